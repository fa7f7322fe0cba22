#pragma once
// Reading the load journal, newest first (kontingent journal).
#include <optional>
#include <string>
#include <vector>

#include "store/database.hpp"

namespace store {

struct JournalFilter {
  std::string partner;  // code; empty = all
  std::optional<bool> ok;
  std::string source, trace;  // exact; empty = all
  std::size_t limit = 50;
};

struct JournalLine {
  std::int64_t id = 0;
  std::string partner_code, partner_name;
  registers::Tables::LoadRecord record;
};

// Errors: storage_unavailable.
base::Result<std::vector<JournalLine>> read_journal(const std::string& url,
                                                    const JournalFilter& filter);

}  // namespace store
