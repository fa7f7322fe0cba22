#include "security/inspect.hpp"

#include <openssl/x509.h>

#include <algorithm>

#include "security/detail/enveloped.hpp"
#include "security/detail/header.hpp"
#include "security/detail/mathematics.hpp"
#include "security/detail/openssl.hpp"
#include "security/detail/profile.hpp"
#include "xml/canonical.hpp"

namespace security {
namespace {

void describe(const Signature& signature, SignatureReport& report) {
  report.algorithm = signature.algorithm->name;
  for (const auto& reference : signature.references) report.covers.push_back(reference.node.path());
}

base::Result<Certificate> decode(const Placement& placement, const Signature& signature) {
  BASE_TRY(der, certificate_octets(placement, signature));
  auto certificate = Certificate::from_der(der);
  if (!certificate) return base::fail(base::Code::certificate_unknown, certificate.error().detail);
  const auto fits = check_key(X509_get0_pubkey(certificate->raw()), *signature.algorithm);
  if (!fits) return bad_signature(fits.error().detail);
  return certificate;
}

// Whether the certificate is trusted, and the policy that its signature has to keep.
base::Result<domain::SignaturePolicy> check_trust(const Certificate& certificate,
                                                  std::string_view role,
                                                  const InspectOptions& options) {
  if (!options.trust) return options.policy;
  const CheckOptions how{.evidence = options.evidence};
  const bool partner_role =
      options.partners && (options.stranger_role.empty() || role != options.stranger_role);
  if (!partner_role || options.evidence)
    BASE_CHECK(options.trust->check(certificate, options.at, how));
  if (!partner_role) return options.policy;
  BASE_TRY(partner, options.trust->partner_of(certificate));
  // a past moment may lie before the window of the pin
  if (!options.evidence) BASE_CHECK(options.trust->recognize(certificate.der(), options.at));
  return options.partner_policy ? partner->signature : options.policy;
}

base::Result<Signature> check(const Placement& placement, const InspectOptions& options,
                              SignatureReport& report) {
  report.role = placement.role;
  report.place = placement.signature.path();
  if (placement.refused) return *placement.refused;
  BASE_TRY(signature, check_placed(placement, options.profile->rules));
  describe(signature, report);
  BASE_TRY(certificate, decode(placement, signature));
  report.certificate = certificate;
  BASE_TRY(policy, check_trust(certificate, placement.role, options));
  BASE_CHECK(check_algorithms(signature, *options.profile, policy, options.legacy));
  const bool timed = placement.timestamp && signature.covers(placement.timestamp);
  if (options.profile->timestamp && policy.timestamp && !timed)
    return bad_signature("Timestamp is not signed");
  signature.either_order = options.profile->reversed_value && policy.reversed_value;
  BASE_CHECK(check_mathematics(signature, certificate));
  if (timed && options.trust) BASE_CHECK(check_freshness(placement.timestamp, options.at));
  return signature;
}

}  // namespace

std::vector<SignatureReport> inspect(const xml::Document& document, const InspectOptions& options) {
  const auto placements = options.profile->place(document);
  if (!placements) return {{.refused = placements.error()}};
  std::vector<SignatureReport> reports;
  for (const Placement& placement : *placements) {
    SignatureReport report;
    if (auto holds = check(placement, options, report); !holds) report.refused = holds.error();
    reports.push_back(std::move(report));
  }
  return reports;
}

base::Result<SignedDocument> SignedDocument::verify(xml::Document document,
                                                    const InspectOptions& options) {
  BASE_TRY(placements, options.profile->place(document));
  SignedDocument verified(std::move(document));
  std::vector<Signature> signatures;
  for (const Placement& placement : placements) {
    SignatureReport report;
    auto checked = check(placement, options, report);
    if (!checked && std::ranges::count(options.optional_roles, placement.role) > 0) {
      verified.refused_.emplace_back(placement.role, checked.error());
      continue;
    }
    BASE_TRY(signature, std::move(checked));
    std::vector<xml::Node> nodes;
    for (const Reference& reference : signature.references) nodes.push_back(reference.node);
    verified.parts_.push_back(
        {placement.role, std::move(nodes), std::move(*report.certificate), signature.algorithm});
    signatures.push_back(std::move(signature));
  }
  remove_enveloped(signatures);
  return verified;
}

std::optional<base::Error> SignedDocument::refused(std::string_view role) const {
  for (const auto& [whose, why] : refused_)
    if (whose == role) return why;
  return std::nullopt;
}

base::Result<Verified> SignedDocument::hand_over(xml::Node payload, std::string_view role,
                                                 std::shared_ptr<const Trust> trust,
                                                 base::Time now) const {
  if (const auto why = refused(role)) return *why;
  const auto part = std::ranges::find(parts_, role, &Part::role);
  if (part == parts_.end()) return base::fail(base::Code::unsigned_message, std::string(role));
  xml::Node around = payload;
  while (around && std::ranges::find(part->nodes, around) == part->nodes.end())
    around = around.parent();
  if (!payload || !around) return base::fail(base::Code::internal, "not what was signed");
  BASE_TRY(known, trust->recognize(part->certificate.der(), now));
  if (!permits(known.partner->signature.algorithms, *part->algorithm))
    return bad_signature("the partner may not sign by " + std::string(part->algorithm->name));
  BASE_TRY(octets, xml::canonicalize(payload));
  Verified verified;
  verified.payload_ = payload;
  verified.partner_ = known.partner;
  verified.trust_ = std::move(trust);
  verified.content_digest_ = sha256_hex(octets);
  verified.document_ = std::make_shared<const xml::Document>(document_);
  return verified;
}

}  // namespace security
