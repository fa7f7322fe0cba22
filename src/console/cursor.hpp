#pragma once
// Where a page ended: the last record's id and which question it belongs to. No personal data: it
// stands in addresses. It needs no signature: an id from outside the scope is refused.
#include <cstdint>
#include <optional>
#include <string>

#include "console/arguments.hpp"

namespace console {

std::string make_cursor(const Arguments& asked, std::int64_t last_id);
std::string make_cursor(const Arguments& asked, const std::string& last);  // of what has no one id
// The id in the parameter `after`; none: the first page. Error: parameter_invalid (not ours, or of
// another question).
base::Result<std::optional<std::int64_t>> read_cursor(const Arguments& asked);
base::Result<std::optional<std::string>> read_text_cursor(const Arguments& asked);  // as given

}  // namespace console
