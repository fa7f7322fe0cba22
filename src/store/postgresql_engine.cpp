// PostgreSQL: a pool of sessions, each job a transaction.
//
// Isolation is REPEATABLE READ, and that is the guard against lost updates: of two transactions
// that change the same row (a mark corrected twice at once), or create the same thing (message,
// lesson, person by SNILS), one fails with a serialization failure or a unique violation and runs
// again on top of the other, so that it sees what it replaces. Who keeps losing runs alone in the
// end: LOCK TABLE takes no snapshot, so what comes after it sees all that was committed before.
// Jobs of the queue are READ COMMITTED: see Database::queue() and sql_outbox.cpp.
#include "store/engine.hpp"
#include "store/replica.hpp"
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
    if (!options.replica.empty())
      replica_.emplace(options.url, options.replica, options.replica_lag, log);
    // Those that commit wait for the disk, and whoever is in time shares its fsync.
    const int writers = options.sessions == 1 ? 1 : 2 * options.sessions;
    for (int i = 0; i < writers; ++i)
      start(writes_, 1, [this, unit = std::make_shared<UnitOfWork>(options.url)](auto works) {
        serve_writes(*unit, std::move(works));
      });
    for (int i = 0; i < options.sessions; ++i)
      start(reads_, 1, [this, readers = std::make_shared<Readers>(options)](auto works) {
        for (Work& work : works) finish(work, "read", read_one(*readers, work.job));
      });
  }
  ~PostgresqlEngine() override { stop(); }

  base::Result<void> attend(std::function<void()> wake) override {
    wake_ = wake;
    watch_.emplace(options_.url, std::move(wake), log_);
    return {};
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

  struct Readers {
    explicit Readers(const Options& options)
        : primary(options.url), replica(replica_url(options.replica)) {}
    UnitOfWork primary, replica;
  };
  // Whatever is the matter with a replica, the primary answers.
  base::Result<void> read_one(Readers& readers, const Job& job) {
    if (replica_ && replica_->recent()) {
      auto result = transact(readers.replica, job, begin_read_, metrics_);
      if (result || result.error().code != base::Code::storage_unavailable) {
        metrics_.count("kontingent_store_replica_reads_total");
        return result;
      }
    }
    return transact(readers.primary, job, begin_read_, metrics_);
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
  std::optional<Replica> replica_;
};

}  // namespace

std::unique_ptr<Database> make_postgresql(const Options& options, base::Log& log,
                                          base::Metrics& metrics) {
  return std::make_unique<PostgresqlEngine>(options, log, metrics);
}

}  // namespace store
