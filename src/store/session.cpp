#include "store/session.hpp"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <chrono>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "base/limits.hpp"
#include "store/connection.hpp"
#include "store/sqlite_rows.hpp"
#include "store/sqlite_statement.hpp"
#include "store/wal_writes.hpp"

namespace store {

// Parameters and cells live here because SOCI binds their addresses once.
struct Session::Prepared {
  explicit Prepared(soci::session& session) : statement(session) {}
  soci::statement statement;
  std::vector<std::string> params, cells;
  std::vector<soci::indicator> param_states, cell_states;
  bool bound = false;

  void bind_addresses() {
    for (std::size_t i = 0; i < cells.size(); ++i)
      statement.exchange(soci::into(cells[i], cell_states[i]));
    for (std::size_t i = 0; i < params.size(); ++i)
      statement.exchange(soci::use(params[i], param_states[i]));
    statement.define_and_bind();
    bound = true;
  }
  // After an execution that failed SOCI still holds its copies of the parameters: they would
  // leak, and the next NULL would be sent as the value that failed.
  void forget_parameters() {
    statement.bind_clean_up();
    bound = false;
  }
};

struct Session::Impl {
  Impl(const soci::backend_factory& backend, const std::string& target) : soci(backend, target) {}
  soci::session soci;
  // A statement per text. The texts are few by construction but for those that name a day's table:
  // when there are too many, all go, and those in use are prepared anew.
  std::unordered_map<std::string, std::unique_ptr<Prepared>> prepared;  // PostgreSQL
  std::unordered_map<std::string, SqliteStatement> statements;          // SQLite

  // Debian's SOCI does not export the type information of its sessions, so the sanitizer that
  // would check these two casts does not link.
  [[gnu::no_sanitize("vptr")]] sqlite_api::sqlite3* sqlite() {
    return static_cast<soci::sqlite3_session_backend*>(soci.get_backend())->conn_;
  }
  // SOCI has the library's names in a namespace of its own: the same type under two names.
  ::sqlite3* link() { return reinterpret_cast<::sqlite3*>(sqlite()); }
  [[gnu::no_sanitize("vptr")]] PGconn* postgresql() {
    return static_cast<soci::postgresql_session_backend*>(soci.get_backend())->conn_;
  }
};

namespace {

constexpr std::size_t rows_worth_a_copy = 100;
constexpr std::size_t rows_worth_a_table = 16;
constexpr int setup_tries = 25;
constexpr auto setup_pause = std::chrono::milliseconds(200);  // in all as long as its busy_timeout

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

// Before SQLite's first use: a connection belongs to one thread at a time (see the header), so
// neither its own lock nor the one around memory statistics buys anything.
void configure_sqlite() {
  static std::once_flag once;
  std::call_once(once, [] {
    sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    join_wal_writes();
  });
}

}  // namespace

Session::Session(std::string url)
    : url_(std::move(url)),
      dialect_(sqlite_path(url_).empty() ? Dialect::postgresql : Dialect::sqlite) {}
Session::~Session() = default;

void Session::open() {
  if (impl_) return;
  ++openings_;
  configure_sqlite();
  try {
    if (dialect_ == Dialect::sqlite)
      impl_ = std::make_unique<Impl>(soci::sqlite3, sqlite_target(url_));
    else
      impl_ = std::make_unique<Impl>(soci::postgresql, postgresql_target(url_));
  } catch (const soci::soci_error& error) {
    // Whatever it is, there is no database to talk to.
    throw Failure(Failure::Kind::lost, "connect: " + error.get_error_message());
  }
  // What fails comes back as a result; libpq would print the rest to standard error.
  if (dialect_ == Dialect::postgresql)
    PQsetNoticeProcessor(
        impl_->postgresql(), [](void*, const char*) {}, nullptr);
  for (int tries = 1;; ++tries) try {
      if (dialect_ == Dialect::sqlite) check_sqlite(add_given_rows(impl_->link()), "given");
      script(dialect_ == Dialect::sqlite ? sqlite_setup : postgresql_setup);
      return;
    } catch (const Failure& failure) {
      // Who makes the file a WAL one needs it alone, and SQLite does not wait for that by itself.
      const bool again = failure.kind() == Failure::Kind::locked && tries < setup_tries;
      if (!again) close();
      if (!again) throw;
      std::this_thread::sleep_for(setup_pause);
    }
}

void Session::close() {
  impl_.reset();
  read_only_ = false;
}

SqliteStatement& Session::prepare_sqlite(const std::string& sql) {
  if (!impl_) fail(Failure::Kind::lost, "not connected");
  if (impl_->statements.size() >= base::limits::prepared_statements) impl_->statements.clear();
  return impl_->statements.try_emplace(sql, impl_->link(), sql).first->second;
}

void Session::check_sqlite(int result, const std::string& sql) {
  if (result == SQLITE_OK) return;
  const std::string text =
      sqlite_api::sqlite3_errmsg(impl_->sqlite()) + (" [" + sql.substr(0, 120) + "]");
  impl_->statements.erase(sql);
  fail(sqlite_kind(result), text);
}

void Session::run_sqlite(const Statement& statement, std::size_t width, std::vector<Row>* rows) {
  for (const Value& value : statement.params) refuse_nul(value);
  SqliteStatement& prepared = prepare_sqlite(statement.sql);
  check_sqlite(prepared.run(statement.params, statement.tables, width, rows), statement.sql);
}

void Session::insert_sqlite(const Insert& insert, const std::vector<Value>& values) {
  const std::size_t width = insert.columns.size();
  for (const Value& value : values) refuse_nul(value);
  if (values.size() / width >= rows_worth_a_table && width <= given_columns)
    return run_sqlite(insert_rows(insert, values));
  const std::string sql = insert_values(insert);
  SqliteStatement& prepared = prepare_sqlite(sql);
  for (std::span left(values); !left.empty(); left = left.subspan(width))
    check_sqlite(prepared.run(left.first(width)), sql);
}

Session::Prepared& Session::prepare(const std::string& sql, std::size_t params,
                                    std::size_t columns) {
  if (!impl_) fail(Failure::Kind::lost, "not connected");
  if (impl_->prepared.size() >= base::limits::prepared_statements) impl_->prepared.clear();
  auto& slot = impl_->prepared[sql];
  if (!slot) {
    auto fresh = std::make_unique<Prepared>(impl_->soci);
    fresh->params.resize(params);
    fresh->param_states.resize(params, soci::i_ok);
    fresh->cells.resize(columns);
    fresh->cell_states.resize(columns, soci::i_ok);
    fresh->statement.alloc();
    fresh->statement.prepare(sql);
    slot = std::move(fresh);
  }
  if (!slot->bound) slot->bind_addresses();
  return *slot;
}

void Session::bind(Prepared& prepared, const Value* values) {
  for (std::size_t i = 0; i < prepared.params.size(); ++i) {
    const bool null = std::holds_alternative<std::monostate>(values[i]);
    prepared.param_states[i] = null ? soci::i_null : soci::i_ok;
    if (null) continue;
    refuse_nul(values[i]);
    prepared.params[i] = text_of(values[i]);
  }
}

// SOCI would cut the text there without a word.
void Session::refuse_nul(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text != nullptr && text->find('\0') != std::string::npos)
    fail(Failure::Kind::other, "a text with a NUL character");
}

