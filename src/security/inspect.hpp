#pragma once
// Every signature of a document against a profile: what is signed, by whom, and whether it holds.
// For adapters whose messages carry several signatures, and for `kontingent verify`. The same
// structure check and mathematics as WssVerifier's. One thread per document.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/partner.hpp"
#include "security/trust.hpp"
#include "security/wss.hpp"
#include "xml/document.hpp"

namespace security {

// A kind of message: "wss", "smev2", "smev3", "saml", "enveloped", "detached". It says which
// signatures there are, where, what each must sign and with which algorithms (docs/security.md).
struct Profile;
const Profile* find_profile(std::string_view name);
std::vector<std::string> profile_names();
std::string profile_name(const Profile& profile);
// The profile that a document's namespaces speak of: an envelope of СМЭВ 3 or 2, any other
// envelope (wss), a SAML message. Null: none of these. For looking at strangers' documents; who
// acts on a message knows which kind it expects.
const Profile* guess_profile(const xml::Document& document);

struct InspectOptions {
  const Profile* profile = nullptr;
  domain::SignaturePolicy policy{};  // narrows the profile
  bool legacy = false;               // every algorithm of the profile, GOST 2001 and SHA-1 too
  // Certificates are checked against it, dates at `at`; empty ("embedded"): structure and
  // mathematics decide, certificate and dates are only reported.
  std::shared_ptr<const Trust> trust{};
  base::Time at{};
  bool evidence = false;        // `at` is past (CheckOptions::evidence)
  bool partners = false;        // with trust: the certificate must be one that a partner has,
  bool partner_policy = false;  // whose policy then stands for `policy`
  // With partners: who signs in this role need be nobody's, only trusted. Empty: there is none.
  std::string_view stranger_role{};
  // SignedDocument: a signature of these roles that does not hold stands for nothing, and the
  // others decide. None: all must hold.
  std::vector<std::string_view> optional_roles{};
};

struct SignatureReport {
  std::optional<base::Error> refused{};  // why not; empty: valid
  std::string role{};                    // "caller", "smev", "person", …: the profile's word
  std::string place{};                   // path of the ds:Signature
  std::vector<std::string> covers{};     // paths of exactly what is signed
  std::string algorithm{};               // name in the table
  std::optional<Certificate> certificate{};
};

// One report per signature; one that is refused when the document as a whole does not fit.
std::vector<SignatureReport> inspect(const xml::Document& document, const InspectOptions& options);

// A document whose every signature holds, but for the optional ones. Gives out only what was
// signed: enveloped signatures are taken out of the document, since their KeyInfo is not.
class SignedDocument {
 public:
  struct Part {
    std::string_view role;  // whose signature: the profile's word
    std::vector<xml::Node> nodes;
    Certificate certificate;
    const Algorithm* algorithm = nullptr;
  };
  // Errors: the first that inspect() would report.
  static base::Result<SignedDocument> verify(xml::Document document, const InspectOptions& options);
  const std::vector<Part>& parts() const { return parts_; }
  // Why a signature of that optional role does not hold; empty: each does, or there is none.
  std::optional<base::Error> refused(std::string_view role) const;

  // An element inside what a signature of that role signed, as a message of the partner whose
  // certificate it is. Nothing signs a time: its signature_digest is empty. Errors:
  // unsigned_message (no such signature), why that signature does not hold, those of
  // Trust::recognize, signature_invalid (an algorithm that the partner may not use), internal.
  base::Result<Verified> hand_over(xml::Node payload, std::string_view role,
                                   std::shared_ptr<const Trust> trust, base::Time now) const;

 private:
  explicit SignedDocument(xml::Document document) : document_(std::move(document)) {}
  xml::Document document_;
  std::vector<Part> parts_;
  std::vector<std::pair<std::string_view, base::Error>> refused_;  // by role
};

}  // namespace security
