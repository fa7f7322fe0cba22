#pragma once
// How long what is known of revoked certificates still serves: gauges, readiness and warnings.
#include <map>
#include <string>

#include "app/operators.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "security/trust.hpp"

namespace app {

// One thread.
class RevocationWatch {
 public:
  RevocationWatch(base::Log& log, base::Metrics& metrics, Health& health)
      : log_(log), metrics_(metrics), health_(health) {}

  // owners: fingerprint of a certificate → whose it is.
  void look(const security::Trust& trust, const std::map<std::string, std::string>& owners,
            base::Time now);

 private:
  using Key = std::pair<std::string, std::string>;  // kind, source
  enum class State { fresh, soon, out };
  struct Left {
    std::chrono::seconds left{};
    State state = State::fresh;
  };
  void tell(const Key& key, const Left& left, std::chrono::hours grace, base::Time now);

  base::Log& log_;
  base::Metrics& metrics_;
  Health& health_;
  std::map<Key, State> told_;
  base::Time told_at_{};
  std::uint64_t degraded_ = 0;
};

}  // namespace app
