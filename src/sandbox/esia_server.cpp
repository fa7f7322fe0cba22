// `kontingent-sandbox esia`: ESIA's stand-in behind a door of HTTP.
#include "sandbox/cli.hpp"
#include "sandbox/esia_service.hpp"
#include "sandbox/esia_words.hpp"
#include "sandbox/file.hpp"
#include "sandbox/pages_door.hpp"
#include "sandbox/saml_provider.hpp"

namespace sandbox {
namespace {

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

base::Result<std::vector<adapters::saml::Party>> read_systems(const EsiaOptions& options) {
  std::vector<adapters::saml::Party> systems;
  for (const auto& file : options.saml_systems) {
    BASE_TRY(text, read_file(file));
    BASE_TRY(party, adapters::saml::read_metadata(text, adapters::saml::Role::service_provider));
    systems.push_back(std::move(party));
  }
  return systems;
}

// What a request is to: ESIA's own addresses, or those of its SAML.
net::HttpResponse answer(const net::HttpRequest& request, EsiaService& service,
                         SamlProvider& provider, bool tls) {
  if (is_saml_path(request.path))
    return provider.handle(request,
                           (tls ? "https://" : "http://") + std::string(request.header("host")));
  if (request.path == "/switch") {
    const auto form = adapters::esia::parse_form(request.query);
    if (form && form->contains("saml"))
      provider.misbehave(std::string(adapters::esia::field(*form, "saml")));
  }
  return service.handle(request);
}

base::Result<void> run(const EsiaOptions& options) {
  EsiaService::Options settings;
  settings.issuer = options.issuer;
  settings.token_age = std::chrono::seconds{options.token_seconds};
  for (const std::string& text : options.clients) {
    BASE_TRY(client, read_client(text));
    settings.clients.push_back(std::move(client));
  }
  BASE_TRY(systems, read_systems(options));
  if (settings.clients.empty() && systems.empty())
    return base::fail(base::Code::usage, "--client or --saml-sp: a system is needed");
  BASE_TRY(signer, security::Signer::load({options.key, options.certificate}));
  if (!systems.empty() && signer.algorithm().key != security::KeyType::rsa)
    return base::fail(base::Code::key_unusable, "SAML is signed by RSA");
  base::SystemClock clock;
  base::Log log{base::Log::Format::text, base::Level::info};
  SamlProvider provider(std::move(systems), signer, clock, log);
  EsiaService service(std::move(settings), signer, clock, log);
  const bool tls = !options.tls_certificate.empty();
  return serve_pages(
      {"ЕСИА", options.address, options.port, options.tls_certificate, options.tls_key}, log,
      [&](const net::HttpRequest& request) { return answer(request, service, provider, tls); });
}

}  // namespace

int serve_esia(const EsiaOptions& options) {
  const auto done = run(options);
  return done ? Exit::done : report(done.error());
}

}  // namespace sandbox
