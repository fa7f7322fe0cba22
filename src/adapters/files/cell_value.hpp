#pragma once
// What a cell of one of our columns says, as the records want it. Pure; any thread.
#include "adapters/files/columns.hpp"
#include "adapters/files/workbook.hpp"

namespace adapters::files {

// A date as "2026-09-01", a choice as its code, a number without Excel's ways of writing it, digits
// with the zeros that Excel drops. What is not understood stays as it is, for the field's own rule.
// Errors: field_invalid (a formula without a value, an error of Excel's).
base::Result<std::string> value_of(const Cell& cell, const Column& column, bool from_1904);

}  // namespace adapters::files
