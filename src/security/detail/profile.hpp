#pragma once
// Private to security/: the table of profiles. A profile finds the signatures of its kind of
// message, says what each must sign, and what such a signature may look like.
#include <optional>
#include <string_view>
#include <vector>

#include "domain/partner.hpp"
#include "security/detail/signature.hpp"
#include "security/inspect.hpp"

namespace security {

enum class Target {
  exactly,    // every required node, and otherwise only allowed ones
  container,  // the one element that contains the signature
  by_id,      // any elements, named by their ids
};

struct Placement {
  std::string_view role;  // whose signature: "sender", "smev", "person", …
  xml::Node signature;
  Target target = Target::exactly;
  std::vector<xml::Node> required{}, allowed{};
  xml::Node token{};      // wsse:BinarySecurityToken; empty: the certificate stands in KeyInfo
  xml::Node timestamp{};  // of the same wsse:Security header, may be empty
  std::optional<base::Error> refused{};  // it stands wrong, and that is its signer's matter alone
};

struct Profile {
  std::string_view name;
  SignatureRules rules;
  std::vector<std::string_view> algorithms;
  bool reversed_value;  // a policy may admit octets in reversed order (some SMEV 2 signers)
  bool timestamp;       // a policy may want the Timestamp signed
  // Every signature of the document, at least one; one anywhere else is an error, of the document
  // or of the signature.
  // Errors: unsigned_message, signature_invalid, soap_version, soap_structure.
  base::Result<std::vector<Placement>> (*place)(const xml::Document& document);
};

// The structure of the signature, what it covers and how KeyInfo names its certificate.
// Errors: signature_invalid.
base::Result<Signature> check_placed(const Placement& placement, const SignatureRules& rules);

// The certificate's DER: that of the token, or the first in KeyInfo. Errors: signature_invalid.
base::Result<std::string> certificate_octets(const Placement& placement,
                                             const Signature& signature);

// The algorithm and every digest are among those of the profile that the policy names. A policy
// that names none admits all that are not legacy; `legacy` admits all. Error: signature_invalid.
base::Result<void> check_algorithms(const Signature& signature, const Profile& profile,
                                    const domain::SignaturePolicy& policy, bool legacy = false);

base::Result<std::vector<Placement>> place_wss(const xml::Document& document);
base::Result<std::vector<Placement>> place_smev2(const xml::Document& document);
base::Result<std::vector<Placement>> place_smev3(const xml::Document& document);
base::Result<std::vector<Placement>> place_saml(const xml::Document& document);
base::Result<std::vector<Placement>> place_enveloped(const xml::Document& document);
base::Result<std::vector<Placement>> place_detached(const xml::Document& document);

bool is_inside(xml::Node node, xml::Node ancestor);  // or is it

}  // namespace security
