#pragma once
// application/x-www-form-urlencoded, of queries and bodies; base64url (RFC 4648 section 5). Pure.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace adapters::esia {

using Fields = std::vector<std::pair<std::string_view, std::string>>;
// "a=1&b=%D0%90", in that order; a space is %20.
std::string encode_form(const Fields& fields);

using Form = std::map<std::string, std::string, std::less<>>;
// Strict: names once each, whole percent signs, UTF-8, at most limits::esia_form_fields.
// Error: parameter_invalid (its subject the name, when that could be read).
base::Result<Form> parse_form(std::string_view text);
// "" where there is none.
std::string_view field(const Form& form, std::string_view name);

std::string encode_base64url(std::string_view octets);  // without padding
// One spelling only: no padding unless padded, no white space, no stray bits. Empty on anything
// else.
std::optional<std::string> decode_base64url(std::string_view text, bool padded = false);

}  // namespace adapters::esia
