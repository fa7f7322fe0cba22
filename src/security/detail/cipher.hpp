#pragma once
// Private to security/: the octets of XML Encryption 1.1, without its XML.
#include <openssl/evp.h>

#include <optional>
#include <string>
#include <string_view>

namespace security {

struct CipherRow {
  std::string_view uri;
  const EVP_CIPHER* (*openssl)();
  std::size_t key_octets;
  bool gcm;
};
const CipherRow* find_cipher(std::string_view uri);

// Initialization vector, then the text, then the padding (CBC) or the tag (GCM): sections 5.2.
// Empty: it does not decrypt.
std::optional<std::string> decipher(const CipherRow& row, std::string_view key,
                                    std::string_view octets);
std::optional<std::string> encipher(const CipherRow& row, std::string_view key,
                                    std::string_view text);

// The digests of RSA-OAEP, by their OpenSSL names.
struct Oaep {
  const char* digest = "SHA1";
  const char* mask = "SHA1";
};
std::optional<std::string> unwrap_key(EVP_PKEY* key, const Oaep& oaep, std::string_view octets);
std::optional<std::string> wrap_key(EVP_PKEY* key, const Oaep& oaep, std::string_view octets);

}  // namespace security
