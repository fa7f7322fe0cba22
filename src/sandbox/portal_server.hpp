#pragma once
// `kontingent-sandbox portal`: the portal's stand-in behind a door of HTTP.
#include "sandbox/smev2_talk.hpp"

namespace CLI {
class App;
}

namespace sandbox {

struct PortalOptions {
  Smev2Link link;  // the way to the bus, also by plain SOAP
  std::string address = "127.0.0.1";
  std::uint16_t port = 8090;
  std::filesystem::path roster;  // of the diary contract: whose parents one may be
  bool smev2 = false;            // the bus has the service of SMEV 2
};
int serve_portal(const PortalOptions& options);  // until SIGTERM

// code receives the exit code; it outlives app.
void add_portal_words(CLI::App& app, int& code);

}  // namespace sandbox
