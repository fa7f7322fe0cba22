#include "adapters/saml/redirect.hpp"

#include <zlib.h>

#include <algorithm>
#include <map>

#include "adapters/esia/form.hpp"
#include "adapters/saml/signed.hpp"
#include "base/text.hpp"
#include "security/value.hpp"

namespace adapters::saml {
namespace {

// Raw deflate (RFC 1951), whole, within limits::saml_message_bytes.
base::Result<std::string> inflated(std::string octets) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return malformed("no memory");
  std::string out(base::limits::saml_message_bytes, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(octets.data());
  stream.avail_in = static_cast<uInt>(octets.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  const bool whole = done == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  if (!whole) return malformed("not deflated, or larger than a limit");
  return out;
}

base::Result<std::string> deflated(std::string text) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    return base::fail(base::Code::internal, "no memory");
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (done != Z_STREAM_END) return base::fail(base::Code::internal, "deflate");
  return out;
}

using Raw = std::map<std::string_view, std::string_view>;

// As it came: what is signed is not what it means, but how it is written.
base::Result<Raw> split(std::string_view query) {
  if (query.size() > base::limits::saml_query_bytes) return malformed("larger than a limit");
  Raw raw;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const auto equals = std::min(pair.find('='), pair.size());
    if (!raw.emplace(pair.substr(0, equals), pair.substr(std::min(pair.size(), equals + 1))).second)
      return malformed("a parameter twice");
  }
  return raw;
}

base::Result<void> check(const Raw& raw, std::string_view name, const esia::Form& form,
                         std::span<const security::Certificate> certificates, bool sha1) {
  std::string text = std::string(name) + '=' + std::string(raw.at(name));
  if (raw.contains("RelayState")) text.append("&RelayState=").append(raw.at("RelayState"));
  text.append("&SigAlg=").append(raw.at("SigAlg"));
  const auto* algorithm = security::find_algorithm_by_uri(esia::field(form, "SigAlg"));
  if (algorithm == nullptr || algorithm->key != security::KeyType::rsa ||
      (algorithm->legacy && !sha1))
    return untrusted("SigAlg: an algorithm that is not accepted");
  const auto value = base::decode_base64(esia::field(form, "Signature"));
  if (!value) return malformed("Signature is not Base64");
  for (const security::Certificate& each : certificates)
    if (security::check_value(each, *algorithm, text, *value)) return {};
  return untrusted("the signature of the address does not hold");
}

}  // namespace

base::Result<Redirected> open_redirect(std::string_view query,
                                       std::span<const security::Certificate> certificates,
                                       bool sha1) {
  BASE_TRY(raw, split(query));
  const auto parsed = esia::parse_form(query);
  if (!parsed) return malformed(parsed.error().detail);
  const bool request = raw.contains("SAMLRequest");
  const std::string_view name = request ? "SAMLRequest" : "SAMLResponse";
  if (!raw.contains(name)) return malformed("no message");
  if (!raw.contains("SigAlg") || !raw.contains("Signature")) return untrusted("not signed");
  for (const auto& [each, value] : raw)
    if (each != name && each != "RelayState" && each != "SigAlg" && each != "Signature")
      return malformed("a parameter that nobody signed");
  BASE_CHECK(check(raw, name, *parsed, certificates, sha1));
  auto octets = base::decode_base64(esia::field(*parsed, name));
  if (!octets) return malformed("not Base64");
  BASE_TRY(message, inflated(std::move(*octets)));
  return Redirected{request ? Kind::request : Kind::response, std::move(message),
                    std::string(esia::field(*parsed, "RelayState"))};
}

base::Result<std::string> unverified_message(std::string_view query) {
  if (query.size() > base::limits::saml_query_bytes) return malformed("larger than a limit");
  const auto parsed = esia::parse_form(query);
  if (!parsed) return malformed(parsed.error().detail);
  auto octets = base::decode_base64(esia::field(*parsed, "SAMLRequest"));
  if (!octets) return malformed("not Base64");
  return inflated(std::move(*octets));
}

base::Result<Redirected> open_post(std::string_view text,
                                   std::span<const security::Certificate> certificates, bool sha1) {
  if (text.size() > base::limits::saml_message_bytes * 4) return malformed("larger than a limit");
  const auto form = esia::parse_form(text);
  if (!form) return malformed(form.error().detail);
  const bool request = form->contains("SAMLRequest");
  if (request == form->contains("SAMLResponse")) return malformed("not one message");
  BASE_TRY(octets, decode_post(esia::field(*form, request ? "SAMLRequest" : "SAMLResponse")));
  BASE_TRY(document, parse_message(octets));
  BASE_TRY(nodes, signed_nodes(document, certificates, sha1));
  if (!is_among(nodes, document.root())) return untrusted("the message is not signed");
  BASE_CHECK(check_types(document.root(), nodes));
  return Redirected{request ? Kind::request : Kind::response, std::move(octets),
                    std::string(esia::field(*form, "RelayState"))};
}

base::Result<std::string> write_redirect(const security::Signer& signer, const Redirected& what) {
  if (signer.algorithm().key != security::KeyType::rsa)
    return base::fail(base::Code::key_unusable, "SAML is signed by RSA");
  BASE_TRY(octets, deflated(what.message));
  esia::Fields fields;
  fields.emplace_back(what.kind == Kind::request ? "SAMLRequest" : "SAMLResponse",
                      base::encode_base64(octets));
  if (!what.relay_state.empty()) fields.emplace_back("RelayState", what.relay_state);
  fields.emplace_back("SigAlg", std::string(signer.algorithm().uris[0]));
  std::string query = esia::encode_form(fields);
  BASE_TRY(value, signer.sign(query));
  return query + "&" + esia::encode_form({{"Signature", base::encode_base64(value)}});
}

}  // namespace adapters::saml
