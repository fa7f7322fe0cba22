#pragma once
// How long the message log may go without a time stamp: gauge, readiness and warnings.
#include "app/operators.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "evidence/stamp_keeper.hpp"

namespace app {

// One thread.
class StampWatch {
 public:
  StampWatch(base::Log& log, base::Metrics& metrics, Health& health)
      : log_(log), metrics_(metrics), health_(health) {}

  // asked: an authority is configured.
  void look(const evidence::StampKeeper& keeper, bool asked, base::Time now);

 private:
  enum class State { fresh, late, out };

  base::Log& log_;
  base::Metrics& metrics_;
  Health& health_;
  State told_ = State::fresh;
  base::Time told_at_{};
};

}  // namespace app
