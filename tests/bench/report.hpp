#pragma once
// The numbers, as a table for people and as JSON.
#include <filesystem>
#include <string>
#include <vector>

#include "breakdown.hpp"
#include "crypto_bound.hpp"

namespace bench {

struct Run {
  double messages_per_second = 0, p50_ms = 0, p99_ms = 0;
  double daemon_cpu_us = 0, generator_cpu_us = 0;  // per message
  double cores_used = 0;  // by both together; well below the cores there are: the machine was busy
                          // with something else, or waited for the disk
};

struct Measured {
  std::string algorithm;
  std::size_t payload_bytes = 0, envelope_bytes = 0;
  std::size_t messages = 0;  // of one run
  int connections = 0;
  CryptoBound bound;
  std::vector<Run> runs;
  Run median;  // the run with the middle throughput
  double rss_mib = 0, peak_rss_mib = 0;
  std::size_t samples = 0;  // answers whose signature was verified
  std::vector<Step> breakdown;

  // messages/s ÷ what the cores could verify and sign if they did nothing else
  double ratio_by_rate() const;
  // µs of verify + sign ÷ µs of the daemon's CPU: what the generator burns does not count
  double ratio_by_cpu() const;
};

void print_table(const std::vector<Measured>& all);
void write_json(const std::vector<Measured>& all, const std::filesystem::path& file);

}  // namespace bench
