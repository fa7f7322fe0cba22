#include "app/stamping.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/database_job.hpp"
#include "app/stamp_authority.hpp"
#include "base/text.hpp"

namespace app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds longest_tick = 10s;  // between two looks at the log

}  // namespace

Stamping::Stamping(const Parts& parts)
    : parts_(parts), watch_(parts.log, parts.metrics, parts.health), timer_(parts.loop) {}

std::shared_ptr<const Stamping::Plan> Stamping::plan() const {
  const std::scoped_lock lock(mutex_);
  return plan_;
}

base::Result<void> Stamping::set(const config::Settings& settings) {
  auto next = std::make_shared<Plan>();
  const config::StampSettings& stamps = settings.stamps;
  if (!stamps.url.empty()) {
    BASE_TRY(authority, make_authority(settings));
    next->authority = std::move(authority);
    next->policy = {stamps.interval, std::chrono::hours(stamps.grace_hours), stamps.strict};
  }
  const std::scoped_lock lock(mutex_);
  plan_ = std::move(next);
  return {};
}

std::optional<base::Error> Stamping::closed() const {
  if (!keeper_.overdue(parts_.clock.now())) return std::nullopt;
  return base::fail(base::Code::stamp_overdue);
}

asio::awaitable<void> Stamping::run() {
  for (;;) {
    const auto current = plan();
    if (current != used_) keeper_ = evidence::StampKeeper(current->policy);
    used_ = current;
    if (current->authority) co_await round(current);
    watch_.look(keeper_, current->authority.has_value(), parts_.clock.now());
    timer_.expires_after(std::clamp(current->policy.interval, 1s, longest_tick));
    co_await timer_.async_wait(as_values);
  }
}

asio::awaitable<void> Stamping::round(std::shared_ptr<const Plan> plan) {
  auto seen = std::make_shared<Seen>();
  const auto looked = co_await look(seen);
  if (!looked) co_return;  // the database is away: the countdown goes on
  keeper_.look(seen->oldest ? std::optional(seen->oldest->at) : std::nullopt);
  const auto due = keeper_.due();
  if (!due || *due > parts_.clock.now() || !parts_.database.leads()) co_return;
  const auto stamped = co_await stamp(plan, *seen->newest);
  parts_.metrics.count("kontingent_stamps_total", {{"outcome", stamped ? "stamped" : "failed"}});
  if (stamped) {
    keeper_.look(std::nullopt);
    co_return;
  }
  keeper_.note_failure(parts_.clock.now());
  parts_.log.failure(stamped.error(), "no time stamp for the message log", {});
}

asio::awaitable<base::Result<void>> Stamping::look(std::shared_ptr<Seen> seen) {
  store::Database::Job job = [seen](store::Transaction& work) -> base::Result<void> {
    const auto stamp = work.log.last_stamp();
    const auto oldest = work.log.blocks(stamp ? stamp->block + 1 : 1, 1);
    seen->newest = work.log.last_block();
    seen->oldest = oldest.empty() ? std::nullopt : std::optional(oldest.front());
    return {};
  };
  return run_job(parts_.database, &store::Database::read, std::move(job));
}

asio::awaitable<base::Result<void>> Stamping::stamp(std::shared_ptr<const Plan> plan,
                                                    bus::ChainBlock block) {
  security::Imprint imprint{security::find_digest("sha256"),
                            base::decode_hex(block.hash).value_or(std::string())};
  evidence::TsaClient client(parts_.loop, parts_.workers, *plan->authority);
  const auto stamp = co_await client.stamp(std::move(imprint));
  if (!stamp) co_return stamp.error();
  const bus::Stamp made{block.number, stamp->at, stamp->token};
  store::Database::Job job = [made](store::Transaction& work) -> base::Result<void> {
    work.log.append(made);
    return {};
  };
  co_return co_await run_job(parts_.database, &store::Database::write, std::move(job));
}

}  // namespace app
