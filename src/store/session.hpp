#pragma once
// One connection to the database; the only file that sees SOCI is session.cpp.
// A session belongs to one thread at a time. Every call may throw Failure.
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/failure.hpp"
#include "store/row.hpp"
#include "store/sql_text.hpp"

struct pg_result;

namespace store {

class SqliteStatement;

class Session {
 public:
  // url as in store::Options. Does not connect.
  explicit Session(std::string url);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Dialect dialect() const { return dialect_; }
  bool is_open() const { return static_cast<bool>(impl_); }
  void open();   // does nothing when open
  void close();  // drops the link and every prepared statement

  // Prepared once per session and text. sql and params: see expand().
  std::vector<Row> select(std::string_view columns, std::string_view rest,
                          const std::vector<Param>& params = {});
  // Any statement that gives back rows of so many columns: "INSERT … RETURNING".
  std::vector<Row> query(std::string_view sql, std::size_t width,
                         const std::vector<Param>& params = {});
  std::int64_t change(std::string_view sql, const std::vector<Param>& params = {});
  // A change that tells these columns of each row it touched, in no order.
  std::vector<Row> returning(std::string_view sql, std::string_view columns,
                             const std::vector<Param>& params);
  // values: row after row; nothing happens when there is none.
  void insert(const Insert& insert, const std::vector<Value>& values);
  // Several statements at once, without parameters.
  void script(const std::string& text);

  // Each begins, ends or undoes a transaction; text is a script such as "BEGIN IMMEDIATE".
  // read_only: SQLite refuses every change until a begin without it.
  void begin(const char* text, bool read_only = false);
  void commit();
  void rollback() noexcept;  // closes the session when even that fails
  // The number of the transaction begun last, from 1; that of the last one known to be committed.
  std::uint64_t transaction() const { return transaction_; }
  std::uint64_t last_committed() const { return last_committed_; }
  // How often it has been opened: another link may lead to another server, which knows less.
  std::uint64_t openings() const { return openings_; }
  // SQLite: fresh ids that this transaction has taken from the counter (store/ids.hpp).
  struct Ids {
    std::int64_t next = 0, end = 0;
    std::uint64_t transaction = 0;
  };
  Ids& ids() { return ids_; }
  // False when the database has rolled back by itself (SQLite, disk full).
  bool in_transaction() const;
  // SQLite: how many rows were changed since it was opened; only a difference says anything.
  std::int64_t changes() const;
  std::int64_t inserted() const;  // SQLite: the rowid of the last row that was
  // PostgreSQL: the socket on which what LISTEN asked for arrives, and whether something did (of
  // another session than this one) since the last call.
  int descriptor() const;
  bool take_notifications();
  // The failure since begin() or forget_failure(), also one that a caller swallowed.
  const std::optional<Failure>& failure() const { return failure_; }
  void forget_failure() { failure_.reset(); }

 private:
  struct Impl;
  struct Prepared;
  Prepared& prepare(const std::string& sql, std::size_t params, std::size_t columns);
  void bind(Prepared& prepared, const Value* values);
  SqliteStatement& prepare_sqlite(const std::string& sql);
  void check_sqlite(int result, const std::string& sql);
  void run_sqlite(const Statement& statement, std::size_t width = 0,
                  std::vector<Row>* rows = nullptr);
  void insert_sqlite(const Insert& insert, const std::vector<Value>& values);
  void copy(const Insert& insert, const std::vector<Value>& values);
  void refuse_nul(const Value& value);
  // Of PostgreSQL: what came of this text.
  void check(const pg_result* result, const std::string& text);
  [[noreturn]] void fail(Failure::Kind kind, const std::string& text);
  [[noreturn]] void rethrow(const std::string& sql);

  std::string url_;
  Dialect dialect_;
  std::unique_ptr<Impl> impl_;
  bool read_only_ = false;
  std::uint64_t transaction_ = 0, last_committed_ = 0, openings_ = 0;
  Ids ids_;
  std::optional<Failure> failure_;
};

// "/path" of "sqlite:///path"; empty when url is not SQLite's.
std::string sqlite_path(const std::string& url);

}  // namespace store
