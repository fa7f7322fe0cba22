#pragma once
// Profile xmldsig of `kontingent verify`: the core of XML Signature (W3C, 2002) with its legacy
// algorithms and ways to name a key, through xmlsec, for conformance runs. Says only whether the
// mathematics hold: what it accepts proves nothing about who signed. Never in the daemon; xmlsec
// is initialized by the first load().
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "security/inspect.hpp"

namespace security {

struct ConformanceKeys {
  // PEM or DER; what KeyName, X509SubjectName, X509IssuerSerial and X509SKI may name. Files that
  // hold no certificate are passed over.
  std::vector<std::filesystem::path> certificates{};
  std::string hmac_key{};  // octets; empty: HMAC is refused
};

class Conformance {
 public:
  // Error: internal.
  static base::Result<std::shared_ptr<const Conformance>> load(const ConformanceKeys& keys);

  // One report per ds:Signature, in document order; one that is refused when there is none.
  // Neither the network nor a file that the document names is ever opened: whoever refers to
  // them is refused. One document at a time, parsed with its comments (ParseLimits), which some
  // transforms sign; ids are noted in its tree.
  std::vector<SignatureReport> inspect(const xml::Document& document) const;

 private:
  std::vector<Certificate> certificates_;
  std::string hmac_key_;
};

}  // namespace security
