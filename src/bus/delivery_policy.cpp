#include "bus/delivery_policy.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "bus/pause.hpp"

namespace bus {
namespace {

namespace limits = base::limits;

// chance outside its bounds is taken for the nearest within: a pause is never negative.
Pause::Duration pause_before_next(const Delivery& delivery, const Outcome& outcome, double chance) {
  Pause::Duration pause = limits::delivery_first_pause;
  for (int i = 0; i < delivery.attempts && pause < limits::delivery_longest_pause; ++i) pause *= 2;
  pause = std::min<Pause::Duration>(pause, limits::delivery_longest_pause);
  pause = std::chrono::duration_cast<Pause::Duration>(pause *
                                                      (0.5 + 0.5 * std::clamp(chance, 0.0, 1.0)));
  if (outcome.kind != Outcome::Kind::busy || !outcome.retry_after) return pause;
  const auto asked =
      std::min<std::chrono::seconds>(*outcome.retry_after, limits::delivery_longest_pause);
  return std::max<Pause::Duration>(pause, asked);
}

Settlement parked(std::string_view why, const Outcome& outcome) {
  const base::CodeInfo& last = base::info(outcome.code);
  std::string cause(why);
  cause.append(" Последняя причина: ").append(last.id).append(" ");
  cause.append(outcome.cause.empty() ? last.text : outcome.cause);
  return {.kind = Settlement::Kind::parked,
          .code = std::string(base::info(base::Code::delivery_expired).id),
          .cause = std::move(cause)};
}

}  // namespace

Settlement settle_after(const Delivery& delivery, const Outcome& outcome, base::Time now,
                        double chance) {
  if (outcome.kind == Outcome::Kind::accepted) return {.kind = Settlement::Kind::delivered};
  std::string code(base::info(outcome.code).id);
  if (outcome.kind == Outcome::Kind::refused)
    return {.kind = Settlement::Kind::parked, .code = std::move(code), .cause = outcome.cause};
  if (delivery.attempts + 1 >= limits::delivery_attempts)
    return parked("Попытки исчерпаны.", outcome);
  const base::Time next = now + pause_before_next(delivery, outcome, chance);
  if (next > delivery.not_after) return parked("Срок доставки истёк.", outcome);
  return {.kind = Settlement::Kind::again,
          .next = next,
          .code = std::move(code),
          .cause = outcome.cause};
}

}  // namespace bus
