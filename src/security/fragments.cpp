#include "security/detail/fragments.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"
#include "security/detail/names.hpp"
#include "security/detail/openssl.hpp"
#include "xml/writer.hpp"

namespace security {
namespace {

std::string join(std::initializer_list<std::string_view> pieces) {
  std::size_t size = 0;
  for (const auto piece : pieces) size += piece.size();
  std::string out;
  out.reserve(size);
  for (const auto piece : pieces) out += piece;
  return out;
}

std::string transform(std::string_view uri) {
  return join({"<ds:Transform Algorithm=\"", uri, "\"></ds:Transform>"});
}

std::string reference(const Algorithm& algorithm, const SignedPart& part) {
  const std::string uri = part.id.empty() ? "" : "#" + xml::escape_attribute(part.id);
  return join({"<ds:Reference URI=\"", uri, "\"><ds:Transforms>",
               part.enveloped ? transform(enveloped_uri) : "", transform(exc_c14n),
               part.smev ? transform(smev_uri) : "",
               "</ds:Transforms><ds:DigestMethod Algorithm=\"", algorithm.digest->uris.front(),
               "\"></ds:DigestMethod><ds:DigestValue>",
               base::encode_base64(digest(part.octets, *algorithm.digest)),
               "</ds:DigestValue></ds:Reference>"});
}

}  // namespace

std::string timestamp_fragment(base::Time now) {
  return join({"<wsu:Timestamp xmlns:wsu=\"", wsu_ns, "\" wsu:Id=\"", timestamp_id,
               "\"><wsu:Created>", base::format_time(now), "</wsu:Created><wsu:Expires>",
               base::format_time(now + base::limits::timestamp_age),
               "</wsu:Expires></wsu:Timestamp>"});
}

std::string token_fragment(const Certificate& certificate) {
  return join({"<wsse:BinarySecurityToken EncodingType=\"", base64_binary, "\" ValueType=\"",
               x509_v3, "\" wsu:Id=\"", token_id, "\">", base::encode_base64(certificate.der()),
               "</wsse:BinarySecurityToken>"});
}

std::string token_reference_fragment() {
  return join({"<wsse:SecurityTokenReference xmlns:wsse=\"", wsse_ns, "\"><wsse:Reference URI=\"#",
               token_id, "\" ValueType=\"", x509_v3,
               "\"></wsse:Reference></wsse:SecurityTokenReference>"});
}

std::string certificate_fragment(const Certificate& certificate) {
  return join({"<ds:X509Data><ds:X509Certificate>", base::encode_base64(certificate.der()),
               "</ds:X509Certificate></ds:X509Data>"});
}

base::Result<std::string> signature_fragment(const Signer& signer,
                                             const std::vector<SignedPart>& parts,
                                             std::string_view key_info) {
  const Algorithm& algorithm = signer.algorithm();
  std::string references;
  for (const auto& part : parts) references += reference(algorithm, part);
  const std::string content =
      join({"<ds:CanonicalizationMethod Algorithm=\"", exc_c14n,
            "\"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm=\"",
            algorithm.uris.front(), "\"></ds:SignatureMethod>", references, "</ds:SignedInfo>"});
  const std::string info = join({"<ds:SignedInfo xmlns:ds=\"", ds_ns, "\">", content});
  BASE_TRY(value, signer.sign(info));
  return join({"<ds:Signature xmlns:ds=\"", ds_ns, "\">", info, "<ds:SignatureValue>",
               base::encode_base64(value), "</ds:SignatureValue><ds:KeyInfo>", key_info,
               "</ds:KeyInfo></ds:Signature>"});
}

}  // namespace security
