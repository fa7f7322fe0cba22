#include "security/wss.hpp"

#include "base/text.hpp"
#include "security/detail/digest_sink.hpp"
#include "security/detail/header.hpp"
#include "security/detail/mathematics.hpp"
#include "security/detail/openssl.hpp"

namespace security {
namespace {

base::Result<xml::Node> payload_of(const Envelope& envelope) {
  const auto parts = strict_children(envelope.body);
  if (!parts || parts->size() != 1) {
    return base::fail(base::Code::soap_structure, "Body does not hold exactly one element");
  }
  return parts->front();
}

const Profile& profile() {
  static const Profile& found = *find_profile("wss");
  return found;
}

base::Result<void> check_policy(const domain::SignaturePolicy& policy, const Placement& placement,
                                const Signature& signature) {
  BASE_CHECK(check_algorithms(signature, profile(), policy));
  if (!policy.timestamp) return {};
  if (!placement.timestamp)
    return base::fail(base::Code::timestamp_stale, "the partner must sign a Timestamp");
  if (!signature.covers(placement.timestamp)) return bad_signature("Timestamp is not signed");
  return {};
}

}  // namespace

base::Result<Verified> WssVerifier::verify(xml::Document document, base::Time now) const {
  BASE_TRY(envelope, open_envelope(document));
  BASE_TRY(payload, payload_of(envelope));
  BASE_TRY(placement, place_header(envelope));
  BASE_TRY(signature, check_placed(placement, profile().rules));
  BASE_TRY(token, decode_token(placement.token));
  BASE_TRY(known, trust_->recognize(token, now));
  if (auto fits = check_key(X509_get0_pubkey(known.certificate.raw()), *signature.algorithm); !fits)
    return bad_signature(fits.error().detail);
  BASE_CHECK(check_policy(known.partner->signature, placement, signature));
  DigestSink content(*find_digest("sha256"));
  BASE_TRY(signed_info, check_mathematics(signature, known.certificate, {payload, &content}));
  // An unsigned Timestamp, where the partner need not sign one, is not even looked at.
  const bool timed = placement.timestamp && signature.covers(placement.timestamp);
  base::Time created;
  if (timed) {
    BASE_TRY(read, check_freshness(placement.timestamp, now));
    created = read;
  }

  Verified verified;
  verified.version_ = envelope.version;
  verified.payload_ = payload;
  verified.partner_ = known.partner;
  verified.trust_ = trust_;
  verified.content_digest_ = base::encode_hex(content.value());
  if (verified.content_digest_.empty()) return base::fail(base::Code::internal, "no SHA-256");
  // What names a signed message once and for all: what was signed, and by which key. Not the
  // SignatureValue: of an ECDSA signature (r, s) anybody can make another valid one, (r, n - s).
  // Its time, which is signed too, comes first: what is new stands together in the store's index.
  if (timed)
    verified.signature_digest_ = base::format_time(created) + " " +
                                 sha256_hex(signed_info + known.certificate.fingerprint());
  verified.document_ = std::make_shared<const xml::Document>(std::move(document));
  return verified;
}

}  // namespace security
