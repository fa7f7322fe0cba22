#include <openssl/crypto.h>

#include <atomic>

#include "security/detail/engine.hpp"
#include "security/keys.hpp"
#include "xml/document.hpp"

namespace security {
namespace {

std::atomic<bool> gost_started = false;

}  // namespace

base::Result<void> initialize() {
  static const bool ready = [] {
    xml::initialize();
    // The machine's openssl.cnf could swap algorithms under us; it is not read, now or later.
    constexpr auto how = OPENSSL_INIT_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_LOAD_CONFIG;
    if (OPENSSL_init_crypto(how, nullptr) != 1) return false;
    gost_started = start_gost();
    return true;
  }();
  if (!ready) return base::fail(base::Code::internal, "OpenSSL cannot be initialized");
  return {};
}

bool gost_available() {
  return gost_started;
}

}  // namespace security
