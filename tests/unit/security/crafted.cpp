#include "crafted.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/text.hpp"

namespace testing_crafted {
namespace {

using namespace testing_message;

xml::Node find(xml::Node node, std::string_view id) {
  if (node.attribute("Id") == id || node.attribute("ID") == id) return node;
  for (const xml::Node& child : node.children())
    if (const auto found = find(child, id)) return found;
  return {};
}

xml::Node find_name(xml::Node node, std::string_view name) {
  if (node.name() == name) return node;
  for (const xml::Node& child : node.children())
    if (const auto found = find_name(child, name)) return found;
  return {};
}

std::string digest_of(const std::string& octets, const std::string& uri) {
  const char* name = uri.ends_with("sha1") ? "SHA1" : uri.ends_with("md5") ? "MD5" : "SHA256";
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(octets.data(), octets.size(), out, &size, EVP_get_digestbyname(name), nullptr);
  return base::encode_base64({reinterpret_cast<const char*>(out), size});
}

// The classic confusion: the public key, which everybody has, is the secret of an HMAC.
std::string hmac(const std::string& octets) {
  const std::string secret = testing_pki::read(shared_pki().certificate("ec"));
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(octets.data()), octets.size(), out, &size);
  return {reinterpret_cast<const char*>(out), size};
}

}  // namespace

std::string transform(const std::string& uri, const std::string& content) {
  return "<ds:Transform Algorithm=\"" + uri + "\">" + content + "</ds:Transform>";
}

std::string x509_data(const std::string& who) {
  return "<ds:X509Data><ds:X509Certificate>" + base::encode_base64(shared_pki().load(who).der()) +
         "</ds:X509Certificate></ds:X509Data>";
}

std::string reference(const std::string& uri, const std::string& transforms) {
  return "<ds:Reference URI=\"" + uri + "\"><ds:Transforms>" + transforms +
         "</ds:Transforms><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>"
         "<ds:DigestValue>AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=</ds:DigestValue>"
         "</ds:Reference>";
}

std::string craft(const Crafted& how) {
  std::string text =
      replaced(how.document, "@",
               "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>"
               "<ds:CanonicalizationMethod Algorithm=\"" +
                   how.c14n + "\"/><ds:SignatureMethod Algorithm=\"" + how.method +
                   "\"/><ds:Reference URI=\"" + how.uri + "\"><ds:Transforms>" + how.transforms +
                   "</ds:Transforms><ds:DigestMethod Algorithm=\"" + how.digest +
                   "\"/><ds:DigestValue>@digest</ds:DigestValue></ds:Reference>" + how.references +
                   "</ds:SignedInfo><ds:SignatureValue>@value</ds:SignatureValue><ds:KeyInfo>" +
                   how.key_info + "</ds:KeyInfo></ds:Signature>");
  const auto document = xml::Document::parse(text).value();
  const auto signature = find_name(document.root(), "Signature");
  const auto node = how.digested.empty() ? document.root() : find(document.root(), how.digested);
  xml::C14n form;
  for (auto up = signature; up; up = up.parent())
    if (up == node) form.without = signature;
  text = replaced(text, "@digest", digest_of(xml::canonicalize(node, form).value(), how.digest));
  const auto filled = xml::Document::parse(text).value();
  const auto info = xml::canonicalize(find_name(filled.root(), "SignedInfo")).value();
  const std::string value = how.method.find("hmac") != how.method.npos
                                ? hmac(info)
                                : shared_pki().signer(how.key).sign(info).value();
  return replaced(text, "@value", base::encode_base64(value));
}

Verdict look(const std::string& text, const char* profile,
             std::shared_ptr<const security::Trust> trust, bool legacy) {
  const auto document = xml::Document::parse(text);
  if (!document) return {false, document.error().code, document.error().detail};
  const auto reports = security::inspect(*document, {.profile = security::find_profile(profile),
                                                     .legacy = legacy,
                                                     .trust = std::move(trust),
                                                     .at = noon});
  for (const auto& report : reports)
    if (report.refused) return {false, report.refused->code, report.refused->detail};
  return {true, {}, {}};
}

}  // namespace testing_crafted
