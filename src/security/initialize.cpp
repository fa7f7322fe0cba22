#include <openssl/crypto.h>
#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/xmlsec.h>

#include "security/detail/mathematics.hpp"
#include "security/keys.hpp"
#include "xml/document.hpp"

namespace security {

base::Result<void> initialize() {
  static const bool ready = [] {
    xml::initialize();
    if (OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS, nullptr) != 1) return false;
    if (xmlSecInit() < 0 || xmlSecCheckVersion() != 1) return false;
    xmlSecErrorsSetCallback(remember_xmlsec_error);
    return xmlSecCryptoAppInit(nullptr) >= 0 && xmlSecCryptoInit() >= 0;
  }();
  if (!ready) return base::fail(base::Code::internal, "xmlsec or OpenSSL cannot be initialized");
  return {};
}

}  // namespace security
