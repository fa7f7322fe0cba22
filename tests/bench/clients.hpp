#pragma once
// People and programs that ask: a few kept TLS connections, each with one question under way.
#include <filesystem>
#include <string>
#include <vector>

#include "net/http.hpp"

namespace bench {

struct Asked {
  double seconds = 0;
  std::vector<double> latencies_us;  // sorted
  std::size_t bytes = 0;             // of all bodies
};
// Asks all of them, every connection the next one. Throws std::runtime_error unless each answer has
// the status 200.
Asked ask_all(const std::string& url, const std::filesystem::path& ca, int connections,
              std::vector<net::HttpRequest> questions);

}  // namespace bench
