#include "security/value.hpp"

#include "security/detail/cms.hpp"
#include "security/detail/openssl.hpp"

namespace security {

base::Result<void> check_value(const Certificate& certificate, const Algorithm& algorithm,
                               std::string_view octets, std::string_view value) {
  if (algorithm.key == KeyType::ec)
    return base::fail(base::Code::key_unusable, "no bare signatures by ECDSA");
  const EVP_PKEY* key = X509_get0_pubkey(certificate.raw());
  BASE_CHECK(check_key(key, algorithm));
  ValueCheck check(certificate, *algorithm.digest);
  check.write(octets);
  if (!check.holds(value))
    return base::fail(base::Code::signature_invalid, "the value does not fit the key");
  return {};
}

}  // namespace security
