#include "console/supplier_certificate.hpp"

#include "base/limits.hpp"
#include "security/keys.hpp"

namespace console {

base::Result<registers::SupplierCertificate> read_supplier_certificate(std::string_view pem,
                                                                       const PinTimes& times) {
  const auto refused = [](std::string why) {
    return base::fail(base::Code::value_refused, std::move(why), "certificate");
  };
  if (pem.size() > base::limits::certificate_text) return refused("too long");
  const auto certificate = security::Certificate::from_text(pem);
  if (!certificate) return refused(certificate.error().detail);
  registers::SupplierCertificate made;
  made.fingerprint = certificate->fingerprint();
  made.der = certificate->der();
  made.expires = certificate->not_after();
  made.from = times.from;
  made.until = times.until;
  return made;
}

}  // namespace console
