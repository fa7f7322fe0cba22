#include "security/inspect.hpp"

#include <openssl/x509.h>

#include "base/text.hpp"
#include "security/detail/header.hpp"
#include "security/detail/mathematics.hpp"
#include "security/detail/names.hpp"
#include "security/detail/openssl.hpp"

namespace security {
namespace {

bool is_inside(xml::Node node, xml::Node ancestor) {
  for (; node; node = node.parent()) {
    if (node == ancestor) return true;
  }
  return false;
}

// The signer's certificate is the first one that KeyInfo carries.
base::Result<std::string> embedded_certificate(const Signature& signature) {
  if (!signature.key_info) return bad_signature("no KeyInfo");
  const auto found = find_all(signature.key_info, ds_ns, "X509Certificate");
  if (found.empty()) return bad_signature("no certificate in KeyInfo");
  BASE_TRY(text, leaf_text(found[0]));
  auto der = base::decode_base64(text);
  if (!der || der->size() > base::limits::token_bytes) {
    return bad_signature("a certificate that cannot be decoded");
  }
  return std::move(*der);
}

void describe(const Signature& signature, SignatureReport& report) {
  report.place = signature.node.path();
  report.algorithm = signature.algorithm->name;
  for (const auto& reference : signature.references) {
    report.covers.push_back(reference.node.path());
  }
}

base::Result<void> check_all(const Signature& signature, std::string_view der,
                             const InspectOptions& options, SignatureReport& report) {
  auto certificate = Certificate::from_der(der);
  if (!certificate) {
    return base::fail(base::Code::certificate_unknown, certificate.error().detail);
  }
  report.certificate = *certificate;
  const auto fits = check_key(X509_get0_pubkey(certificate->raw()), *signature.algorithm);
  if (!fits) return bad_signature(fits.error().detail);
  BASE_CHECK(check_algorithms(signature, {}));
  if (options.trust) BASE_CHECK(options.trust->check(*certificate, options.at));
  BASE_CHECK(check_mathematics(signature, *certificate));
  return {};
}

base::Result<void> inspect_envelope(const xml::Document& document, const InspectOptions& options,
                                    SignatureReport& report) {
  BASE_TRY(envelope, open_envelope(document));
  BASE_TRY(header, check_header(envelope));
  describe(header.signature, report);
  BASE_CHECK(check_all(header.signature, header.token, options, report));
  const bool timed = header.timestamp && header.signature.covers(header.timestamp);
  if (timed && options.trust) BASE_CHECK(check_freshness(header.timestamp, options.at));
  return {};
}

base::Result<void> inspect_signature(xml::Node node, const InspectOptions& options,
                                     SignatureReport& report) {
  report.place = node.path();
  BASE_TRY(
      signature,
      check_structure(node, {.enveloped = true, .whole_document = true, .inclusive_c14n = true}));
  describe(signature, report);
  const bool enveloped = options.profile == Profile::enveloped;
  if (enveloped && signature.references.size() != 1) return bad_signature("not one reference");
  for (const auto& reference : signature.references) {
    const bool inside = is_inside(node, reference.node);
    if (inside != reference.enveloped) {
      return bad_signature("enveloped-signature does not fit the place of the signature");
    }
    if (enveloped && !inside) return bad_signature("the signature does not sign what contains it");
    if (!enveloped && reference.id.empty()) return bad_signature("a reference without id");
  }
  BASE_TRY(der, embedded_certificate(signature));
  return check_all(signature, der, options, report);
}

}  // namespace

std::optional<Profile> find_profile(std::string_view name) {
  if (name == "wss") return Profile::wss;
  if (name == "enveloped") return Profile::enveloped;
  if (name == "detached") return Profile::detached;
  return std::nullopt;
}

std::vector<SignatureReport> inspect(const xml::Document& document, const InspectOptions& options) {
  std::vector<SignatureReport> reports;
  const auto add = [&reports](base::Result<void> verdict, SignatureReport report) {
    if (!verdict) report.refused = std::move(verdict).error();
    reports.push_back(std::move(report));
  };
  if (options.profile == Profile::wss) {
    SignatureReport report;
    auto verdict = inspect_envelope(document, options, report);
    add(std::move(verdict), std::move(report));
    return reports;
  }
  for (const auto& node : find_all(document.root(), ds_ns, "Signature")) {
    SignatureReport report;
    auto verdict = inspect_signature(node, options, report);
    add(std::move(verdict), std::move(report));
  }
  if (reports.empty()) add(base::fail(base::Code::unsigned_message, "no Signature"), {});
  return reports;
}

}  // namespace security
