#pragma once
// A daemon that finds a long queue: how soon it is there, how fast the queue gets shorter.
#include <filesystem>
#include <string>
#include <vector>

#include "store/sql_text.hpp"

namespace bench {

struct BacklogPlan {
  std::filesystem::path program, folder, pki;
  std::vector<std::string> receivers;  // names of keys: the destinations
  std::size_t few = 0, many = 0;       // messages, each for one destination, in turns
  double seconds = 0;                  // how long the drain of the many is watched
};

struct Drain {
  std::size_t waiting = 0;  // at its start
  double fill_seconds = 0, start_seconds = 0, status_seconds = 0;
  std::size_t delivered = 0;
  double per_second = 0, daemon_cpu_us = 0;  // per delivery
  double receivers_cpu_us = 0, cores_used = 0;
  double rss_mib = 0, peak_rss_mib = 0;
};

struct Backlog {
  store::Dialect dialect{};
  Drain few, many;
};

// Throws std::runtime_error.
Backlog measure_backlog(const BacklogPlan& plan, store::Dialect dialect);

}  // namespace bench
