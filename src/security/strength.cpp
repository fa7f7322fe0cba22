#include "security/detail/strength.hpp"

#include <openssl/objects.h>

namespace security {
namespace {

DigestStrength strength_of_digest(int digest_nid) {
  switch (digest_nid) {
    case NID_sha256:
    case NID_sha384:
    case NID_sha512:
    case NID_id_GostR3411_2012_256:
    case NID_id_GostR3411_2012_512:
      return DigestStrength::good;
    case NID_sha1:
    case NID_id_GostR3411_94:
      return DigestStrength::legacy;
    default:
      return DigestStrength::broken;
  }
}

bool is_strong(const EVP_PKEY* key, bool legacy) {
  switch (key == nullptr ? NID_undef : EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
      return EVP_PKEY_get_bits(key) >= 2048;
    case EVP_PKEY_EC:
      return EVP_PKEY_get_bits(key) >= 256;
    case EVP_PKEY_ED25519:
    case EVP_PKEY_ED448:
    case NID_id_GostR3410_2012_256:
    case NID_id_GostR3410_2012_512:
      return true;
    case NID_id_GostR3410_2001:
      return legacy;
    default:
      return false;
  }
}

}  // namespace

base::Result<void> check_key_strength(const X509* certificate, bool legacy) {
  if (is_strong(X509_get0_pubkey(certificate), legacy)) return {};
  return base::fail(base::Code::certificate_unknown, "a key too weak or of an unknown kind");
}

DigestStrength strength_of_signature(int signature_nid) {
  int digest_nid = NID_undef, key_nid = NID_undef;
  if (OBJ_find_sigid_algs(signature_nid, &digest_nid, &key_nid) != 1) return DigestStrength::broken;
  // these two bring their own digest
  if (key_nid == NID_ED25519 || key_nid == NID_ED448) return DigestStrength::good;
  return strength_of_digest(digest_nid);
}

DigestStrength strength_of_signature(X509* certificate) {
  const int nid = X509_get_signature_nid(certificate);
  if (nid != NID_rsassaPss) return strength_of_signature(nid);
  // PSS names its digest in its parameters
  int digest_nid = NID_undef, key_nid = NID_undef, bits = 0;
  std::uint32_t flags = 0;
  if (X509_get_signature_info(certificate, &digest_nid, &key_nid, &bits, &flags) != 1) {
    return DigestStrength::broken;
  }
  return strength_of_digest(digest_nid);
}

}  // namespace security
