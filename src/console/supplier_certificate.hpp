#pragma once
// A supplier's certificate, as the API and the command line take it. Pure; any thread.
#include <string_view>

#include "registers/suppliers.hpp"

namespace console {

struct PinTimes {
  std::optional<base::Time> from{}, until{};
};
// pem: the first certificate counts; DER will do, too. Error: value_refused, subject "certificate".
base::Result<registers::SupplierCertificate> read_supplier_certificate(std::string_view pem,
                                                                       const PinTimes& times);

}  // namespace console
