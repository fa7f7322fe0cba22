#pragma once
// Accept → map → commit → deliver: the daemon between one who pushes and those who receive.
#include <filesystem>
#include <string>
#include <vector>

#include "crypto_bound.hpp"
#include "store/sql_text.hpp"

namespace bench {

struct FlowPlan {
  std::filesystem::path program, folder, pki;
  std::vector<std::string> receivers;  // names of keys: the destinations
  std::size_t messages = 0, warm_up = 0;
  int runs = 0, connections = 0;
};

struct FlowRun {
  double messages_per_second = 0;  // from the first byte sent to the last settlement
  double accepted_per_second = 0;  // to the last answer
  double daemon_cpu_us = 0, generator_cpu_us = 0, receivers_cpu_us = 0;  // per message
  double cores_used = 0;                                                 // by all three
};

struct Flow {
  store::Dialect dialect{};
  std::size_t destinations = 0, messages = 0;
  std::vector<FlowRun> runs;
  FlowRun median;  // by throughput
  double start_seconds = 0, rss_mib = 0;
  double bound_us = 0;  // verify + sign, and per destination sign + verify

  // Of what the cores could verify and sign in the time that the receivers left to them.
  double ratio_by_rate() const;
  // Of the daemon's own CPU: whatever else runs does not count.
  double ratio_by_cpu() const;
};

// way_in: of one message; way_out: of one delivery. Throws std::runtime_error.
Flow measure_flow(const FlowPlan& plan, store::Dialect dialect, const CryptoBound& way_in,
                  const CryptoBound& way_out);

}  // namespace bench
