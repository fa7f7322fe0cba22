#pragma once
// One door of HTTP for a stand-in that answers in a browser.
#include <filesystem>
#include <functional>
#include <string>

#include "base/log.hpp"
#include "net/http.hpp"

namespace sandbox {

struct PagesDoor {
  std::string name;  // printed before the address
  std::string address;
  std::uint16_t port = 0;
  std::filesystem::path tls_certificate, tls_key;  // empty: without TLS
};

// Until SIGTERM. Asked for under its address or as localhost, else 421 without a call of handle,
// which is called on one thread. Errors: those of net::Server::bind().
base::Result<void> serve_pages(const PagesDoor& door, base::Log& log,
                               const std::function<net::HttpResponse(net::HttpRequest)>& handle);

}  // namespace sandbox
