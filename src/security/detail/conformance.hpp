#pragma once
// Private to security/: the steps of profile xmldsig.
#include <optional>
#include <string>
#include <vector>

#include "security/inspect.hpp"

namespace security {

enum class CoreKey { rsa, dsa, ec, hmac };

struct CoreReference {
  std::string uri;
  xml::Node node;  // empty: outside of the document
};

// What was understood of a signature before any mathematics.
struct CoreSignature {
  xml::Node node, key_info;  // key_info may be empty
  std::string algorithm{};   // "dsa-sha1"
  CoreKey key{};
  std::vector<CoreReference> references{};
};

// Only what can be worked out from the document alone; ids are unique. References to elsewhere are
// left without a node. Error: signature_invalid.
base::Result<CoreSignature> read_core(xml::Node signature);

// The certificate that KeyInfo holds or names; empty when it speaks of no certificate.
// Errors: signature_invalid (RetrievalMethod; what cannot be read), certificate_unknown (named, not
// among the known ones), certificate_revoked (by a list in KeyInfo).
base::Result<std::optional<Certificate>> find_core_certificate(
    const CoreSignature& signature, const std::vector<Certificate>& known);

// Error: internal.
base::Result<void> start_xmlsec();
// Digests and signature value, by xmlsec. certificate: empty for a KeyValue or an HMAC.
// Error: signature_invalid.
base::Result<void> check_core(const CoreSignature& signature,
                              const std::optional<Certificate>& certificate,
                              const std::string& hmac_key);

}  // namespace security
