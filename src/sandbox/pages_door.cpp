#include "sandbox/pages_door.hpp"

#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>

#include "net/server.hpp"

namespace sandbox {

namespace asio = boost::asio;

namespace {

// A name of somebody else's that leads here (DNS rebinding) makes his page one of this site.
bool is_asked_for_here(const net::HttpRequest& request, const std::string& address) {
  if (address == "0.0.0.0" || address == "::") return true;  // opened to the network on purpose
  std::string_view host = request.header("host");
  if (const auto colon = host.rfind(':'); colon != host.npos && !host.ends_with(']'))
    host = host.substr(0, colon);
  return host == address || host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

net::HttpResponse misdirected() {
  net::HttpResponse response;
  response.status = 421;
  response.content_type = "text/plain; charset=utf-8";
  response.body = "Это другой сайт: спросите по адресу, который напечатан при запуске.\n";
  return response;
}

}  // namespace

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
  routes[0].handler = [&](net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
    if (!is_asked_for_here(request, door.address)) co_return misdirected();
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
