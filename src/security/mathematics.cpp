#include "security/detail/mathematics.hpp"

#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>

#include <algorithm>

#include "security/detail/digest_sink.hpp"
#include "security/detail/openssl.hpp"
#include "xml/canonical.hpp"
#include "xml/smev_transform.hpp"

namespace security {
namespace {

base::Result<void> check_reference(const Signature& signature, const Reference& reference,
                                   const SignedPortion& portion) {
  DigestSink sink(*reference.digest);
  if (reference.smev) {
    BASE_CHECK(xml::smev_transform(reference.node, sink));
  } else {
    xml::C14n how = reference.c14n;
    if (reference.enveloped) how.without = signature.node;
    how.whole_document = reference.id.empty();
    how.part = portion.node;
    how.part_sink = portion.sink;
    BASE_CHECK(xml::canonicalize(reference.node, how, sink));
  }
  const std::string value = sink.value();
  if (value.size() != reference.value.size())
    return base::fail(base::Code::internal, "digest: " + openssl_complaint());
  if (CRYPTO_memcmp(value.data(), reference.value.data(), value.size()) != 0)
    return bad_signature("the digest of " + reference.node.path() + " differs");
  return {};
}

// OpenSSL wants ECDSA values as DER; XML Signature has r and s side by side (RFC 6931, 2.3.6).
base::Result<std::string> der_ecdsa(std::string_view value, int key_bits) {
  const auto half = static_cast<std::size_t>((key_bits + 7) / 8);
  if (value.size() != 2 * half) return bad_signature("an ECDSA value of wrong length");
  const auto* octets = reinterpret_cast<const unsigned char*>(value.data());
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(ECDSA_SIG_new(), ECDSA_SIG_free);
  BIGNUM* r = BN_bin2bn(octets, static_cast<int>(half), nullptr);
  BIGNUM* s = BN_bin2bn(octets + half, static_cast<int>(half), nullptr);
  if (!pair || ECDSA_SIG_set0(pair.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return base::fail(base::Code::internal, "no memory for an ECDSA value");
  }
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  if (size <= 0) return base::fail(base::Code::internal, openssl_complaint());
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

bool holds(EVP_PKEY* key, const Digest& digest, std::string_view value, std::string_view octets) {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  const auto bytes = [](std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  const bool good =
      context && fits(key, value) &&
      EVP_DigestVerifyInit(context.get(), nullptr, message_digest(digest), nullptr, key) == 1 &&
      EVP_DigestVerify(context.get(), bytes(value), value.size(), bytes(octets), octets.size()) ==
          1;
  if (!good) ERR_clear_error();
  return good;
}

}  // namespace

base::Result<std::string> check_mathematics(const Signature& signature,
                                            const Certificate& certificate,
                                            const SignedPortion& portion) {
  for (const Reference& reference : signature.references)
    BASE_CHECK(check_reference(signature, reference, portion));
  BASE_TRY(signed_info, xml::canonicalize(signature.signed_info, signature.c14n));
  EVP_PKEY* key = X509_get0_pubkey(certificate.raw());
  if (key == nullptr) return bad_signature("the certificate's key cannot be used");
  std::string value = signature.value;
  if (signature.algorithm->key == KeyType::ec) {
    BASE_TRY(der, der_ecdsa(value, EVP_PKEY_get_bits(key)));
    value = std::move(der);
  }
  const Digest& digest = *signature.algorithm->digest;
  bool good = holds(key, digest, value, signed_info);
  if (!good && signature.either_order) {
    std::reverse(value.begin(), value.end());
    good = holds(key, digest, value, signed_info);
  }
  if (!good) return bad_signature("the signature value does not fit the key");
  return signed_info;
}

}  // namespace security
