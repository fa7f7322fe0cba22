#pragma once
// The operators' listener: /livez, /readyz, /healthz, /metrics. Never public, no TLS.
#include <atomic>
#include <vector>

#include "adapters/soap/service.hpp"
#include "net/http.hpp"

namespace app {

struct Health {
  std::atomic<bool> draining{false};
  std::atomic<std::int64_t> signing_expires{0};  // seconds since 1970
  std::atomic<bool> revocation_asked{false};
  std::atomic<std::int64_t> revocation_until{0};  // seconds since 1970: the first to run out
  std::atomic<std::int64_t> revocation_grace{0};  // seconds; 0: strict
  std::atomic<bool> stamps_asked{false}, stamps_strict{false};
  std::atomic<std::int64_t> stamps_until{0};  // seconds since 1970: the grace ends
};

// livez: the process answers. readyz: the store answers and no drain is under way; ?verbose says
// what was asked. healthz: readyz with everything listed and the certificate's remaining days.
std::vector<net::Route> operator_routes(const adapters::soap::Storage& storage,
                                        const Health& health, const base::Clock& clock,
                                        base::Metrics& metrics);

}  // namespace app
