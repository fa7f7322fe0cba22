#pragma once
// A message of SMEV 3 from octets to what may be believed: Raw → Parsed → Verified. What is
// processed is exactly what was signed. One thread per message.
#include <optional>
#include <string>
#include <vector>

#include "adapters/smev/mtom.hpp"
#include "adapters/smev/version.hpp"
#include "security/inspect.hpp"
#include "security/keys.hpp"
#include "xml/schema.hpp"

namespace adapters::smev {

// A well-formed envelope with one message of SMEV or a fault in it. Nothing is believed.
class Parsed {
 public:
  // Errors: those of xml::Document::parse; soap_version (not SOAP 1.1), soap_structure, the last
  // also when the Body holds anything else.
  static base::Result<Parsed> read(Raw raw);

  // "SendRequestRequest"; "Fault".
  std::string_view name() const { return unsigned_message().name(); }
  Version version() const { return version_; }  // of a fault: whatever
  bool has_header() const { return has_header_; }
  bool empty() const { return unsigned_message().children().empty(); }
  // The element in the Body. Only for what nobody signs: faults, statistics, empty queues.
  xml::Node unsigned_message() const { return message_; }

  // By the schema of the version, as if attachments that travel beside stood inside.
  // Errors: internal.
  base::Result<std::vector<xml::SchemaError>> validate(const xml::Schema& schema) const;

 private:
  friend class Verified;
  Parsed(Raw raw, xml::Document document) : raw_(std::move(raw)), document_(std::move(document)) {}
  Raw raw_;
  xml::Document document_;
  xml::Node message_;
  Version version_ = Version::v1_1;
  bool has_header_ = false;
};

// A message whose every signature holds.
class Verified {
 public:
  // Structure and mathematics decide: whose certificate it is must be asked by the caller.
  struct Rules {
    domain::SignaturePolicy policy{};
    bool legacy = false;  // GOST R 34.10-2001: for looking at old messages, never to act on them
    // A signature of the sender or of a person there that does not hold stands for nothing
    // (hand_over), and what SMEV signed is a message all the same: somebody must answer for it.
    bool any_sender = false;
  };
  // Errors: unsigned_message, signature_invalid, certificate_unknown (unreadable), soap_structure.
  static base::Result<Verified> check(Parsed parsed, const Rules& rules);

  std::string_view name() const { return parsed_.name(); }
  Version version() const { return parsed_.version(); }
  // An element inside what its sender signed, as a message of the partner that the sender is.
  // Errors: those of security::SignedDocument::hand_over, also for a person's signature.
  base::Result<security::Verified> hand_over(xml::Node payload,
                                             std::shared_ptr<const security::Trust> trust,
                                             base::Time now) const;
  // What the caller or SMEV signed: SenderProvidedRequestData, Request, Timestamp, ….
  xml::Node signed_part() const { return part("caller", "smev").nodes[0]; }
  const security::Certificate& signer() const { return part("caller", "smev").certificate; }
  // Canonical octets of the outer ds:Signature, for passing the message on with it.
  base::Result<std::string> signature() const;

  // The attachments beside the signed part, each with its description from inside it. Those that
  // are signed by themselves are checked, and marked; the others nobody signs.
  // Errors: smev_attachments_differ (one description, one content), smev_attachments_too_large
  // (more than max_bytes), those of security::verify_cms.
  base::Result<std::vector<Attachment>> attachments(const std::vector<AttachmentHeader>& headers,
                                                    std::size_t max_bytes) const;

 private:
  Verified(Parsed parsed, security::SignedDocument document)
      : parsed_(std::move(parsed)), document_(std::move(document)) {}
  const security::SignedDocument::Part& part(std::string_view role, std::string_view other) const;
  Parsed parsed_;
  security::SignedDocument document_;
};

// Signs an envelope that write.hpp made, in a role of security::sign_smev3, and holds it against
// the schema, so that nothing leaves that is not valid. Errors: schema_violation (subject: where),
// those of sign_smev3.
base::Result<std::string> seal(const security::Signer& signer, std::string_view envelope,
                               std::string_view role, const xml::Schema& schema);

}  // namespace adapters::smev
