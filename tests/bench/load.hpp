#pragma once
// The load generator: one thread, many kept TLS connections, each with one message under way.
// Everything costly (signing, believing the answers) is done before and after the clock runs.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bench {

struct Outcome {
  double seconds = 0;                // from the first byte sent to the last answer
  std::vector<double> latencies_us;  // sorted
  double own_cpu_seconds = 0;        // what the generator itself burnt
  std::size_t accepted = 0;          // answers with status 200 that accept every record
  std::string first_failure;         // empty: none
  std::vector<std::string> samples;  // some answers, to be verified afterwards
};

class Load {
 public:
  // Throws std::runtime_error.
  Load(const std::string& url, const std::filesystem::path& ca, int connections);
  ~Load();

  // Sends them all. records: how many each answer must accept.
  Outcome send(const std::vector<std::string>& envelopes, std::size_t records);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bench
