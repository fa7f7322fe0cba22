#pragma once
// XML Encryption 1.1 of one element for one reader, as SAML 2.0 uses it: a key of AES under
// RSA-OAEP. RSA 1.5 has no place here: who may ask often enough decrypts by it without the key.
#include <memory>
#include <string>
#include <string_view>

#include "security/keys.hpp"
#include "xml/document.hpp"

namespace security {

// The private key that others encrypt for. Immutable; any thread.
class Decryptor {
 public:
  // RSA, 2048 bits and more. Errors: file_unreadable, key_unusable.
  static base::Result<Decryptor> load(const KeySource& source);

  // What the one EncryptedData among the holder's children holds; its one EncryptedKey stands in
  // KeyInfo or beside it. AES-128 or -256, CBC or GCM. Error: signature_invalid: structure and
  // algorithms by their names, all else with one and the same reason.
  base::Result<std::string> decrypt(xml::Node holder) const;

 private:
  std::shared_ptr<evp_pkey_st> key_;
};

enum class Cipher { aes256_cbc, aes256_gcm };
// An EncryptedData that the certificate's owner decrypts. For the sandbox and for tests.
// Errors: key_unusable (not RSA), internal.
base::Result<std::string> encrypt_for(const Certificate& reader, std::string_view octets,
                                      Cipher cipher = Cipher::aes256_cbc);

}  // namespace security
