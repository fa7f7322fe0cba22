#include "security/value.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>

#include "security/detail/cms.hpp"
#include "security/detail/openssl.hpp"

namespace security {
namespace {

std::string number(const EVP_PKEY* key, const char* name) {
  BIGNUM* value = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &value) != 1) return "";
  std::string octets(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
  BN_bn2bin(value, reinterpret_cast<unsigned char*>(octets.data()));
  BN_free(value);
  return octets;
}

}  // namespace

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

base::Result<RsaNumbers> rsa_numbers(const Certificate& certificate) {
  const EVP_PKEY* key = X509_get0_pubkey(certificate.raw());
  BASE_CHECK(check_key(key, *find_algorithm("rsa-sha256")));
  return RsaNumbers{number(key, OSSL_PKEY_PARAM_RSA_N), number(key, OSSL_PKEY_PARAM_RSA_E)};
}

}  // namespace security
