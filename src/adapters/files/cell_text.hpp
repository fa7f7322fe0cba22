#pragma once
// Text as workbooks store it. Pure; any thread.
#include <optional>
#include <string>
#include <string_view>

namespace adapters::files {

// Without blanks at its ends, of which Excel's users have more than XML: no-break spaces, too.
std::string_view trim_cell(std::string_view text);

// "_x000D_" as the character it stands for (ECMA-376 part 1, 22.9.2.19: four hex digits, a unit of
// UTF-16). Empty: one that may stand in no text (XML 1.0, 2.2), as NUL.
std::optional<std::string> unescape_cell(std::string_view text);

}  // namespace adapters::files
