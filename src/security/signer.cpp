#include <openssl/ec.h>

#include <algorithm>

#include "security/detail/private_key.hpp"
#include "security/keys.hpp"

namespace security {
namespace {

// XML Signature wants r and s side by side, each as long as the field (RFC 6931, 2.3.6).
base::Result<std::string> plain_ecdsa(std::string_view der, int key_bits) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
  const int half = (key_bits + 7) / 8;
  std::string out(static_cast<std::size_t>(2 * half), '\0');
  auto* octets = reinterpret_cast<unsigned char*>(out.data());
  if (!pair || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), octets, half) != half ||
      BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), octets + half, half) != half) {
    return base::fail(base::Code::internal, "ECDSA value: " + openssl_complaint());
  }
  return out;
}

base::Result<const Algorithm*> choose_algorithm(const KeySource& source, const EVP_PKEY* key) {
  const auto refuse = [&source](std::string why) {
    return base::fail(base::Code::key_unusable, source.key + ": " + std::move(why));
  };
  if (!source.algorithm.empty()) {
    const Algorithm* named = find_algorithm(source.algorithm);
    if (named == nullptr) return refuse("unknown algorithm " + source.algorithm);
    if (named->legacy) return refuse(source.algorithm + " is withdrawn and signs nothing new");
    BASE_CHECK(check_key(key, *named));
    return named;
  }
  const auto row = std::find_if(algorithms().begin(), algorithms().end(), [key](const auto& each) {
    return !each.legacy && check_key(key, each).has_value();
  });
  if (row == algorithms().end()) return refuse("no signature algorithm for this key");
  return &*row;
}

}  // namespace

base::Result<Signer> Signer::load(const KeySource& source) {
  BASE_TRY(secret, load_private_key(source));
  if (!source.certificate.empty() || !secret.certificate) {
    if (source.certificate.empty() && is_token_uri(source.key)) {
      return base::fail(base::Code::key_unusable, "a key in a token needs its certificate's file");
    }
    BASE_TRY(loaded,
             Certificate::load(source.certificate.empty() ? std::filesystem::path(source.key)
                                                          : source.certificate));
    secret.certificate = std::move(loaded);
  }
  if (X509_check_private_key(secret.certificate->raw(), secret.key.get()) != 1) {
    openssl_complaint();
    return base::fail(base::Code::key_unusable,
                      source.key + " does not belong to " + source.certificate.string());
  }
  BASE_TRY(algorithm, choose_algorithm(source, secret.key.get()));
  Signer signer;
  signer.key_ = std::shared_ptr<EVP_PKEY>(secret.key.release(), FreeOpenssl());
  signer.certificate_ = std::move(*secret.certificate);
  signer.algorithm_ = algorithm;
  return signer;
}

base::Result<std::string> Signer::sign(std::string_view octets) const {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  const auto* data = reinterpret_cast<const unsigned char*>(octets.data());
  std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()));
  std::string value(size, '\0');
  if (!context ||
      EVP_DigestSignInit(context.get(), nullptr, message_digest(*algorithm_->digest), nullptr,
                         key_.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(value.data()), &size, data,
                     octets.size()) != 1) {
    return base::fail(base::Code::internal, "signing: " + openssl_complaint());
  }
  value.resize(size);
  if (algorithm_->key == KeyType::ec) return plain_ecdsa(value, EVP_PKEY_get_bits(key_.get()));
  return value;
}

}  // namespace security
