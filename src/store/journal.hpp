#pragma once
// Reading the load journal, newest first (kontingent journal).
#include <optional>
#include <string>
#include <vector>

#include "store/database.hpp"
#include "store/row.hpp"

namespace store {

struct JournalFilter {
  std::string partner;  // code; empty = all
  std::optional<bool> ok;
  std::string source, trace;  // exact; empty = all
  std::int64_t job = 0;       // of a file; 0 = all
  std::size_t limit = 50;
};

using JournalLine = registers::LoadEntry;  // its record with errors

// Errors: storage_unavailable.
base::Result<std::vector<JournalLine>> read_journal(const std::string& url,
                                                    const JournalFilter& filter);

// A line without its errors, of load_journal j LEFT JOIN partner p.
extern const char* const journal_columns;
JournalLine read_journal_line(const Row& row);

}  // namespace store
