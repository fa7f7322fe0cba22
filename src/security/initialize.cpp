#include <openssl/crypto.h>

#include "security/keys.hpp"
#include "xml/document.hpp"

namespace security {

base::Result<void> initialize() {
  static const bool ready = [] {
    xml::initialize();
    return OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS, nullptr) == 1;
  }();
  if (!ready) return base::fail(base::Code::internal, "OpenSSL cannot be initialized");
  return {};
}

}  // namespace security
