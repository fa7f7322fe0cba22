#include "security/conformance.hpp"

#include <libxml/tree.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "security/detail/conformance.hpp"
#include "security/detail/ids.hpp"
#include "security/detail/names.hpp"
#include "security/detail/signature.hpp"
#include "xml/detail/raw.hpp"

namespace security {
namespace {

constexpr std::string_view more_ns = "http://www.w3.org/2001/04/xmldsig-more#";
constexpr std::size_t most_references = 30, most_transforms = 5;

struct Method {
  std::string_view name;  // also the end of its URI
  CoreKey key;
};
constexpr std::array<Method, 15> methods = {{{"dsa-sha1", CoreKey::dsa},
                                             {"rsa-sha1", CoreKey::rsa},
                                             {"hmac-sha1", CoreKey::hmac},
                                             {"rsa-sha224", CoreKey::rsa},
                                             {"rsa-sha256", CoreKey::rsa},
                                             {"rsa-sha384", CoreKey::rsa},
                                             {"rsa-sha512", CoreKey::rsa},
                                             {"ecdsa-sha1", CoreKey::ec},
                                             {"ecdsa-sha256", CoreKey::ec},
                                             {"ecdsa-sha384", CoreKey::ec},
                                             {"ecdsa-sha512", CoreKey::ec},
                                             {"hmac-sha224", CoreKey::hmac},
                                             {"hmac-sha256", CoreKey::hmac},
                                             {"hmac-sha384", CoreKey::hmac},
                                             {"hmac-sha512", CoreKey::hmac}}};

constexpr std::string_view base64_uri = "http://www.w3.org/2000/09/xmldsig#base64";
// XPath and XSLT stay out: they run programs that the document brings.
constexpr std::array<std::string_view, 6> transforms = {
    exc_c14n,
    inc_c14n,
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
    enveloped_uri,
    base64_uri};

template <class Names>
bool is_among(const Names& names, std::string_view uri) {
  return std::find(names.begin(), names.end(), uri) != names.end();
}

base::Result<xml::Node> only_child(xml::Node node, std::string_view name) {
  xml::Node found;
  for (const xml::Node& child : node.children()) {
    if (!child.is(ds_ns, name)) continue;
    if (found) return bad_signature("more than one " + std::string(name));
    found = child;
  }
  if (!found) return bad_signature("no " + std::string(name));
  return found;
}

base::Result<void> read_method(xml::Node info, CoreSignature& out) {
  BASE_TRY(method, only_child(info, "SignatureMethod"));
  const std::string uri = method.attribute("Algorithm").value_or("");
  for (const Method& row : methods) {
    if (uri != std::string(ds_ns).append(row.name) && uri != std::string(more_ns).append(row.name))
      continue;
    // CVE-2009-0217: a signature of few bits is guessed
    if (method.child(ds_ns, "HMACOutputLength"))
      return bad_signature("a truncated HMAC (HMACOutputLength)");
    out.algorithm = row.name;
    out.key = row.key;
    return {};
  }
  return bad_signature("a signature algorithm that is not accepted: " + uri);
}

// "#id" and "#xpointer(id('id'))" → id.
std::string id_of(std::string_view uri) {
  constexpr std::string_view before = "#xpointer(id('", behind = "'))";
  if (uri.starts_with(before) && uri.ends_with(behind))
    return std::string(uri.substr(before.size(), uri.size() - before.size() - behind.size()));
  return std::string(uri.substr(1));
}

// xmlsec finds elements through libxml2's table of ids, which only a DTD would fill.
base::Result<void> note_id(xml::Node node, const std::string& id) {
  xmlDoc* document = node.raw()->doc;
  const xmlAttr* known = xmlGetID(document, xml::chars(id.c_str()));
  if (known != nullptr && known->parent == node.raw()) return {};
  for (xmlAttr* each = node.raw()->properties; known == nullptr && each; each = each->next)
    if (xml::attribute_value(each) == id &&
        xmlAddID(nullptr, document, xml::chars(id.c_str()), each) != nullptr)
      return {};
  return bad_signature("the id " + id + " cannot be noted");
}

base::Result<CoreReference> read_reference(xml::Node node) {
  BASE_TRY(digest, only_child(node, "DigestMethod"));
  const auto* known = find_digest_by_uri(digest.attribute("Algorithm").value_or(""));
  if (known == nullptr || known->name.starts_with("gost"))
    return bad_signature("a digest algorithm that is not accepted");
  const auto all = node.child(ds_ns, "Transforms").children();
  // what is decoded must not be parsed again, as a document of its own
  for (const xml::Node& step : all)
    if (step != all.back() && step.attribute("Algorithm") == base64_uri)
      return bad_signature("a transform behind base64");
  std::size_t steps = 0;
  for (const xml::Node& step : all)
    if (++steps > most_transforms ||
        !is_among(transforms, step.attribute("Algorithm").value_or("")))
      return bad_signature("a transform that is not accepted");
  const auto uri = node.attribute("URI");
  if (!uri) return bad_signature("Reference without URI");
  CoreReference reference{.uri = *uri, .node = {}};
  if (uri->empty() || *uri == "#xpointer(/)") {
    reference.node = xml::Node(xmlDocGetRootElement(node.raw()->doc));
  } else if (uri->size() > 1 && uri->front() == '#') {
    const std::string id = id_of(*uri);
    BASE_TRY(holder, find_id(node.raw()->doc, id));
    BASE_CHECK(note_id(holder, id));
    reference.node = holder;
  }
  return reference;
}

base::Result<void> check(const CoreSignature& signature, const std::vector<Certificate>& known,
                         const std::string& hmac_key, SignatureReport& report) {
  std::optional<Certificate> certificate;
  if (signature.key != CoreKey::hmac) {
    BASE_TRY(found, find_core_certificate(signature, known));
    certificate = found;
  }
  report.certificate = certificate;
  for (const CoreReference& reference : signature.references)
    if (!reference.node) return bad_signature("ссылка наружу, её не открывают: " + reference.uri);
  return check_core(signature, certificate, hmac_key);
}

}  // namespace

base::Result<CoreSignature> read_core(xml::Node node) {
  CoreSignature signature{.node = node, .key_info = node.child(ds_ns, "KeyInfo")};
  BASE_TRY(info, only_child(node, "SignedInfo"));
  BASE_TRY(value, only_child(node, "SignatureValue"));
  BASE_CHECK(leaf_text(value));
  BASE_TRY(c14n, only_child(info, "CanonicalizationMethod"));
  if (const auto uri = c14n.attribute("Algorithm"); uri != exc_c14n && uri != inc_c14n)
    return bad_signature("a canonicalization that is not accepted");
  BASE_CHECK(read_method(info, signature));
  for (const xml::Node& each : info.children()) {
    if (!each.is(ds_ns, "Reference")) continue;
    BASE_TRY(reference, read_reference(each));
    signature.references.push_back(std::move(reference));
  }
  if (signature.references.empty() || signature.references.size() > most_references)
    return bad_signature("no Reference, or too many");
  return signature;
}

base::Result<std::shared_ptr<const Conformance>> Conformance::load(const ConformanceKeys& keys) {
  BASE_CHECK(start_xmlsec());
  auto conformance = std::make_shared<Conformance>();
  for (const auto& file : keys.certificates)
    if (auto certificate = Certificate::load(file))
      conformance->certificates_.push_back(std::move(*certificate));
  conformance->hmac_key_ = keys.hmac_key;
  return std::shared_ptr<const Conformance>(std::move(conformance));
}

std::vector<SignatureReport> Conformance::inspect(const xml::Document& document) const {
  std::vector<SignatureReport> reports;
  for (const xml::Node& node : find_all(document.root(), ds_ns, "Signature")) {
    SignatureReport report{.place = node.path()};
    const auto signature = read_core(node);
    if (signature) {
      report.algorithm = signature->algorithm;
      for (const CoreReference& reference : signature->references)
        report.covers.push_back(reference.node ? reference.node.path() : reference.uri);
      const auto holds = check(*signature, certificates_, hmac_key_, report);
      if (!holds) report.refused = holds.error();
    } else {
      report.refused = signature.error();
    }
    reports.push_back(std::move(report));
  }
  if (reports.empty())
    reports.push_back({.refused = base::fail(base::Code::unsigned_message, "no Signature")});
  return reports;
}

}  // namespace security
