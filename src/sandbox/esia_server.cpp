// `kontingent-sandbox esia`: ESIA's stand-in behind a door of HTTP.
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>

#include "net/server.hpp"
#include "sandbox/cli.hpp"
#include "sandbox/esia_service.hpp"
#include "sandbox/esia_words.hpp"

namespace sandbox {
namespace {

namespace asio = boost::asio;

// MNEMONIC=CERTIFICATE=REDIRECT_URI
base::Result<EsiaClient> read_client(const std::string& text) {
  const auto first = text.find('=');
  const auto second = first == std::string::npos ? first : text.find('=', first + 1);
  if (second == std::string::npos)
    return base::fail(base::Code::usage, "expected МНЕМОНИКА=СЕРТИФИКАТ=АДРЕС: " + text);
  BASE_TRY(certificate, security::Certificate::load(text.substr(first + 1, second - first - 1)));
  BASE_TRY(hash, adapters::esia::certificate_hash(certificate));
  return EsiaClient{text.substr(0, first), std::move(certificate), text.substr(second + 1),
                    std::move(hash)};
}

base::Result<void> run(const EsiaOptions& options) {
  EsiaService::Options settings;
  settings.issuer = options.issuer;
  settings.token_age = std::chrono::seconds{options.token_seconds};
  for (const std::string& text : options.clients) {
    BASE_TRY(client, read_client(text));
    settings.clients.push_back(std::move(client));
  }
  BASE_TRY(signer, security::Signer::load({options.key, options.certificate}));
  base::SystemClock clock;
  base::Metrics metrics;
  base::Log log{base::Log::Format::text, base::Level::info};
  EsiaService service(std::move(settings), std::move(signer), clock, log);
  asio::io_context loop{1};
  net::ServerOptions door;
  door.address = options.address;
  door.port = options.port;
  if (!options.tls_certificate.empty())
    door.tls = net::TlsFiles{options.tls_certificate, options.tls_key};
  std::vector<net::Route> routes(1);
  routes[0].path = "/";
  routes[0].subtree = true;
  routes[0].handler = [&service](net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
    co_return service.handle(request);
  };
  BASE_TRY(server, net::Server::bind(loop, door, std::move(routes), log, metrics));
  server->start();
  std::cout << "ЕСИА: " << (door.tls ? "https://" : "http://") << options.address << ':'
            << server->port() << std::endl;
  asio::signal_set signals(loop, SIGTERM, SIGINT);
  signals.async_wait([&loop](const boost::system::error_code&, int) { loop.stop(); });
  loop.run();
  return {};
}

}  // namespace

int serve_esia(const EsiaOptions& options) {
  const auto done = run(options);
  return done ? Exit::done : report(done.error());
}

}  // namespace sandbox
