#pragma once
// Time-based one-time passwords (RFC 6238: HMAC-SHA1, six digits, limits::totp_step), as the
// applications on people's telephones make them. Pure; any thread.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace security {

// RFC 4226 section 5.3: of that many digits.
std::string one_time_code(std::string_view secret, std::int64_t counter, int digits = 6);

// The step whose code this is: that of now, the one before or the one after, and later than
// `after`, since a code serves once. Empty: none of them.
std::optional<std::int64_t> match_totp(std::string_view secret, std::string_view code,
                                       base::Time now, std::int64_t after);

// RFC 4648 section 6, upper case, without padding.
std::string encode_base32(std::string_view octets);
std::optional<std::string> decode_base32(std::string_view text);

}  // namespace security