void Session::fail(Failure::Kind kind, const std::string& text) {
  failure_ = Failure(kind, text);
  throw *failure_;
}

// Called inside a catch block.
void Session::rethrow(const std::string& sql) {
  // The statement is intact, and could not be dropped now: a transaction that failed takes no
  // command.
  const auto failed = impl_->prepared.find(sql);
  if (failed != impl_->prepared.end() && failed->second)
    failed->second->forget_parameters();
  else
    impl_->prepared.erase(sql);
  const std::string where = " [" + sql.substr(0, 120) + "]";
  try {
    throw;
  } catch (const soci::postgresql_soci_error& error) {
    const bool up = PQstatus(impl_->postgresql()) == CONNECTION_OK;
    fail(postgresql_kind(error.sqlstate(), up),
         error.sqlstate() + " " + primary_message(error.get_error_message()) + where);
  } catch (const soci::soci_error& error) {
    const bool lost = PQstatus(impl_->postgresql()) != CONNECTION_OK;
    fail(lost ? Failure::Kind::lost : Failure::Kind::other,
         primary_message(error.get_error_message()) + where);
  }
}

std::vector<Row> Session::select(std::string_view columns, std::string_view rest,
                                 const std::vector<Param>& params) {
  std::string text = "SELECT ";
  text.append(columns).append(" ").append(rest);
  return query(text, count_columns(columns), params);
}

std::vector<Row> Session::returning(std::string_view sql, std::string_view columns,
                                    const std::vector<Param>& params) {
  std::string text(sql);
  text.append(" RETURNING ").append(columns);
  return query(text, count_columns(columns), params);
}

std::vector<Row> Session::query(std::string_view sql, std::size_t width,
                                const std::vector<Param>& params) {
  const Statement statement = expand(dialect_, sql, params);
  std::vector<Row> rows;
  if (dialect_ == Dialect::sqlite) {
    run_sqlite(statement, width, &rows);
    return rows;
  }
  try {
    Prepared& prepared = prepare(statement.sql, statement.params.size(), width);
    bind(prepared, statement.params.data());
    prepared.statement.execute();
    while (prepared.statement.fetch()) {
      std::vector<Row::Cell> cells(width);
      for (std::size_t i = 0; i < width; ++i)
        if (prepared.cell_states[i] == soci::i_ok) cells[i] = prepared.cells[i];
      rows.emplace_back(std::move(cells));
    }
  } catch (const soci::soci_error&) {
    rethrow(statement.sql);
  }
  return rows;
}

