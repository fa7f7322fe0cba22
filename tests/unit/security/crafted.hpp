#pragma once
// Signatures of forms that nobody should sign, signed for real: digests and value hold, so that
// nothing but a rule of the verifier's own can refuse them.
#include "message.hpp"
#include "security/inspect.hpp"

namespace testing_crafted {

inline constexpr const char* exc_c14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
inline constexpr const char* enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
inline constexpr const char* ecdsa_sha256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";

std::string transform(const std::string& uri, const std::string& content = "");
// ds:X509Data with that certificate.
std::string x509_data(const std::string& who);

struct Crafted {
  std::string uri = "#x";
  std::string transforms = transform(exc_c14n);
  std::string method = ecdsa_sha256;
  std::string digest = "http://www.w3.org/2001/04/xmlenc#sha256";
  std::string c14n = exc_c14n;
  std::string key_info = x509_data("ec");
  std::string references{};                            // more of them, behind the first
  std::string document = "<r><a Id=\"x\">1</a>@</r>";  // "@": where the Signature goes
  std::string key = "ec";                              // whose private key signs
  std::string digested = "x";                          // the id whose element is digested
};

// A ds:Reference with the digest of nothing in particular.
std::string reference(const std::string& uri, const std::string& transforms);

std::string craft(const Crafted& how);

struct Verdict {
  bool accepted = false;
  base::Code code{};
  std::string detail{};
};
Verdict look(const std::string& text, const char* profile = "detached",
             std::shared_ptr<const security::Trust> trust = nullptr, bool legacy = false);

}  // namespace testing_crafted
