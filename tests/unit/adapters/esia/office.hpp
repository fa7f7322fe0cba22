#pragma once
// A system registered with an ESIA of our own: keys of every kind, made once per run.
#include <fstream>

#include "adapters/esia/form.hpp"
#include "adapters/esia/jws.hpp"
#include "adapters/esia/registration.hpp"
#include "base/text.hpp"
#include "pki.hpp"

namespace esia_office {

namespace esia = adapters::esia;
using testing_pki::noon;
using testing_pki::shared_pki;

// "esia-rsa", "esia-gost256", "esia-gost512"; the last one is nobody's.
inline const testing_pki::Pki& keys() {
  static const bool once = [] {
    auto& pki = shared_pki();
    pki.issue({.name = "esia-rsa", .rsa = true});
    pki.issue({.name = "esia-gost256", .gost = "gost2012_256:TCA"});
    pki.issue({.name = "esia-gost512", .gost = "gost2012_512:A"});
    pki.issue({.name = "esia-foreign", .rsa = true});
    return true;
  }();
  static_cast<void>(once);
  return shared_pki();
}

inline esia::Registration registration(const std::string& signed_by = "esia-rsa") {
  esia::Registration made;
  made.client_id = "KONTINGENT";
  made.redirect_uri = "https://kontingent.example/auth/callback";
  made.issuer = "http://esia.example/";
  made.nonce = true;
  made.certificates = {keys().load(signed_by)};
  return made;
}

inline std::int64_t seconds(base::Time time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

// As ESIA writes them: numbers for OIDs.
inline boost::json::object claims() {
  return {{"iss", "http://esia.example/"},
          {"aud", "KONTINGENT"},
          {"sub", 1000299654},
          {"iat", seconds(noon)},
          {"nbf", seconds(noon)},
          {"exp", seconds(noon) + 600},
          {"nonce", "nonce-of-this-login"},
          {"amr", "PWD"},
          {"urn:esia:sid", "63e07a8e-5667-4dfe-a54a-3e392455b6b6"},
          {"urn:esia:sbj",
           {{"urn:esia:sbj:typ", "P"},
            {"urn:esia:sbj:is_tru", true},
            {"urn:esia:sbj:oid", 1000299654},
            {"urn:esia:sbj:nam", "OID.1000299654"}}}};
}

}  // namespace esia_office
