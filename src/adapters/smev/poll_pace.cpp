#include "adapters/smev/poll_pace.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace adapters::smev {

namespace limits = base::limits;

Polled polled_of(const base::Error& not_taken_in) {
  const bool house =
      not_taken_in.code == base::Code::storage_unavailable || not_taken_in.code == base::Code::busy;
  return house ? Polled::failed : Polled::put_off;
}

Look look_of(std::string message_id, const base::Result<bool>& taken_in) {
  if (!taken_in)
    return {polled_of(taken_in.error()), std::move(message_id), false, taken_in.error()};
  return {Polled::brought, std::move(message_id), *taken_in};
}

PollPace::Duration PollPace::after(Polled polled, double chance) {
  if (polled != Polled::empty) empty_ = {};
  if (polled != Polled::failed && polled != Polled::alarm) failed_ = {};
  Duration pause{};
  switch (polled) {
    case Polled::brought:
      return pause;
    case Polled::empty:
      pause = empty_ = std::clamp(2 * empty_, first_, std::max(first_, longest_));
      break;
    case Polled::put_off:
      pause = first_;
      break;
    case Polled::failed:
      pause = failed_ =
          std::clamp<Duration>(2 * failed_, limits::smev_first_pause, limits::smev_longest_pause);
      break;
    case Polled::alarm:
      pause = failed_ = limits::smev_longest_pause;
      break;
  }
  return std::chrono::duration_cast<Duration>(pause * (0.5 + 0.5 * std::clamp(chance, 0.0, 1.0)));
}

}  // namespace adapters::smev
