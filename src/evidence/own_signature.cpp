#include "evidence/own_signature.hpp"

#include "base/text.hpp"
#include "net/multipart.hpp"
#include "security/inspect.hpp"

namespace evidence {
namespace {

// MTOM: the envelope is the first part, and the boundary stands before it.
base::Result<std::string_view> envelope_of(std::string_view body) {
  if (!body.starts_with("--")) return body;
  const std::string_view boundary = base::trim(body.substr(2, body.find('\n') - 2));
  BASE_TRY(root, net::find_root_part(body, boundary, {}));
  return root.body;
}

}  // namespace

base::Result<std::string> check_own_signature(std::string_view body, base::Time at,
                                              const std::shared_ptr<const security::Trust>& trust) {
  BASE_TRY(envelope, envelope_of(body));
  xml::ParseLimits limits;
  limits.bytes = envelope.size();
  BASE_TRY(document, xml::Document::parse(envelope, limits));
  security::InspectOptions how;
  // what went to SMEV and came from it is signed in its own way
  const security::Profile* smev = security::find_profile("smev3");
  how.profile = security::guess_profile(document) == smev ? smev : security::find_profile("wss");
  how.policy.timestamp = false;  // a partner may have leave to sign the Body alone
  how.legacy = true;             // or to sign with what is out of date: the algorithm is told
  how.trust = trust;
  how.at = at;
  how.evidence = true;
  std::string note;
  for (const security::SignatureReport& each : security::inspect(document, how)) {
    if (each.refused) return *each.refused;
    if (!note.empty()) note += "; ";
    note += each.algorithm + ", " + signed_by(*each.certificate);
  }
  return note;
}

std::string signed_by(const security::Certificate& certificate) {
  return certificate.subject() + ", SHA-256 " + certificate.fingerprint();
}

}  // namespace evidence
