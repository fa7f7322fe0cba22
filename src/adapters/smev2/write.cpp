#include "adapters/smev2/write.hpp"

#include "security/sign_document.hpp"
#include "security/wss.hpp"
#include "xml/writer.hpp"

namespace adapters::smev2 {
namespace {

void write_system(xml::Writer& out, std::string_view element, const System& system) {
  out.open(element).element("Code", system.code).element("Name", system.name).close();
}

std::string message_block(const Message& message) {
  xml::Writer out("smev", ns_of(message.revision));
  out.open("Message");
  write_system(out, "Sender", message.sender);
  write_system(out, "Recipient", message.recipient);
  if (message.originator) write_system(out, "Originator", *message.originator);
  const bool later = message.revision == Revision::rev120315;
  if (later && !message.service_mnemonic.empty())
    out.open("Service")
        .element("Mnemonic", message.service_mnemonic)
        .element("Version", message.service_version)
        .close();
  else if (later)
    out.optional("ServiceName", message.service_name);
  out.element("TypeCode", message.type_code);
  out.element("Status", name_of(message.status));
  out.element("Date", message.date);
  out.element("ExchangeType", message.exchange_type);
  out.optional("RequestIdRef", message.request_id);
  out.optional("OriginRequestIdRef", message.origin_request_id);
  out.optional("ServiceCode", message.service_code);
  out.optional("CaseNumber", message.case_number);
  out.optional("TestMsg", message.test_msg);
  if (later) out.optional("OKTMO", message.oktmo);
  return out.finish();
}

// content declares every namespace that it uses: it is canonical.
std::string data_block(Revision revision, std::string_view content) {
  std::string out = "<smev:MessageData xmlns:smev=\"";
  out.append(ns_of(revision)).append("\">");
  if (!content.empty())
    out.append("<smev:AppData Id=\"AppData\">").append(content).append("</smev:AppData>");
  return out + "</smev:MessageData>";
}

base::Result<std::string> sign(std::string_view envelope, const security::Signer& signer,
                               std::string_view role) {
  xml::ParseLimits limits;
  limits.bytes = envelope.size();  // our own
  BASE_TRY(document, xml::Document::parse(envelope, limits));
  return security::sign_smev2(signer, document, role);
}

}  // namespace

std::string service_ns(Revision revision) {
  return "urn:kontingent:smev2:" + std::string(name_of(revision));
}

Wrapper request_wrapper(Revision revision) {
  return {service_ns(revision), "SendMessage"};
}

Wrapper answer_wrapper(std::string_view ns, std::string_view name) {
  return {std::string(ns), std::string(name) + "Response"};
}

base::Result<std::string> write_envelope(const Message& message, const Wrapper& wrapper,
                                         std::string_view content, const security::Signer& sender,
                                         const security::Signer* person) {
  const std::string name = wrapper.ns.empty() ? wrapper.name : "w:" + wrapper.name;
  std::string out = "<soap:Envelope xmlns:soap=\"" + std::string(security::soap11_ns) +
                    "\"><soap:Header></soap:Header><soap:Body><" + name;
  if (!wrapper.ns.empty()) out += " xmlns:w=\"" + xml::escape_attribute(wrapper.ns) + "\"";
  out += ">" + message_block(message) + data_block(message.revision, content) + "</" + name +
         "></soap:Body></soap:Envelope>";
  if (person != nullptr) {
    BASE_TRY(personal, sign(out, *person, "person"));
    out = std::move(personal);
  }
  return sign(out, sender, "sender");
}

}  // namespace adapters::smev2
