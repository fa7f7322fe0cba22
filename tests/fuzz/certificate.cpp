// Any octets as a BinarySecurityToken: refused, or a certificate that gives itself back.
#include <cstdint>
#include <cstdlib>

#include "security/keys.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto certificate =
      security::Certificate::from_der({reinterpret_cast<const char*>(data), size});
  if (!certificate) return 0;
  if (certificate->fingerprint() != security::sha256_hex(certificate->der())) std::abort();
  static_cast<void>(certificate->subject());
  if (certificate->not_after() < base::Time::min()) std::abort();
  return 0;
}
