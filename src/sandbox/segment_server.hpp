#pragma once
// `kontingent-sandbox federal`: the federal segment at a queue of SMEV 3.
#include "sandbox/smev_commands.hpp"

namespace CLI {
class App;
}

namespace sandbox {

struct SegmentOptions {
  SmevLink link;
  std::filesystem::path journal;      // what survives its death; empty: nothing
  std::string address = "127.0.0.1";  // of the door with the copy and the switches
  std::uint16_t port = 7700;
  std::size_t page = 100;  // lines of one answer of the reconciliation
};
int serve_segment(const SegmentOptions& options);  // until SIGTERM

// code receives the exit code; it outlives app.
void add_segment_words(CLI::App& app, int& code);

}  // namespace sandbox
