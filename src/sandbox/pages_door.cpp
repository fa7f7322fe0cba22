#include "sandbox/pages_door.hpp"

#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>

#include "net/server.hpp"

namespace sandbox {

namespace asio = boost::asio;

base::Result<void> serve_pages(const PagesDoor& door, base::Log& log,
                               const std::function<net::HttpResponse(net::HttpRequest)>& handle) {
  asio::io_context loop{1};
  base::Metrics metrics;
  net::ServerOptions options;
  options.address = door.address;
  options.port = door.port;
  if (!door.tls_certificate.empty())
    options.tls = net::TlsFiles{door.tls_certificate, door.tls_key};
  std::vector<net::Route> routes(1);
  routes[0].path = "/";
  routes[0].subtree = true;
  routes[0].handler = [&handle](net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
    co_return handle(std::move(request));
  };
  BASE_TRY(server, net::Server::bind(loop, options, std::move(routes), log, metrics));
  server->start();
  std::cout << door.name << ": " << (options.tls ? "https://" : "http://") << door.address << ':'
            << server->port() << std::endl;
  asio::signal_set signals(loop, SIGTERM, SIGINT);
  signals.async_wait([&loop](const boost::system::error_code&, int) { loop.stop(); });
  loop.run();
  return {};
}

}  // namespace sandbox
