#include "adapters/esia/registration.hpp"

#include "base/text.hpp"
#include "security/time_stamp.hpp"

namespace adapters::esia {

Paths paths_of(Scheme scheme) {
  if (scheme == Scheme::pkcs7) return {"/aas/oauth2/ac", "/aas/oauth2/te"};
  return {"/aas/oauth2/v2/ac", "/aas/oauth2/v3/te"};
}

base::Result<std::string> certificate_hash(const security::Certificate& certificate) {
  const std::string der = certificate.der();
  BASE_TRY(imprint,
           security::imprint_of(security::content_of(der), *security::find_digest("gost2012-256")));
  std::string text = base::encode_hex(imprint.value);
  for (char& c : text)
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

}  // namespace adapters::esia
