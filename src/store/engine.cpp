#include "store/engine.hpp"

#include "base/limits.hpp"
#include "store/partners.hpp"

namespace store {

using namespace std::chrono_literals;

Engine::Engine(const Options& options, base::Log& log, base::Metrics& metrics)
    : options_(options),
      log_(log),
      metrics_(metrics),
      writes_(base::limits::store_queue_jobs),
      reads_(base::limits::store_queue_jobs),
      ping_unit_(options.url) {}

void Engine::push(Queue& queue, const char* kind, Work work) {
  if (auto pushed = queue.push(work); !pushed) {
    metrics_.count("kontingent_store_refused_total", {{"kind", kind}});
    work.done(std::move(pushed));
  }
}

void Engine::write(Job job, Done done) {
  push(writes_, "write", {std::move(job), std::move(done)});
}
void Engine::queue(Job job, Done done) {
  push(writes_, "queue", {std::move(job), std::move(done), true});
}
void Engine::try_out(Job job, Done done) {
  // its own error undoes a job's work, so a good one is made to fail
  const auto good = std::make_shared<bool>(false);
  const Job undone = [job = std::move(job), good](Transaction& work) -> base::Result<void> {
    *good = false;
    BASE_CHECK(job(work));
    *good = true;
    return base::fail(base::Code::usage, "a trial is over");
  };
  const Done told = [done = std::move(done), good](base::Result<void> result) {
    done(*good ? base::Result<void>() : std::move(result));
  };
  push(writes_, "queue", {.job = undone, .done = told, .queue = true, .alone = true});
}
void Engine::read(Job job, Done done) {
  push(reads_, "read", {std::move(job), std::move(done)});
}

void Engine::start(Queue& queue, std::size_t at_once, Serve serve) {
  threads_.emplace_back([&queue, at_once, serve = std::move(serve)] {
    for (;;) {
      auto works = queue.take(at_once);
      if (works.empty()) return;
      serve(std::move(works));
    }
  });
}

void Engine::stop() {
  writes_.close();
  reads_.close();
  for (auto& thread : threads_) thread.join();
}

void Engine::finish(Work& work, const char* kind, base::Result<void> result) {
  const auto code = result ? std::string_view("ok") : base::info(result.error().code).metric;
  metrics_.count("kontingent_store_jobs_total", {{"kind", kind}, {"result", code}});
  if (!result) switch (result.error().code) {
      case base::Code::storage_unavailable:
      case base::Code::storage_full:
      case base::Code::internal:
        log_.failure(result.error(), "database job failed", {{"kind", std::string_view(kind)}});
        break;
      default:
        break;  // the job's own answer
    }
  try {
    work.done(std::move(result));
  } catch (const std::exception& error) {
    log_.write(base::Level::error, "database callback threw", {{"what", error.what()}});
  }
}

void Engine::spread_news(UnitOfWork& unit) {
  if (!unit.outbox().take_news()) return;
  if (wake_) wake_();
  tell_others(unit);
}

// The window's own clock (the messages' time) says when; a sweep that fails is made up for by the
// next one, and first_sight does not depend on it.
void Engine::sweep(UnitOfWork& unit) {
  if (!unit.session().is_open()) return;
  const base::Time now = unit.inbox().latest();
  {
    const std::lock_guard lock(sweep_mutex_);
    if (now - swept_ < 1min) return;
    swept_ = now;
  }
  try {
    sweep_replay_window(unit.session(), now);
  } catch (const Failure& failure) {
    log_.failure(error_of(failure), "replay window not swept");
    unit.session().rollback();
  }
}

base::Result<void> Engine::ping() {
  const std::lock_guard lock(ping_mutex_);
  return transact(
      ping_unit_, [](Transaction&) { return base::Result<void>(); }, begin_read_, metrics_);
}

base::Result<std::vector<domain::Partner>> Engine::register_partners(
    std::vector<domain::Partner> partners) {
  const std::lock_guard lock(ping_mutex_);
  const auto job = [&](Transaction&) -> base::Result<void> {
    store::register_partners(ping_unit_.session(), partners);
    return {};
  };
  BASE_CHECK(transact(ping_unit_, job, begin_write_, metrics_));
  return partners;
}

}  // namespace store
