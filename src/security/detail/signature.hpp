#pragma once
// Private to security/: the structure of one ds:Signature (XML Signature 1.0, the narrow part of
// it that is accepted here), checked before any mathematics.
#include <string>
#include <vector>

#include "security/keys.hpp"
#include "xml/canonical.hpp"

namespace security {

struct Reference {
  std::string id;          // of URI="#id"; empty for URI=""
  xml::Node node;          // what it refers to: the only element with that id, or the root
  bool enveloped = false;  // carries the enveloped-signature transform
  bool smev = false;       // carries the SMEV transform
  xml::C14n c14n{};
  const Digest* digest = nullptr;
  std::string value{};  // decoded DigestValue
};

struct Signature {
  xml::Node node, signed_info;
  xml::Node key_info;  // may be empty
  xml::C14n c14n;      // of SignedInfo
  const Algorithm* algorithm = nullptr;
  std::string value;          // decoded SignatureValue
  bool either_order = false;  // its octets may be reversed (some SMEV 2 signers)
  std::vector<Reference> references;

  bool covers(xml::Node wanted) const;
};

// What a profile allows of the structure of one signature.
struct SignatureRules {
  bool enveloped = false;       // the enveloped-signature transform
  bool whole_document = false;  // URI=""
  bool inclusive_c14n = false;  // inclusive C14N 1.0 beside the exclusive one
  bool smev = false;            // exclusive C14N and then the SMEV transform, on every reference
  std::size_t references = 10;  // at most
};

// Exactly SignedInfo, SignatureValue, KeyInfo; one SignedInfo with each child once and in order;
// known algorithms, allowed transforms and URIs; every id unique; no Object, no Manifest; no other
// nodes between. Error: signature_invalid with the exact reason. whole: as for find_ids.
base::Result<Signature> check_structure(xml::Node signature, const SignatureRules& rules,
                                        const std::vector<xml::Node>& whole = {});

// The text of an element that may hold nothing else. Error: signature_invalid.
base::Result<std::string> leaf_text(xml::Node node);
// Its child elements; anything else between them but white space is an error.
base::Result<std::vector<xml::Node>> strict_children(xml::Node node);

// Every element below root (and root itself) whose name is that.
std::vector<xml::Node> find_all(xml::Node root, std::string_view ns, std::string_view name);

base::Error bad_signature(std::string detail);

}  // namespace security
