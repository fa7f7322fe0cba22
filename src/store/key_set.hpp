#pragma once
// "The rows of these keys", for tables whose keys are long. Pure.
#include <string>
#include <vector>

#include "store/sql_text.hpp"

namespace store {

struct Condition {
  std::string sql;  // for WHERE, with "?"
  std::vector<Param> params;
};

// keys holds values of the columns in key: one, or several ("student_id, lesson_date, …"), of which
// the first two must lead the table's index and narrow it well: the rows are sought by these two
// and then compared with the keys. (Left alone, SQLite seeks a tuple by its first column only, or
// by every combination of the columns' values.) A second column of dates is also given to
// PostgreSQL as a period, which lets it leave out the partitions of other years. One key is
// compared column by column.
Condition by_keys(Dialect dialect, const std::string& key, const Set& keys);

// The different values of one column.
Set column_of(const Set& set, std::size_t column);
// "column >= first AND column <= last" over one column of dates, for PostgreSQL; else empty.
Condition within_dates(Dialect dialect, const std::string& column, const Set& dates);

}  // namespace store
