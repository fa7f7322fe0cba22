#pragma once
// What the words about ESIA do, from options to an exit code.
#include <filesystem>
#include <string>
#include <vector>

namespace sandbox {

struct EsiaOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 7600;
  std::filesystem::path tls_certificate, tls_key;  // empty: without TLS
  std::string key;                                 // of tokens: RSA or GOST 2012
  std::filesystem::path certificate;
  std::string issuer = "http://esia.sandbox/";
  std::vector<std::string> clients;                 // MNEMONIC=CERTIFICATE=REDIRECT_URI
  std::vector<std::filesystem::path> saml_systems;  // their metadata
  long token_seconds = 3600;
};
int serve_esia(const EsiaOptions& options);  // until SIGTERM

struct LoginOptions {
  std::string url;           // "https://esia.gosuslugi.ru"
  std::filesystem::path ca;  // of TLS; may be empty over plain HTTP
  std::string client_id, redirect_uri;
  std::string key;
  std::filesystem::path certificate;
  std::vector<std::filesystem::path> esia_certificates;
  std::string issuer;
  std::string scope = "openid fullname snils usr_org";
  std::string scheme = "raw";  // or "pkcs7"
  std::string hash;            // of the certificate, as ESIA knows it; empty: ours of its DER
  bool pkce = false, nonce = false, refresh = false;
  long seconds = 15;        // for one answer of ESIA
  bool token_only = false;  // do not ask the REST services
};
// Prints where to log in, waits for the address that the browser came back to, says who it was.
int login(const LoginOptions& options);

struct SamlOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 7601;
  std::string url;  // where browsers find this system; empty: http://ADDRESS:PORT
  std::filesystem::path tls_certificate, tls_key;
  std::string key;
  std::filesystem::path certificate;
  std::filesystem::path identity_provider;  // its metadata; empty: print ours and end
  std::string organization = "Региональная система «Контингент»";
  std::string email = "kontingent@example.org";
  bool sha1 = false;
};
int serve_saml(const SamlOptions& options);  // until SIGTERM

struct OidcOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 7602;
  std::string url;  // where browsers and diaries find it; empty: http://ADDRESS:PORT
  std::string key;
  std::filesystem::path certificate;
  std::vector<std::string> clients;  // ID=SECRET=SCOPES=REDIRECT_URI
};
int serve_oidc(const OidcOptions& options);  // until SIGTERM

}  // namespace sandbox
