#pragma once
// What bench_bus found, as a table for people and as JSON.
#include "backlog.hpp"
#include "flow.hpp"
#include "log_search.hpp"

namespace bench {

struct BusReport {
  CryptoBound way_in, way_out;
  double load_before = 0, load_after = 0;  // of the machine: running programs, over a minute
  std::vector<Flow> flows;
  std::vector<Backlog> backlogs;
  std::vector<Search> searches;

  // Of one delivery, seal and verification alone ÷ the daemon's CPU.
  double ratio_of(const Drain& drain) const;
};

void print_table(const BusReport& report);
void write_json(const BusReport& report, const std::filesystem::path& file);

}  // namespace bench
