#include <openssl/ec.h>
#include <openssl/pem.h>

#include <algorithm>

#include "security/detail/openssl.hpp"
#include "security/keys.hpp"

namespace security {
namespace {

// Keys of the daemon have no passphrase (they come by LoadCredential); OpenSSL must never ask
// the terminal for one.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

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

}  // namespace

base::Result<Signer> Signer::load(const std::filesystem::path& key,
                                  const std::filesystem::path& certificate,
                                  std::string_view algorithm) {
  BASE_TRY(text, read_file(key));
  const Owned<BIO> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  Owned<EVP_PKEY> raw(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  std::fill(text.begin(), text.end(), '\0');
  if (!raw) {
    openssl_complaint();
    return base::fail(base::Code::key_unusable, "no private key in " + key.string());
  }
  BASE_TRY(loaded, Certificate::load(certificate));
  if (X509_check_private_key(loaded.raw(), raw.get()) != 1) {
    openssl_complaint();
    return base::fail(base::Code::key_unusable,
                      key.string() + " does not belong to " + certificate.string());
  }
  const Algorithm* chosen = find_algorithm(algorithm);
  if (algorithm.empty()) {
    const auto fits = [&raw](const Algorithm& row) {
      return !row.legacy && check_key(raw.get(), row).has_value();
    };
    const auto row = std::find_if(algorithms().begin(), algorithms().end(), fits);
    if (row != algorithms().end()) chosen = &*row;
  }
  if (chosen == nullptr || chosen->legacy) {
    return base::fail(base::Code::key_unusable, "no signature algorithm for " + key.string());
  }
  BASE_CHECK(check_key(raw.get(), *chosen));
  Signer signer;
  signer.key_ = std::shared_ptr<EVP_PKEY>(raw.release(), FreeOpenssl());
  signer.certificate_ = std::move(loaded);
  signer.algorithm_ = chosen;
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
