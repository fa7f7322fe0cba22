#pragma once
// OASIS Web Services Security 1.0, X.509 token profile: Body and Timestamp signed, exclusive
// C14N. Structure first, mathematics second; what comes out is exactly what was signed.
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "domain/partner.hpp"
#include "security/trust.hpp"
#include "xml/document.hpp"

namespace security {

enum class SoapVersion { v11, v12 };

inline constexpr std::string_view soap11_ns = "http://schemas.xmlsoap.org/soap/envelope/";
inline constexpr std::string_view soap12_ns = "http://www.w3.org/2003/05/soap-envelope";
inline constexpr std::string_view wsa_ns = "http://www.w3.org/2005/08/addressing";

// An envelope whose outer structure is right; nothing in it is believed yet.
struct Envelope {
  SoapVersion version{};
  xml::Node header;  // may be empty
  xml::Node body;
};
// Exactly one Body, at most one Header before it, nothing else; one of the two SOAP namespaces.
// Errors: soap_version, soap_structure.
base::Result<Envelope> open_envelope(const xml::Document& document);

// A message whose signature holds. Only WssVerifier and SignedDocument make one. Owns the document
// and gives out only the signed payload element.
class Verified {
 public:
  const xml::Node& payload() const { return payload_; }
  const domain::Partner& partner() const { return *partner_; }
  SoapVersion version() const { return version_; }
  // SHA-256 hex of the payload's octets as they stand in the canonical form of the Body.
  const std::string& content_digest() const { return content_digest_; }
  // Created, and SHA-256 hex of the canonical SignedInfo and the certificate: the same signed
  // message, however its SignatureValue is written. Empty when no Timestamp was signed (nothing to
  // replay).
  const std::string& signature_digest() const { return signature_digest_; }

 private:
  friend class WssVerifier;
  friend class SignedDocument;
  Verified() = default;
  std::shared_ptr<const xml::Document> document_;
  std::shared_ptr<const Trust> trust_;  // keeps the partner alive
  xml::Node payload_;
  const domain::Partner* partner_ = nullptr;
  SoapVersion version_{};
  std::string content_digest_, signature_digest_;
};

class WssVerifier {
 public:
  explicit WssVerifier(std::shared_ptr<const Trust> trust) : trust_(std::move(trust)) {}
  // Any thread; one document per call. Order of the questions: structure of the signature,
  // token → certificate → chain → partner, the partner's policy, digests and signature value,
  // freshness of the Timestamp (Created not older than limits::timestamp_age, Expires not
  // passed, limits::clock_skew both ways). Replay is asked later, inside the transaction
  // (bus/inbox.hpp).
  // Errors: soap_version, soap_structure, unsigned_message, signature_invalid,
  // certificate_unknown, certificate_expired, certificate_revoked, revocation_unknown,
  // timestamp_stale.
  base::Result<Verified> verify(xml::Document document, base::Time now) const;
  const std::shared_ptr<const Trust>& trust() const { return trust_; }

 private:
  std::shared_ptr<const Trust> trust_;
};

// Wraps payload (canonical XML, one element; see xml::Writer) in an envelope with
// BinarySecurityToken, Timestamp (Created now, Expires now + limits::timestamp_age) and a
// signature over Body and Timestamp. Nothing is parsed. Any thread.
struct Sealing {
  SoapVersion version{};
  std::string wsa_action{};      // with relates_to: WS-Addressing headers of an answer
  std::string wsa_relates_to{};  // the request's wsa:MessageID; empty: no addressing headers
  std::string headers{};         // more header blocks, as text; not signed
  bool names_wsa = false;        // the payload has a QName with the prefix wsa, which it leaves out
};
base::Result<std::string> seal(const Signer& signer, std::string_view payload, const Sealing& how,
                               base::Time now);

}  // namespace security
