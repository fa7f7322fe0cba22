#include "store/database.hpp"

#include <future>

#include "store/engine.hpp"
#include "store/migrations.hpp"

namespace store {
namespace {

// The callback keeps its half of the promise alive: it may still be at work when get() returns.
class Waiter {
 public:
  Database::Done done() {
    return
        [promise = promise_](base::Result<void> result) { promise->set_value(std::move(result)); };
  }
  base::Result<void> wait() { return promise_->get_future().get(); }

 private:
  std::shared_ptr<std::promise<base::Result<void>>> promise_ =
      std::make_shared<std::promise<base::Result<void>>>();
};

}  // namespace

base::Result<std::unique_ptr<Database>> Database::open(const Options& options, base::Log& log,
                                                       base::Metrics& metrics) {
  const bool sqlite = !sqlite_path(options.url).empty();
  if (!sqlite && !options.url.starts_with("postgresql://") &&
      !options.url.starts_with("postgres://"))
    return base::fail(base::Code::storage_unavailable,
                      "a store URL starts with sqlite:// or postgresql://");
  BASE_TRY(pending, pending_migrations(options.url));
  if (!pending.empty())
    return base::fail(base::Code::migration_needed, std::to_string(pending.size()) +
                                                        " migrations to apply, the first is " +
                                                        pending.front().name);
  return sqlite ? make_sqlite(options, log, metrics) : make_postgresql(options, log, metrics);
}

base::Result<void> copy_sqlite(const std::string& url, const std::filesystem::path& to) {
  std::string name;  // quoted for SQL
  for (const char c : to.string()) name += c == '\'' ? std::string("''") : std::string(1, c);
  try {
    Session session(url);
    session.open();
    session.script("VACUUM INTO '" + name + "'");
    return {};
  } catch (const Failure& failure) {
    return error_of(failure);
  }
}

base::Result<void> write_now(Database& database, Database::Job job) {
  Waiter waiter;
  database.write(std::move(job), waiter.done());
  return waiter.wait();
}

base::Result<void> queue_now(Database& database, Database::Job job) {
  Waiter waiter;
  database.queue(std::move(job), waiter.done());
  return waiter.wait();
}

base::Result<void> try_now(Database& database, Database::Job job) {
  Waiter waiter;
  database.try_out(std::move(job), waiter.done());
  return waiter.wait();
}

base::Result<void> read_now(Database& database, Database::Job job) {
  Waiter waiter;
  database.read(std::move(job), waiter.done());
  return waiter.wait();
}

}  // namespace store