std::int64_t Session::change(std::string_view sql, const std::vector<Param>& params) {
  const Statement statement = expand(dialect_, sql, params);
  if (dialect_ == Dialect::sqlite) {
    run_sqlite(statement);
    return sqlite_api::sqlite3_changes(impl_->sqlite());
  }
  try {
    Prepared& prepared = prepare(statement.sql, statement.params.size(), 0);
    bind(prepared, statement.params.data());
    prepared.statement.execute(true);
    return prepared.statement.get_affected_rows();
  } catch (const soci::soci_error&) {
    rethrow(statement.sql);
  }
}

void Session::insert(const Insert& insert, const std::vector<Value>& values) {
  const std::size_t width = insert.columns.size();
  if (values.empty()) return;
  if (dialect_ == Dialect::postgresql) {
    if ((insert.fresh || insert.conflict.empty()) && values.size() / width >= rows_worth_a_copy)
      return copy(insert, values);
    const Statement statement = insert_arrays(insert, values);
    try {
      Prepared& prepared = prepare(statement.sql, statement.params.size(), 0);
      bind(prepared, statement.params.data());
      prepared.statement.execute(true);
    } catch (const soci::soci_error&) {
      rethrow(statement.sql);
    }
    return;
  }
  insert_sqlite(insert, values);
}

void Session::copy(const Insert& insert, const std::vector<Value>& values) {
  if (!impl_) fail(Failure::Kind::lost, "not connected");
  for (const Value& value : values) refuse_nul(value);
  PGconn* link = impl_->postgresql();
  const std::string head = copy_head(insert);
  check(Result(PQexec(link, head.c_str())).get(), head);
  const std::string rows = copy_rows(values, insert.columns.size());
  // What goes wrong here is told by the result as well.
  PQputCopyData(link, rows.data(), static_cast<int>(rows.size()));
  PQputCopyEnd(link, nullptr);
  Result last;
  while (Result next{PQgetResult(link)})
    if (!last || PQresultStatus(last.get()) == PGRES_COMMAND_OK) last = std::move(next);
  check(last.get(), head);
}

void Session::check(const PGresult* result, const std::string& text) {
  const auto status = PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN) return;
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  PGconn* link = impl_->postgresql();
  fail(postgresql_kind(state ? state : "", PQstatus(link) == CONNECTION_OK),
       primary_message(PQerrorMessage(link)) + " [" + text.substr(0, 120) + "]");
}

void Session::script(const std::string& text) {
  if (!impl_) fail(Failure::Kind::lost, "not connected");
  if (dialect_ == Dialect::postgresql)
    return check(Result(PQexec(impl_->postgresql(), text.c_str())).get(), text);
  auto* link = impl_->sqlite();
  if (sqlite_api::sqlite3_exec(link, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    fail(sqlite_kind(sqlite_api::sqlite3_errcode(link)),
         sqlite_api::sqlite3_errmsg(link) + (" [" + text.substr(0, 120) + "]"));
}

void Session::begin(const char* text, bool read_only) {
  forget_failure();
  // Only when it changes: the pragma makes SQLite prepare every statement of the link anew.
  if (dialect_ == Dialect::sqlite && read_only != read_only_) {
    script(read_only ? "PRAGMA query_only = 1" : "PRAGMA query_only = 0");
    read_only_ = read_only;
  }
  script(text);
  ++transaction_;
}

void Session::commit() {
  script("COMMIT");
  last_committed_ = transaction_;
}

void Session::rollback() noexcept {
  try {
    if (in_transaction()) script("ROLLBACK");
  } catch (const Failure&) {
    close();
  }
}

bool Session::in_transaction() const {
  if (!impl_) return false;
  if (dialect_ == Dialect::sqlite) return sqlite_api::sqlite3_get_autocommit(impl_->sqlite()) == 0;
  return PQtransactionStatus(impl_->postgresql()) != PQTRANS_IDLE;
}

std::int64_t Session::changes() const {
  return impl_ ? sqlite_api::sqlite3_total_changes(impl_->sqlite()) : 0;
}

std::int64_t Session::inserted() const {
  return impl_ ? sqlite_api::sqlite3_last_insert_rowid(impl_->sqlite()) : 0;
}

int Session::descriptor() const {
  return impl_ ? PQsocket(impl_->postgresql()) : -1;
}

bool Session::take_notifications() {
  if (!impl_) fail(Failure::Kind::lost, "not connected");
  PGconn* link = impl_->postgresql();
  if (PQconsumeInput(link) == 0) fail(Failure::Kind::lost, primary_message(PQerrorMessage(link)));
  bool heard = false;
  while (const std::unique_ptr<PGnotify, decltype(&PQfreemem)> notify{PQnotifies(link), &PQfreemem})
    heard = heard || notify->be_pid != PQbackendPID(link);
  return heard;
}

}  // namespace store
