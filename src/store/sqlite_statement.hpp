#pragma once
// One prepared statement of SQLite, past SOCI: numbers travel as numbers, texts are not copied, and
// a row is read where it lies. That halves what a small transaction costs.
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "store/row.hpp"
#include "store/sql_text.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace store {

class SqliteStatement {
 public:
  // sql with :p0, :p1, … in this order. The link outlives the statement.
  SqliteStatement(sqlite3* link, const std::string& sql);

  // Binds (values and tables must live until it returns) and runs to the end; rows of `width` cells
  // go to `rows`, if any are wanted. Returns SQLite's primary result code; SQLITE_OK when all is
  // done.
  int run(std::span<const Value> values, std::span<const Statement::Table> tables = {},
          std::size_t width = 0, std::vector<Row>* rows = nullptr);

 private:
  int bind(std::span<const Value> values, std::span<const Statement::Table> tables);
  Row row(std::size_t width) const;

  struct Finalize {
    void operator()(sqlite3_stmt* raw) const;
  };
  int prepared_ = 0;  // the result of preparing
  std::unique_ptr<sqlite3_stmt, Finalize> raw_;
};

}  // namespace store
