#include "security/sign_document.hpp"

#include <libxml/tree.h>

#include "security/detail/editing.hpp"
#include "security/detail/ids.hpp"
#include "security/detail/names.hpp"
#include "security/detail/profile.hpp"
#include "security/wss.hpp"
#include "xml/detail/raw.hpp"

namespace security {
namespace {

xml::Node ensure_header(const Envelope& envelope) {
  if (envelope.header) return envelope.header;
  xmlNode* body = envelope.body.raw();
  return xml::Node(
      xmlAddPrevSibling(body, xmlNewDocNode(body->doc, body->ns, xml::chars("Header"), nullptr)));
}

bool has_instructions_outside(const xml::Document& document) {
  for (const xmlNode* node = document.raw()->children; node != nullptr; node = node->next) {
    if (node->type == XML_PI_NODE) return true;
  }
  return false;
}

// <wsse:Security …> without its end tag.
std::string security_tag(SoapVersion version, std::string_view more) {
  const bool soap11 = version == SoapVersion::v11;
  std::string tag = "<wsse:Security xmlns:wsse=\"" + std::string(wsse_ns) + "\" xmlns:wsu=\"" +
                    std::string(wsu_ns) + "\" xmlns:soap=\"" +
                    std::string(soap11 ? soap11_ns : soap12_ns) + "\" soap:mustUnderstand=\"" +
                    (soap11 ? "1" : "true") + "\"";
  tag.append(more).append(">");
  return tag;
}

// The Signature over one element, itself inside of it or not.
base::Result<std::string> signature_over(const Signer& signer, const std::string& id,
                                         xml::Node node, bool enveloped) {
  BASE_TRY(octets, xml::canonicalize(node));
  return signature_fragment(signer, {{.id = id, .octets = octets, .enveloped = enveloped}},
                            certificate_fragment(signer.certificate()));
}

base::Result<std::string> sign_app_data(const Signer& signer, const xml::Document& copy,
                                        const Envelope& envelope) {
  for (const xml::Node& message : envelope.body.children())
    for (const xml::Node& part : message.children())
      for (const xml::Node& data : part.children()) {
        if (part.name() != "MessageData" || data.name() != "AppData") continue;
        BASE_TRY(id, ensure_id(data, "", "Id", "AppData"));
        BASE_TRY(signature, signature_over(signer, id, data, true));
        BASE_CHECK(insert(data, Place::last_child, signature));
        return copy.serialize();
      }
  return misuse("в конверте нет MessageData/AppData: подписывать нечего");
}

}  // namespace

base::Result<std::string> sign_envelope(const Signer& signer, const xml::Document& document,
                                        base::Time now) {
  BASE_TRY(copy, copy_of(document));
  BASE_TRY(envelope, open_envelope(copy));
  if (envelope.header && !find_all(envelope.header, wsse_ns, "Security").empty())
    return misuse("в конверте уже есть заголовок Security: подпишите документ без него");
  BASE_TRY(body_id, ensure_id(envelope.body, wsu_ns, "Id", "kontingent-body"));
  BASE_TRY(body, xml::canonicalize(envelope.body));
  const std::string timestamp = timestamp_fragment(now);
  BASE_TRY(signature,
           signature_fragment(signer, {{std::string(timestamp_id), timestamp}, {body_id, body}},
                              token_reference_fragment()));
  const std::string security = security_tag(envelope.version, "") +
                               token_fragment(signer.certificate()) + timestamp + signature +
                               "</wsse:Security>";
  BASE_CHECK(insert(ensure_header(envelope), Place::last_child, security));
  return copy.serialize();
}

base::Result<std::string> sign_enveloped(const Signer& signer, const xml::Document& document) {
  if (has_instructions_outside(document))
    return misuse("инструкции обработки вне корня так не подписать: уберите их");
  BASE_TRY(copy, copy_of(document));
  BASE_TRY(signature, signature_over(signer, "", copy.root(), true));
  BASE_CHECK(insert(copy.root(), Place::last_child, signature));
  return copy.serialize();
}

base::Result<std::string> sign_detached(const Signer& signer, const xml::Document& document,
                                        const std::string& id) {
  BASE_TRY(copy, copy_of(document));
  const auto holder = find_id(copy.raw(), id);
  if (!holder) return misuse("элемента с таким идентификатором нет, или он не один: " + id);
  BASE_TRY(signature, signature_over(signer, id, *holder, is_inside(copy.root(), *holder)));
  BASE_CHECK(insert(copy.root(), Place::last_child, signature));
  return copy.serialize();
}

base::Result<std::string> sign_saml(const Signer& signer, const xml::Document& document) {
  BASE_TRY(copy, copy_of(document));
  const auto parts = copy.root().children();
  const auto id = copy.root().attribute("ID");
  if (!id || parts.empty() || parts[0].name() != "Issuer")
    return misuse("у сообщения SAML есть ID, и первым в нём стоит Issuer: здесь не так");
  if (copy.root().child(ds_ns, "Signature")) return misuse("сообщение уже подписано");
  BASE_TRY(signature, signature_over(signer, *id, copy.root(), true));
  BASE_CHECK(insert(parts[0], Place::after, signature));
  return copy.serialize();
}

base::Result<std::string> sign_smev2(const Signer& signer, const xml::Document& document,
                                     std::string_view role) {
  BASE_TRY(copy, copy_of(document));
  BASE_TRY(envelope, open_envelope(copy));
  if (role == "person") return sign_app_data(signer, copy, envelope);
  if (role != "sender") return misuse("в СМЭВ 2 подписывают как sender или person");
  if (envelope.header && !find_all(envelope.header, wsse_ns, "Security").empty())
    return misuse("в конверте уже есть заголовок Security: подпишите документ без него");
  BASE_TRY(body_id, ensure_id(envelope.body, wsu_ns, "Id", "body"));
  BASE_TRY(body, xml::canonicalize(envelope.body));
  BASE_TRY(signature, signature_fragment(signer, {{body_id, body}}, token_reference_fragment()));
  const std::string actor = " soap:actor=\"http://smev.gosuslugi.ru/actors/smev\"";
  const std::string security = security_tag(envelope.version, actor) +
                               token_fragment(signer.certificate()) + signature +
                               "</wsse:Security>";
  BASE_CHECK(insert(ensure_header(envelope), Place::last_child, security));
  return copy.serialize();
}

}  // namespace security
