#pragma once
// Small text questions that several rooms ask. Pure; any thread.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

// Well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view bytes);
// Without leading and trailing XML white space (space, tab, CR, LF).
std::string_view trim(std::string_view text);
// What stands between runs of XML white space.
std::vector<std::string> split_words(std::string_view text);
std::string lower_ascii(std::string_view text);
std::optional<std::int64_t> parse_integer(std::string_view text);
// The candidate nearest to word by edit distance, if near enough to be a slip of the finger.
std::optional<std::string_view> nearest(std::string_view word,
                                        const std::vector<std::string_view>& candidates);
// A UUID of now (RFC 9562 version 7: Unix milliseconds, then random bits), lower case.
std::string make_uuid();
// Five groups of hex digits, 8-4-4-4-12, either case.
bool is_uuid(std::string_view text);
// The start of a personal value, the rest as asterisks: "112*******95" → never the whole.
std::string mask(std::string_view value);

std::string encode_base64(std::string_view bytes);
// Standard alphabet, white space ignored, padding required. Empty on anything else.
std::optional<std::string> decode_base64(std::string_view text);
std::string encode_hex(std::string_view bytes);  // lower case
// Either case. Empty on anything else.
std::optional<std::string> decode_hex(std::string_view text);

}  // namespace base
