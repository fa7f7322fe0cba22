// PostgreSQL: a pool of sessions, each job a transaction.
//
// Isolation is REPEATABLE READ, and that is the guard against lost updates: of two transactions
// that change the same row (a mark corrected twice at once), or create the same thing (message,
// lesson, person by SNILS), one fails with a serialization failure or a unique violation and runs
// again on top of the other, so that it sees what it replaces. Who keeps losing runs alone in the
// end: LOCK TABLE takes no snapshot, so what comes after it sees all that was committed before.
// Jobs of the queue are READ COMMITTED: see Database::queue() and sql_outbox.cpp.
#include "store/engine.hpp"
#include "store/watch.hpp"

namespace store {
namespace {

class PostgresqlEngine final : public Engine {
 public:
  PostgresqlEngine(const Options& options, base::Log& log, base::Metrics& metrics)
      : Engine(options, log, metrics) {
    begin_read_.together = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    begin_write_.together =
        "BEGIN ISOLATION LEVEL REPEATABLE READ;"
        "LOCK TABLE write_lane IN ROW SHARE MODE";
    // A long load under way must not make everybody queue behind this lock: it is not waited for
    // long, and the next try comes soon.
    begin_write_.alone =
        "BEGIN ISOLATION LEVEL REPEATABLE READ;"
        "SET LOCAL lock_timeout = '1s';"
        "LOCK TABLE write_lane IN EXCLUSIVE MODE;"
        "SET LOCAL lock_timeout = '10s'";
    for (int i = 0; i < options.sessions; ++i) {
      start(writes_, 1, static_cast<Serve>(&PostgresqlEngine::serve_writes));
      start(reads_, 1, static_cast<Serve>(&PostgresqlEngine::serve_reads));
    }
  }
  ~PostgresqlEngine() override { stop(); }

  void attend(std::function<void()> wake) override {
    wake_ = wake;
    watch_.emplace(options_.url, std::move(wake), log_);
  }
  bool leads() const override { return watch_ && watch_->leads(); }

 private:
  void serve_writes(UnitOfWork& unit, std::vector<Work> works) {
    for (Work& work : works)
      if (work.queue)
        finish(work, "queue", transact(unit, work.job, begin_queue_, metrics_));
      else
        finish(work, "write", transact(unit, work.job, begin_write_, metrics_));
    spread_news(unit);
    sweep(unit);
  }

  void tell_others(UnitOfWork& unit) override {
    if (watch_) return watch_->tell();
    try {
      unit.session().script(tell_watchers);
    } catch (const Failure&) {
      unit.session().close();  // they will look by themselves
    }
  }

  Begin begin_queue_{.together = "BEGIN ISOLATION LEVEL READ COMMITTED"};
  std::optional<Watch> watch_;
};

}  // namespace

std::unique_ptr<Database> make_postgresql(const Options& options, base::Log& log,
                                          base::Metrics& metrics) {
  return std::make_unique<PostgresqlEngine>(options, log, metrics);
}

}  // namespace store
