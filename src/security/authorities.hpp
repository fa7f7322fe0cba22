#pragma once
// Can the certificates of a file be anchors at all? Any thread.
#include <filesystem>

#include "base/error.hpp"

namespace security {

// Each is an authority's (RFC 5280 section 4.2.1.9). Under any other nothing is ever trusted; only
// check-config asks. Errors: file_unreadable; key_unusable, its subject the name in the first one
// that is not.
base::Result<void> check_authorities(const std::filesystem::path& file);

}  // namespace security
