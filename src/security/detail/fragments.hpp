#pragma once
// Private to security/: pieces of signed XML as text. Each piece that is signed declares the
// namespaces it uses, so that its text is its exclusive canonical form.
#include <string>
#include <string_view>
#include <vector>

#include "security/keys.hpp"

namespace security {

struct SignedPart {
  std::string id;      // without "#"; empty for the whole document
  std::string octets;  // its canonical form
  bool enveloped = false;
  bool smev = false;  // octets are those of the SMEV transform
};

inline constexpr std::string_view timestamp_id = "kontingent-timestamp";
inline constexpr std::string_view token_id = "kontingent-token";

// <wsu:Timestamp>: Created now, Expires now + limits::timestamp_age.
std::string timestamp_fragment(base::Time now);
// <wsse:BinarySecurityToken>; the prefixes wsse and wsu are declared by whoever contains it.
std::string token_fragment(const Certificate& certificate);
// <wsse:SecurityTokenReference> to that token, for KeyInfo.
std::string token_reference_fragment();
// <ds:X509Data> with the certificate, for KeyInfo.
std::string certificate_fragment(const Certificate& certificate);
// <ds:Signature> over the parts. Error: internal.
base::Result<std::string> signature_fragment(const Signer& signer,
                                             const std::vector<SignedPart>& parts,
                                             std::string_view key_info);

}  // namespace security
