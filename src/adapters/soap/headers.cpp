#include "adapters/soap/headers.hpp"

namespace adapters::soap {
namespace {

constexpr std::string_view wsse_ns =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
constexpr std::string_view anonymous = "http://www.w3.org/2005/08/addressing/anonymous";

bool is_known(xml::Node header) {
  return header.is(wsse_ns, "Security") || header.ns() == security::wsa_ns;
}

bool insists(xml::Node header, std::string_view soap_ns) {
  const auto flag = header.attribute("mustUnderstand", soap_ns);
  return flag && (*flag == "1" || *flag == "true");
}

}  // namespace

base::Result<void> check_headers(const security::Envelope& envelope) {
  if (!envelope.header) return {};
  const std::string_view soap_ns =
      envelope.version == security::SoapVersion::v11 ? security::soap11_ns : security::soap12_ns;
  for (xml::Node header : envelope.header.children()) {
    if (!is_known(header) && insists(header, soap_ns))
      return base::fail(base::Code::soap_must_understand, {}, std::string{header.name()});
    const bool reply =
        header.is(security::wsa_ns, "ReplyTo") || header.is(security::wsa_ns, "FaultTo");
    if (reply && header.child(security::wsa_ns, "Address").text() != anonymous)
      return base::fail(base::Code::soap_must_understand, "only anonymous replies",
                        std::string{header.name()});
  }
  return {};
}

}  // namespace adapters::soap
