// The payload of a fault. Written as it will be digested: exclusive canonical form, every
// namespace declared where it is first used and nowhere again.
#include "net/soap.hpp"
#include "xml/writer.hpp"

namespace net {
namespace {

constexpr std::string_view fault_ns = "urn:kontingent:fault:1.0";

// WS-Addressing 1.0 SOAP binding section 6.4.1; whoever seals the fault declares the prefix.
constexpr std::string_view bad_address = "wsa:InvalidAddressingHeader";
constexpr std::string_view only_anonymous = "wsa:OnlyAnonymousAddressSupported";

// SOAP 1.1 section 4.4.1 and SOAP 1.2 part 1 section 5.4.6: same meanings, other words.
std::string_view fault_code(SoapVersion version, const base::Error& error) {
  if (error.code == base::Code::soap_version) return "soap:VersionMismatch";
  if (error.code == base::Code::soap_must_understand) return "soap:MustUnderstand";
  const bool sender = base::info(error.code).blame == base::Blame::sender;
  const bool address = error.code == base::Code::soap_reply_address;
  if (version == SoapVersion::v11 && address) return only_anonymous;
  if (version == SoapVersion::v12) return sender ? "soap:Sender" : "soap:Receiver";
  return sender ? "soap:Client" : "soap:Server";
}

// Of SOAP 1.2, below the code.
std::string subcodes(const base::Error& error) {
  if (error.code != base::Code::soap_reply_address) return {};
  const auto around = [](std::string_view value, const std::string& inner) {
    return "<soap:Subcode><soap:Value>" + std::string(value) + "</soap:Value>" + inner +
           "</soap:Subcode>";
  };
  return around(bad_address, around(only_anonymous, {}));
}

// For people; the subject says which place or record is meant.
std::string reason_text(const base::Error& error) {
  std::string text{base::info(error.code).text};
  if (!error.subject.empty()) text.append(" (").append(error.subject).append(")");
  return text;
}

std::string service_fault(const base::Error& error, const std::string& reason,
                          std::string_view trace, std::string_view message_id,
                          const std::vector<FaultItem>& items) {
  const base::CodeInfo& row = base::info(error.code);
  xml::Writer writer("f", fault_ns);
  writer.open("ServiceFault").element("code", row.id).element("text", reason);
  writer.optional("cure", row.cure).optional("messageId", message_id).element("trace", trace);
  for (const FaultItem& item : items) {
    writer.open("item").element("path", item.path);
    if (item.line > 0) writer.element("line", std::to_string(item.line));
    writer.element("code", item.code).element("text", item.text).close();
  }
  return writer.finish();
}

}  // namespace

std::string fault_payload(SoapVersion version, const base::Error& error, std::string_view trace,
                          std::string_view message_id, const std::vector<FaultItem>& items) {
  const std::string reason = reason_text(error);
  const std::string escaped = xml::escape_text(reason);
  const std::string code{fault_code(version, error)};
  const std::string detail = service_fault(error, reason, trace, message_id, items);
  std::string out = "<soap:Fault xmlns:soap=\"";
  if (version == SoapVersion::v12) {
    out.append(security::soap12_ns).append("\"><soap:Code><soap:Value>").append(code);
    out.append("</soap:Value>").append(subcodes(error));
    out.append("</soap:Code><soap:Reason><soap:Text xml:lang=\"ru\">");
    out.append(escaped).append("</soap:Text></soap:Reason><soap:Detail>").append(detail);
    out.append("</soap:Detail></soap:Fault>");
    return out;
  }
  // SOAP 1.1: the children of Fault are in no namespace
  out.append(security::soap11_ns).append("\"><faultcode>").append(code);
  out.append("</faultcode><faultstring xml:lang=\"ru\">").append(escaped);
  out.append("</faultstring><detail>").append(detail).append("</detail></soap:Fault>");
  return out;
}

}  // namespace net
