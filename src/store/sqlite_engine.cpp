// SQLite: one writer thread that commits in groups, several readers.
//
// The price of a durable commit is the fsync; a group pays it once. Jobs run one after the other in
// one transaction; when one fails that has changed something, the group begins again with a
// savepoint around each, so that it takes back only its own work. A savepoint costs a copy of every
// page that its job touches: too much to be paid for what hardly ever fails.
#include <chrono>

#include "base/limits.hpp"
#include "store/checkpointer.hpp"
#include "store/engine.hpp"
#include "store/file_lock.hpp"
#include "store/turnstile.hpp"

namespace store {
namespace {

constexpr int begin_tries = 3;  // each waits for the busy time-out of the connection

class SqliteEngine final : public Engine {
 public:
  SqliteEngine(const Options& options, base::Log& log, base::Metrics& metrics)
      : Engine(options, log, metrics),
        turnstile_(sqlite_path(options.url) + ".turn"),
        checkpointer_(options.url) {
    begin_read_ = {.together = "BEGIN", .read_only = true};
    begin_write_.together = "BEGIN IMMEDIATE";
    const auto writer = std::make_shared<UnitOfWork>(options.url);
    start(writes_, base::limits::group_commit_jobs,
          [this, writer](std::vector<Work> works) { serve_writes(*writer, std::move(works)); });
    for (int i = 0; i < options.sessions; ++i)
      start(reads_, 1, [this, unit = std::make_shared<UnitOfWork>(options.url)](auto works) {
        for (Work& work : works)
          finish(work, "read", transact(*unit, work.job, begin_read_, metrics_));
      });
  }
  ~SqliteEngine() override { stop(); }

  // There is no other daemon, so whatever is claimed was claimed by one that died.
  base::Result<void> attend(std::function<void()> wake) override {
    BASE_CHECK(lock_.take(sqlite_path(options_.url) + ".daemon"));
    wake_ = std::move(wake);
    try {
      Session session(options_.url);
      session.open();
      session.change(
          "UPDATE delivery SET state = 0, next_at = created_at, claimed_by = NULL "
          "WHERE state = 1");
    } catch (const Failure& failure) {
      return error_of(failure);
    }
    return {};
  }
  bool leads() const override { return true; }

 private:
  FileLock lock_;
  Turnstile turnstile_;
  Checkpointer checkpointer_;

  void serve_writes(UnitOfWork& unit, std::vector<Work> works) {
    std::size_t done = 0;
    while (done < works.size()) done += run_group(unit, std::span(works).subspan(done));
    spread_news(unit);
    sweep(unit);
  }

  // Runs as many of works as one transaction takes (all, unless the database gives up in the
  // middle) and tells their callers. Returns how many those were, at least one.
  std::size_t run_group(UnitOfWork& unit, std::span<Work> works) {
    std::vector<base::Result<void>> results;
    try {
      begin(unit.session());
      const bool keeps = run_together(unit, works, results);
      if (!keeps) unit.session().rollback();
      if (!keeps && works.size() > 1) {
        results.clear();
        begin(unit.session());
        run_apart(unit, works, results);
      }
      if (keeps || works.size() > 1) commit(unit.session(), results);
    } catch (const Failure& failure) {
      // Nothing of this group was kept: neither those that had gone well nor those to come.
      if (failure.kind() == Failure::Kind::lost)
        unit.session().close();
      else
        unit.session().rollback();
      if (results.empty()) results.resize(works.size(), base::Result<void>());
      for (auto& result : results)
        if (result) result = error_of(failure);
    }
    for (std::size_t i = 0; i < results.size(); ++i)
      finish(works[i], "write", std::move(results[i]));
    return results.size();
  }

  void begin(Session& session) {
    if (!session.is_open()) {
      session.open();
      session.script(writer_checkpoints);
    }
    const Turnstile::Turn turn(turnstile_);
    for (int attempt = 1;; ++attempt) try {
        session.begin(begin_write_.together);
        return;
      } catch (const Failure& failure) {
        if (failure.kind() != Failure::Kind::locked || attempt == begin_tries) throw;
        metrics_.count("kontingent_store_retries_total", {{"reason", "locked"}});
      }
  }

  // False: a job has failed and left something that must not stay.
  bool run_together(UnitOfWork& unit, std::span<Work> works,
                    std::vector<base::Result<void>>& results) {
    Session& session = unit.session();
    for (Work& work : works) {
      const std::int64_t before = session.changes();
      results.push_back(run_one(unit, work.job));
      if (!session.in_transaction()) return true;  // commit() says what that means
      const bool clean = session.changes() == before && !session.failure();
      if (!results.back() && !clean) return false;
    }
    return true;
  }

  void run_apart(UnitOfWork& unit, std::span<Work> works,
                 std::vector<base::Result<void>>& results) {
    Session& session = unit.session();
    for (Work& work : works) {
      session.change("SAVEPOINT job");
      results.push_back(run_one(unit, work.job));
      // A full disk or a failing one can end the whole transaction, and the savepoint with it.
      if (!session.in_transaction()) return;
      if (!results.back()) session.change("ROLLBACK TO job");
      session.change("RELEASE job");
    }
  }

  base::Result<void> run_one(UnitOfWork& unit, const Job& job) {
    try {
      return unit.run(job);
    } catch (const Failure& failure) {
      return error_of(failure);
    }
  }

  void commit(Session& session, const std::vector<base::Result<void>>& results) {
    if (!session.in_transaction()) {
      const bool full = !results.empty() && !results.back() &&
                        results.back().error().code == base::Code::storage_full;
      throw Failure(full ? Failure::Kind::full : Failure::Kind::lost,
                    "the transaction was rolled back");
    }
    const auto started = std::chrono::steady_clock::now();
    session.commit();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    checkpointer_.note();
    metrics_.observe_seconds("kontingent_store_commit_seconds", took.count());
    metrics_.count("kontingent_store_commits_total");
  }
};

}  // namespace

std::unique_ptr<Database> make_sqlite(const Options& options, base::Log& log,
                                      base::Metrics& metrics) {
  return std::make_unique<SqliteEngine>(options, log, metrics);
}

}  // namespace store
