#include "app/stamp_watch.hpp"

namespace app {
namespace {

using std::chrono::seconds;

constexpr auto repeat = std::chrono::hours(1);  // what is late or over is said again as often
constexpr std::string_view gauge = "kontingent_stamp_seconds_left";

}  // namespace

void StampWatch::look(const evidence::StampKeeper& keeper, bool asked, base::Time now) {
  const evidence::StampPolicy& policy = keeper.policy();
  const seconds left = keeper.left(now).value_or(policy.grace);
  health_.stamps_asked = asked;
  health_.stamps_strict = policy.strict;
  health_.stamps_until = (std::chrono::floor<seconds>(now).time_since_epoch() + left).count();
  if (!asked) return metrics_.drop_gauge(gauge, {});
  metrics_.gauge(gauge, static_cast<double>(left.count()));
  const State state = left < seconds(0)  ? State::out
                      : keeper.late(now) ? State::late
                                         : State::fresh;
  const bool again = state != State::fresh && now - told_at_ >= repeat;
  if (state == told_ && !again) return;
  told_ = state;
  told_at_ = now;
  std::string_view event = "the message log is stamped again";
  if (state == State::late) event = "the message log waits for a time stamp: countdown";
  if (state == State::out)
    event = policy.strict ? "no time stamp for longer than the grace: messages are refused"
                          : "no time stamp for longer than the grace: DEGRADED, messages go on";
  const auto level = state == State::fresh  ? base::Level::info
                     : state == State::late ? base::Level::warning
                                            : base::Level::error;
  log_.write(level, event,
             {{"seconds_left", std::int64_t{left.count()}},
              {"grace_seconds", std::int64_t{policy.grace.count()}}});
}

}  // namespace app
