#include "sandbox/cli_esia.hpp"

#include <CLI/CLI.hpp>

#include "sandbox/esia_words.hpp"

namespace sandbox {
namespace {

void add_esia(CLI::App& app, int& code) {
  CLI::App* word = app.add_subcommand("esia", "ЕСИА: вход, маркеры и сведения о демо-людях");
  const auto options = std::make_shared<EsiaOptions>();
  EsiaOptions& o = *options;
  word->add_option("--address", o.address, "где слушать")->capture_default_str();
  word->add_option("--port", o.port, "порт; 0 — любой свободный")->capture_default_str();
  auto* tls = word->add_option("--tls-cert", o.tls_certificate, "сертификат TLS; иначе без TLS");
  tls->needs(word->add_option("--tls-key", o.tls_key, "его ключ"));
  word->add_option("--key", o.key, "ключ, которым подписаны маркеры: RSA или ГОСТ 2012")
      ->required();
  word->add_option("--cert", o.certificate, "его сертификат")->required();
  word->add_option("--issuer", o.issuer, "издатель маркеров")->capture_default_str();
  word->add_option("--client", o.clients, "система: МНЕМОНИКА=СЕРТИФИКАТ=АДРЕС_ВОЗВРАТА")
      ->allow_extra_args(false);
  word->add_option("--saml-sp", o.saml_systems, "система, которая входит по SAML: её метаданные")
      ->allow_extra_args(false);
  word->add_option("--token-seconds", o.token_seconds, "сколько действует маркер")
      ->capture_default_str();
  word->callback([options, &code] { code = serve_esia(*options); });
}

void add_login(CLI::App& app, int& code) {
  CLI::App* word =
      app.add_subcommand("login", "войти через ЕСИА, как система: проверить ключ и заявку");
  const auto options = std::make_shared<LoginOptions>();
  LoginOptions& o = *options;
  word->add_option("--url", o.url, "ЕСИА: https://УЗЕЛ")->required();
  word->add_option("--ca", o.ca, "корневой сертификат TLS, PEM");
  word->add_option("--client-id", o.client_id, "мнемоника системы")->required();
  word->add_option("--redirect-uri", o.redirect_uri, "её адрес возврата")->required();
  word->add_option("--key", o.key, "её закрытый ключ")->required();
  word->add_option("--cert", o.certificate, "её сертификат")->required();
  word->add_option("--esia-cert", o.esia_certificates, "чем ЕСИА подписывает маркеры")
      ->allow_extra_args(false)
      ->required();
  word->add_option("--issuer", o.issuer, "издатель маркеров")->required();
  word->add_option("--scope", o.scope, "области доступа")->capture_default_str();
  word->add_option("--scheme", o.scheme, "client_secret: raw — v2/ac и v3/te, pkcs7 — прежние")
      ->check(CLI::IsMember({"raw", "pkcs7"}))
      ->capture_default_str();
  word->add_option("--hash", o.hash, "хеш сертификата, каким его знает ЕСИА; иначе от DER");
  word->add_option("--seconds", o.seconds, "сколько ждать каждого ответа")->capture_default_str();
  word->add_flag("--pkce", o.pkce, "с PKCE");
  word->add_flag("--nonce", o.nonce, "маркер обязан повторить nonce");
  word->add_flag("--refresh", o.refresh, "обновить маркер доступа");
  word->add_flag("--token-only", o.token_only, "не спрашивать /rs/prns");
  word->callback([options, &code] { code = login(*options); });
}

void add_saml(CLI::App& app, int& code) {
  CLI::App* word =
      app.add_subcommand("saml", "войти по SAML 2.0, как система: проверить ключ и метаданные");
  const auto options = std::make_shared<SamlOptions>();
  SamlOptions& o = *options;
  word->add_option("--address", o.address, "где слушать")->capture_default_str();
  word->add_option("--port", o.port, "порт")->capture_default_str();
  word->add_option("--url", o.url, "адрес системы для браузера; иначе http://АДРЕС:ПОРТ");
  auto* tls = word->add_option("--tls-cert", o.tls_certificate, "сертификат TLS; иначе без TLS");
  tls->needs(word->add_option("--tls-key", o.tls_key, "его ключ"));
  word->add_option("--key", o.key, "закрытый ключ системы: RSA, PEM")->required();
  word->add_option("--cert", o.certificate, "его сертификат")->required();
  word->add_option("--idp", o.identity_provider,
                   "метаданные поставщика входа; без них печатаются свои");
  word->add_option("--organization", o.organization, "название для метаданных")
      ->capture_default_str();
  word->add_option("--email", o.email, "кто отвечает за систему")->capture_default_str();
  word->add_flag("--sha1", o.sha1, "принимать подписи RSA-SHA-1");
  word->callback([options, &code] { code = serve_saml(*options); });
}

void add_oidc(CLI::App& app, int& code) {
  CLI::App* word =
      app.add_subcommand("oidc", "поставщик входа для дневников: OpenID Connect с демо-людьми");
  const auto options = std::make_shared<OidcOptions>();
  OidcOptions& o = *options;
  word->add_option("--address", o.address, "где слушать")->capture_default_str();
  word->add_option("--port", o.port, "порт")->capture_default_str();
  word->add_option("--url", o.url, "его адрес; иначе http://АДРЕС:ПОРТ");
  word->add_option("--key", o.key, "ключ, которым подписаны маркеры: RSA")->required();
  word->add_option("--cert", o.certificate, "его сертификат")->required();
  word->add_option("--client", o.clients, "дневник: ИМЯ=СЕКРЕТ=ОБЛАСТИ=АДРЕС_ВОЗВРАТА")
      ->allow_extra_args(false)
      ->required();
  word->callback([options, &code] { code = serve_oidc(*options); });
}

}  // namespace

void add_esia_words(CLI::App& app, int& code) {
  add_esia(app, code);
  add_login(app, code);
  add_saml(app, code);
  add_oidc(app, code);
}

}  // namespace sandbox
