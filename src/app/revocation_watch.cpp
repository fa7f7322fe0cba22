#include "app/revocation_watch.hpp"

namespace app {
namespace {

using security::RevocationSource;
using std::chrono::seconds;

// What has run out is said again as often as this.
constexpr auto repeat = std::chrono::hours(1);
// The last part of its life in which a list is said to end soon: the new one is usually there.
constexpr int soon_part = 10;

constexpr std::string_view gauge = "kontingent_revocation_seconds_left";

}  // namespace

void RevocationWatch::tell(const Key& key, const Left& left, std::chrono::hours grace,
                           base::Time now) {
  const auto old = told_.find(key);
  const bool same = old != told_.end() && old->second == left.state;
  const bool again = left.state == State::out && now - told_at_ >= repeat;
  told_[key] = left.state;
  if ((same && !again) || (old == told_.end() && left.state == State::fresh)) return;
  const bool degraded = left.left + grace > seconds(0);
  std::string_view event = "revocation facts are fresh again";
  if (left.state == State::soon) event = "revocation facts end soon";
  if (left.state == State::out)
    event = degraded ? "revocation facts have run out: DEGRADED, the last ones serve for the grace"
                     : "revocation facts have run out: what rests on them alone is refused";
  const auto level = left.state == State::fresh  ? base::Level::info
                     : left.state == State::soon ? base::Level::warning
                                                 : base::Level::error;
  log_.write(level, event,
             {{"kind", key.first},
              {"source", key.second},
              {"seconds_left", std::int64_t{left.left.count()}},
              {"grace_hours", std::int64_t{grace.count()}}});
}

void RevocationWatch::look(const security::Trust& trust,
                           const std::map<std::string, std::string>& owners, base::Time now) {
  const security::Revocation& known = trust.revocation();
  std::map<Key, Left> all;
  for (const RevocationSource& source : known.sources()) {
    const bool crl = source.kind == RevocationSource::Kind::crl;
    const auto owner = owners.find(source.name);
    // nobody asks for it any more: a partner that is gone, a configuration without sources
    if (!known.policy().required || (!crl && owner == owners.end())) continue;
    const Key key{crl ? "crl" : "ocsp", owner == owners.end() ? source.name : owner->second};
    const auto left = std::chrono::floor<seconds>(source.next_update - now);
    const bool soon = left < (source.next_update - source.this_update) / soon_part;
    const State state = left <= seconds(0) ? State::out : soon ? State::soon : State::fresh;
    const auto [place, fresh] = all.emplace(key, Left{left, state});
    if (!fresh && left < place->second.left) place->second = {left, state};
  }
  const auto grace = known.policy().grace;
  seconds nearest = known.policy().required && all.empty() ? -grace : seconds::max();
  for (const auto& [key, left] : all) {
    tell(key, left, grace, now);
    metrics_.gauge(gauge, static_cast<double>(left.left.count()),
                   {{"kind", key.first}, {"source", key.second}});
    nearest = std::min(nearest, left.left);
  }
  if (now - told_at_ >= repeat) told_at_ = now;
  for (auto each = told_.begin(); each != told_.end();) {
    if (all.contains(each->first)) {
      ++each;
      continue;
    }
    // a source that is no more has no time left to tell of
    metrics_.drop_gauge(gauge, {{"kind", each->first.first}, {"source", each->first.second}});
    each = told_.erase(each);
  }
  health_.revocation_asked = nearest != seconds::max();
  health_.revocation_grace = std::chrono::duration_cast<seconds>(grace).count();
  if (health_.revocation_asked)
    health_.revocation_until =
        (std::chrono::floor<seconds>(now).time_since_epoch() + nearest).count();
  const std::uint64_t degraded = std::max(known.degraded_verdicts(), degraded_);
  metrics_.count("kontingent_revocation_degraded_verdicts_total", {},
                 static_cast<double>(degraded - degraded_));
  degraded_ = degraded;
}

}  // namespace app
