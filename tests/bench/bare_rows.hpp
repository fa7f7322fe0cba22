#pragma once
// The bound of a load: the rows that it made, put into a database of the same tables and indexes
// with nothing in between: SQLite by one prepared INSERT per table and row, in one transaction;
// PostgreSQL by COPY of its binary form, from a file.
#include <filesystem>
#include <string>
#include <vector>

namespace bench {

struct Table {
  std::string name;
  std::string order = {};  // "ORDER BY …": as the load wrote them, where the table is not kept so
};
struct BareRows {
  std::int64_t rows = 0;
  double seconds = 0;  // of the inserts with their commit; reading is not counted
};
// from, to: URLs of databases of one kind, both migrated; tables: parents first. Throws
// std::runtime_error.
BareRows copy_bare(const std::string& from, const std::string& to, const std::vector<Table>& tables,
                   const std::filesystem::path& folder);

}  // namespace bench
