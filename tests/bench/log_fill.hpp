#pragma once
// A message log as it would be after months, written in sets.
#include <string>

#include "store/database.hpp"

namespace bench {

struct LogPlace {
  base::Time begin;         // of the first day
  std::size_t entries = 0;  // as counted afterwards
};

// So many entries over so many whole days before today; four to an exchange. url: of the database.
// Throws std::runtime_error.
LogPlace fill_log(store::Database& database, const std::string& url, std::size_t entries,
                  std::size_t days);

}  // namespace bench
