#pragma once
// An empty workbook for operators: the sheets of one kind with headings, notes and drop-down lists.
#include <filesystem>
#include <string_view>

#include "base/error.hpp"

namespace adapters::files {

// kind: roster, marks, final-marks, portfolio, all. Errors: usage (another kind), file_unreadable.
base::Result<void> write_template(std::string_view kind, const std::filesystem::path& file);

}  // namespace adapters::files
