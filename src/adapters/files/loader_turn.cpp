// Whose turn it is to load for a supplier: one file at a time.
#include "adapters/files/loader.hpp"

#include "base/limits.hpp"

namespace adapters::files {

using base::Code;

// Of one supplier one file at a time: two at once would find each other's records half done.
base::Result<void> Loader::wait_for_turn() {
  for (bool ours = false;;) {
    const Job job = [&](const Work& work) -> base::Result<void> {
      const base::Time now = parts_.clock.now();
      const auto turn = work.loads.turn(request_.partner.id);
      ours = !turn || turn->until < now || turn->owner == parts_.owner ||
             parts_.has_ended(turn->owner);
      if (ours)
        work.loads.take_turn(request_.partner.id, {parts_.owner, now + base::limits::load_lease});
      return {};
    };
    BASE_CHECK(parts_.write(job));
    renewed_ = parts_.clock.now();
    if (ours) return {};
    if (parts_.stopped()) return base::fail(Code::shutting_down);
    parts_.told(Stage::waiting, 0, 0);
    if (!request_.patient) return base::fail(Code::busy, "another process loads for this supplier");
    parts_.nap();
  }
}

// While nothing is written the turn would run out.
base::Result<void> Loader::renew_turn(bool at_once) {
  const base::Time now = parts_.clock.now();
  if (request_.trial || (!at_once && now - renewed_ < base::limits::load_lease / 3)) return {};
  renewed_ = now;
  return parts_.write([&](const Work& work) { return hold_turn(work); });
}

base::Result<void> Loader::hold_turn(const Work& work) const {
  const auto turn = work.loads.turn(request_.partner.id);
  if (!turn || turn->owner != parts_.owner)
    return base::fail(Code::busy, "another process loads for this supplier");
  work.loads.take_turn(request_.partner.id,
                       {parts_.owner, parts_.clock.now() + base::limits::load_lease});
  return {};
}

}  // namespace adapters::files
