#include "security/detail/fragments.hpp"
#include "security/detail/names.hpp"
#include "security/wss.hpp"
#include "xml/writer.hpp"

namespace security {
namespace {

// A prefix that the payload does not declare. If it did, with the same URI, the canonical form
// of the Body would leave out that inner declaration, and the text would not be canonical.
std::string free_prefix(std::string_view payload, const std::string& wish) {
  std::string prefix = wish;
  for (int i = 1; payload.find("xmlns:" + prefix + "=") != payload.npos; ++i) {
    prefix = wish + std::to_string(i);
  }
  return prefix;
}

std::string addressing(const Sealing& how) {
  if (how.wsa_relates_to.empty()) return {};
  const std::string open = "<wsa:";
  const std::string ns = " xmlns:wsa=\"" + std::string(wsa_ns) + "\">";
  return "<wsa:Action" + ns + xml::escape_text(how.wsa_action) + "</wsa:Action><wsa:RelatesTo" +
         ns + xml::escape_text(how.wsa_relates_to) + "</wsa:RelatesTo>";
}

constexpr std::string_view body_id = "kontingent-body";

}  // namespace

base::Result<std::string> seal(const Signer& signer, std::string_view payload, const Sealing& how,
                               base::Time now) {
  const std::string ns(how.version == SoapVersion::v11 ? soap11_ns : soap12_ns);
  const std::string soap = free_prefix(payload, "soap");
  const std::string wsu = free_prefix(payload, "wsu");
  // Canonical form sorts declarations by prefix: "soap…" comes before "wsu…".
  std::string body = "<" + soap + ":Body xmlns:" + soap + "=\"" + ns + "\" xmlns:" + wsu + "=\"" +
                     std::string(wsu_ns) + "\" " + wsu + ":Id=\"" + std::string(body_id) + "\">";
  body += payload;
  body += "</" + soap + ":Body>";

  const std::string timestamp = timestamp_fragment(now);
  std::vector<SignedPart> parts;
  parts.push_back({std::string(timestamp_id), timestamp});
  parts.push_back({std::string(body_id), std::move(body)});
  BASE_TRY(signature, signature_fragment(signer, parts, token_reference_fragment()));

  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + soap +
                    ":Envelope xmlns:" + soap + "=\"" + ns + "\"";
  // Not in the Body: a prefix in use by a text alone is no part of exclusive canonical form.
  if (how.names_wsa) out += " xmlns:wsa=\"" + std::string(wsa_ns) + "\"";
  out += "><" + soap + ":Header>" + how.headers + addressing(how);
  out += "<wsse:Security xmlns:wsse=\"" + std::string(wsse_ns) + "\" xmlns:wsu=\"" +
         std::string(wsu_ns) + "\" " + soap + ":mustUnderstand=\"" +
         (how.version == SoapVersion::v11 ? "1" : "true") + "\">";
  out += token_fragment(signer.certificate());
  out += timestamp;
  out += signature;
  out += "</wsse:Security></" + soap + ":Header>";
  out += parts[1].octets;
  out += "</" + soap + ":Envelope>";
  return out;
}

}  // namespace security
