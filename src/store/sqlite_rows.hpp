#pragma once
// Rows of values as a table of SQLite's, read where they lie: "FROM given(?)" has the columns c0,
// c1, …. No text is made of a set for SQLite to parse, and many rows are one statement.
#include "store/sql_text.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace store {

inline constexpr std::size_t given_columns = 64;  // as many it has

// Makes the table known to a link; SQLite's primary result code.
int add_given_rows(sqlite3* link);
// Binds the argument of given() at this place, from 1; rows and their values must live until the
// statement has run. SQLite's result code.
int bind_given_rows(sqlite3_stmt* statement, int place, const Rows& rows);
// A value as a statement's parameter, likewise. Texts and bytes are not copied.
int bind_value(sqlite3_stmt* statement, int place, const Value& value);

}  // namespace store
