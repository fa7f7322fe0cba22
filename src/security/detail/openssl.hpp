#pragma once
// Private to security/: owners of OpenSSL's objects, and its error queue as text.
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <filesystem>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "security/keys.hpp"

namespace security {

struct FreeOpenssl {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeOpenssl>;

// What OpenSSL complained about last in this thread; empties its queue.
std::string openssl_complaint();

// Up to 1 MB. Error: file_unreadable.
base::Result<std::string> read_file(const std::filesystem::path& file);

std::string to_der(const X509* certificate);

// OpenSSL's object; looked up once. Any thread, after initialize().
const EVP_MD* message_digest(const Digest& digest);
std::string digest(std::string_view octets, const Digest& digest);

// Type and size of the key fit the algorithm. Error: key_unusable.
base::Result<void> check_key(const EVP_PKEY* key, const Algorithm& algorithm);

// Whether a signature value can be this key's: one of ECDSA is DER and varies, any other has one
// size. The engine for GOST reads what it needs and passes over octets behind it.
bool fits(const EVP_PKEY* key, std::string_view value);

// Seconds since the epoch; a date that cannot be read lies before every other.
base::Time to_time(const ASN1_TIME* time);

}  // namespace security
