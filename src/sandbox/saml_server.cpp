// `kontingent-sandbox saml`: a system that logs people in by SAML 2.0, with pages of its own.
#include <iostream>

#include "sandbox/cli.hpp"
#include "sandbox/esia_words.hpp"
#include "sandbox/file.hpp"
#include "sandbox/pages_door.hpp"
#include "sandbox/saml_system.hpp"

namespace sandbox {
namespace {

namespace saml = adapters::saml;

base::Result<void> run(const SamlOptions& options) {
  const bool tls = !options.tls_certificate.empty();
  std::string url = options.url;
  if (url.empty())
    url = (tls ? "https://" : "http://") + options.address + ":" + std::to_string(options.port);
  saml::SignOn::Settings settings;
  settings.us = {url + "/saml", url + "/saml/acs",    url + "/saml/slo", options.organization,
                 url,           options.organization, options.email};
  settings.key = {.key = options.key, .certificate = options.certificate};
  settings.sha1 = options.sha1;
  if (options.identity_provider.empty()) {
    BASE_TRY(signer, security::Signer::load(settings.key));
    std::cout << saml::write_metadata(settings.us, signer.certificate());
    return {};
  }
  BASE_TRY(metadata, read_file(options.identity_provider));
  settings.identity_provider = std::move(metadata);
  base::SystemClock clock;
  base::Log log{base::Log::Format::text, base::Level::info};
  BASE_TRY(sign_on, saml::SignOn::open(std::move(settings), clock));
  SamlSystem system(
      {*sign_on, clock, log, [](const std::string& line) { std::cout << line << std::endl; }},
      url.starts_with("https:"));
  return serve_pages({"войдите: " + url + "/saml/login; слушает", options.address, options.port,
                      options.tls_certificate, options.tls_key},
                     log, [&](const net::HttpRequest& request) { return system.handle(request); });
}

}  // namespace

int serve_saml(const SamlOptions& options) {
  const auto done = run(options);
  return done ? Exit::done : report(done.error());
}

}  // namespace sandbox
