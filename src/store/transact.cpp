#include "store/transact.hpp"

#include <chrono>
#include <random>
#include <thread>

#include "base/limits.hpp"

namespace store {
namespace {

constexpr auto first_pause = std::chrono::microseconds(2000);
constexpr int tries_together = 2;

std::chrono::microseconds pause_before(int attempt) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const auto longest = first_pause.count() << attempt;
  return std::chrono::microseconds(
      std::uniform_int_distribution<std::int64_t>(longest / 2, longest)(random));
}

}  // namespace

base::Result<void> transact(UnitOfWork& unit, const Database::Job& job, const Begin& begin,
                            base::Metrics& metrics) {
  Session& session = unit.session();
  for (int attempt = 1;; ++attempt) {
    bool linked = session.is_open(), committing = false;
    const bool alone = begin.alone != nullptr && attempt > tries_together;
    try {
      session.open();
      session.begin(alone ? begin.alone : begin.together, begin.read_only);
      linked = true;
      auto result = unit.run(job);
      if (!result) {
        session.rollback();
        return result;
      }
      committing = true;
      session.commit();
      return {};
    } catch (const Failure& failure) {
      const bool lost = failure.kind() == Failure::Kind::lost;
      if (lost)
        session.close();
      else
        session.rollback();
      const bool again = failure.kind() == Failure::Kind::conflict ||
                         (failure.kind() == Failure::Kind::locked && alone) ||
                         (lost && linked && !committing);
      if (!again || attempt >= base::limits::transaction_tries) {
        // A "race" with nobody else about is a row that can never be stored: trying later, as
        // storage_unavailable invites to, would not help.
        if (failure.kind() == Failure::Kind::conflict && alone)
          return error_of(Failure(Failure::Kind::other, failure.what()));
        return error_of(failure);
      }
      metrics.count("kontingent_store_retries_total", {{"reason", lost ? "link" : "conflict"}});
      if (!lost) std::this_thread::sleep_for(pause_before(attempt));
    }
  }
}

}  // namespace store
