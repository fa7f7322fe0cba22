#pragma once
// A workbook made from our template as a source of records.
#include "adapters/files/source.hpp"

namespace adapters::files {

// Errors: workbook_refused, its subject says what is wrong and where; operation_forbidden.
base::Result<std::unique_ptr<Source>> open_workbook(const InputFile& file,
                                                    const domain::Partner& partner);

}  // namespace adapters::files
