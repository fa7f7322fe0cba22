#pragma once
// How a system is registered with ESIA, and what follows from that (Методические рекомендации по
// использованию ЕСИА, приложение В; docs/esia.md).
#include <string>
#include <string_view>
#include <vector>

#include "security/keys.hpp"

namespace adapters::esia {

// How a system proves who it is: its client_secret.
enum class Scheme {
  pkcs7,  // the classic endpoints: a detached CMS signature, without signed attributes
  raw,    // v2/ac and v3/te: a bare signature, and the hash of the certificate beside it
};

struct Paths {
  std::string_view authorize, token;
};
Paths paths_of(Scheme scheme);
inline constexpr std::string_view persons_path = "/rs/prns/";
inline constexpr std::string_view logout_path = "/idp/ext/Logout";

struct Registration {
  std::string client_id;  // the system's mnemonic
  std::string redirect_uri;
  std::string scope = "openid fullname snils usr_org";
  Scheme scheme = Scheme::raw;
  bool pkce = false;               // RFC 7636, S256: where ESIA allows it to this system
  bool nonce = false;              // an id_token must repeat ours; false: it may leave it out
  std::string issuer;              // of tokens: "http://esia.gosuslugi.ru/"
  std::string certificate_hash{};  // as ESIA knows our certificate; Scheme::raw alone sends it
  // What ESIA signs tokens with; several while it rolls its key over. A token's own words about
  // its key (jwk, x5c, jku, kid) are never looked at.
  std::vector<security::Certificate> certificates{};
};

// GOST R 34.11-2012, 256 bits, of the certificate's DER: upper-case hex, what cpverify prints for
// the file. Error: internal (no engine for GOST).
base::Result<std::string> certificate_hash(const security::Certificate& certificate);

}  // namespace adapters::esia
