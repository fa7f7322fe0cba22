#include "adapters/soap/headers.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "xml/writer.hpp"

namespace adapters::soap {
namespace {

using security::SoapVersion;

constexpr std::string_view wsse_ns =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
constexpr std::string_view anonymous = "http://www.w3.org/2005/08/addressing/anonymous";
// Absent or empty means us, too.
constexpr std::array<std::string_view, 2> our_actors{"",
                                                     "http://schemas.xmlsoap.org/soap/actor/next"};
constexpr std::array<std::string_view, 3> our_roles{
    "", "http://www.w3.org/2003/05/soap-envelope/role/next",
    "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver"};
constexpr std::size_t named_headers = 10;  // whoever sends more hears of the first ones

std::string_view ns_of(SoapVersion version) {
  return version == SoapVersion::v11 ? security::soap11_ns : security::soap12_ns;
}

bool is_known(xml::Node header) {
  return header.is(wsse_ns, "Security") || header.ns() == security::wsa_ns;
}

bool is_for_us(xml::Node header, SoapVersion version) {
  const bool v11 = version == SoapVersion::v11;
  const auto stated = header.attribute(v11 ? "actor" : "role", ns_of(version));
  if (!stated) return true;
  const std::string_view whose = base::trim(*stated);
  return v11 ? std::ranges::find(our_actors, whose) != our_actors.end()
             : std::ranges::find(our_roles, whose) != our_roles.end();
}

bool insists(xml::Node header, SoapVersion version) {
  const auto flag = header.attribute("mustUnderstand", ns_of(version));
  return flag && (base::trim(*flag) == "1" || base::trim(*flag) == "true");
}

bool is_not_understood(xml::Node header, SoapVersion version) {
  return !is_known(header) && insists(header, version) && is_for_us(header, version);
}

}  // namespace

base::Result<void> check_headers(const security::Envelope& envelope) {
  if (!envelope.header) return {};
  for (xml::Node header : envelope.header.children()) {
    if (is_not_understood(header, envelope.version))
      return base::fail(base::Code::soap_must_understand, {}, std::string{header.name()});
    const bool reply =
        header.is(security::wsa_ns, "ReplyTo") || header.is(security::wsa_ns, "FaultTo");
    if (reply && is_for_us(header, envelope.version) &&
        header.child(security::wsa_ns, "Address").text() != anonymous)
      return base::fail(base::Code::soap_reply_address, {}, std::string{header.name()});
  }
  return {};
}

std::string not_understood(const security::Envelope& envelope) {
  std::string blocks;
  if (!envelope.header || envelope.version == SoapVersion::v11) return blocks;
  std::size_t count = 0;
  for (xml::Node header : envelope.header.children()) {
    if (!is_not_understood(header, envelope.version) || ++count > named_headers) continue;
    const bool bare = header.ns().empty();
    blocks.append("<env:NotUnderstood xmlns:env=\"").append(security::soap12_ns).append("\"");
    if (!bare) blocks.append(" xmlns:h=\"").append(xml::escape_attribute(header.ns())).append("\"");
    blocks.append(" qname=\"").append(bare ? "" : "h:").append(header.name()).append("\"/>");
  }
  return blocks;
}

std::string supported_envelopes() {
  std::string block = "<env:Upgrade xmlns:env=\"" + std::string(security::soap12_ns) + "\">";
  for (const std::string_view ns : {security::soap12_ns, security::soap11_ns})
    block.append("<env:SupportedEnvelope xmlns:e=\"")
        .append(ns)
        .append("\" qname=\"e:Envelope\"/>");
  return block + "</env:Upgrade>";
}

}  // namespace adapters::soap
