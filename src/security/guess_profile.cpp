// Which profile a document of unknown origin is meant for, by its namespaces alone.
#include "security/detail/names.hpp"
#include "security/detail/signature.hpp"
#include "security/inspect.hpp"
#include "security/wss.hpp"

namespace security {
namespace {

constexpr std::string_view smev3_types =
    "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/";
constexpr std::string_view smev2_marks = "http://smev.gosuslugi.ru/";  // rev120315, actors/smev
constexpr std::string_view saml = "urn:oasis:names:tc:SAML:2.0:";

// Message and MessageData of СМЭВ 2 stand directly in the payload.
bool is_smev2(const Envelope& envelope) {
  for (const xml::Node& payload : envelope.body.children())
    for (const xml::Node& part : payload.children())
      if (part.ns().starts_with(smev2_marks)) return true;
  if (!envelope.header) return false;
  for (const xml::Node& security : find_all(envelope.header, wsse_ns, "Security"))
    if (const auto actor = security.attribute("actor", soap11_ns);
        actor && actor->starts_with(smev2_marks))
      return true;
  return false;
}

}  // namespace

const Profile* guess_profile(const xml::Document& document) {
  const auto envelope = open_envelope(document);
  if (!envelope) return document.root().ns().starts_with(saml) ? find_profile("saml") : nullptr;
  const auto payloads = envelope->body.children();
  if (payloads.size() == 1 && payloads[0].ns().starts_with(smev3_types))
    return find_profile("smev3");
  return find_profile(is_smev2(*envelope) ? "smev2" : "wss");
}

}  // namespace security
