// `kontingent-sandbox oidc`: the identity proxy behind a door of HTTP.
#include "base/text.hpp"
#include "sandbox/cli.hpp"
#include "sandbox/esia_words.hpp"
#include "sandbox/oidc_service.hpp"
#include "sandbox/pages_door.hpp"
#include "security/random.hpp"

namespace sandbox {
namespace {

namespace idp = adapters::idp;

// ID=SECRET=SCOPES=REDIRECT_URI; scopes with commas between.
base::Result<idp::Client> read_client(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t at = 0;
  for (int i = 0; i < 3; ++i) {
    const auto end = text.find('=', at);
    if (end == std::string::npos)
      return base::fail(base::Code::usage, "expected ИМЯ=СЕКРЕТ=ОБЛАСТИ=АДРЕС: " + text);
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  idp::Client client;
  client.id = client.name = client.sector = parts[0];
  client.redirect_uris = {text.substr(at)};
  client.secret_digest = security::sha256_hex(parts[1]);
  for (char& c : parts[2]) c = c == ',' ? ' ' : c;
  client.scopes = base::split_words(parts[2]);
  for (const std::string& each : client.scopes)
    if (idp::find_scope(each) == nullptr)
      return base::fail(base::Code::usage, "no such scope: " + each);
  return client;
}

base::Result<void> run(const OidcOptions& options) {
  std::vector<idp::Client> clients;
  for (const std::string& text : options.clients) {
    BASE_TRY(client, read_client(text));
    clients.push_back(std::move(client));
  }
  BASE_TRY(signer, security::Signer::load({options.key, options.certificate}));
  const std::string url = options.url.empty()
                              ? "http://" + options.address + ":" + std::to_string(options.port)
                              : options.url;
  BASE_TRY(exchange,
           idp::Exchange::make({url + "/idp", security::random_octets(32), clients}, signer));
  base::SystemClock clock;
  base::Log log{base::Log::Format::text, base::Level::info};
  OidcService service({clients, exchange, clock, log}, url + "/idp");
  return serve_pages({"дневникам: " + url + "/idp; слушает", options.address, options.port, {}, {}},
                     log, [&](const net::HttpRequest& request) { return service.handle(request); });
}

}  // namespace

int serve_oidc(const OidcOptions& options) {
  const auto done = run(options);
  return done ? Exit::done : report(done.error());
}

}  // namespace sandbox
