#pragma once
// Private to security/: a private key from wherever it is kept.
#include <optional>
#include <string_view>

#include "base/secret.hpp"
#include "security/detail/openssl.hpp"

namespace security {

struct PrivateKey {
  Owned<EVP_PKEY> key;
  std::optional<Certificate> certificate{};  // where its file holds one
};

// Errors: file_unreadable, key_unusable.
base::Result<PrivateKey> load_private_key(const KeySource& source);

bool is_token_uri(std::string_view key);
// The key of a PKCS#11 token. Error: key_unusable.
base::Result<Owned<EVP_PKEY>> load_token_key(const std::string& uri, const base::Secret& pin);

}  // namespace security
