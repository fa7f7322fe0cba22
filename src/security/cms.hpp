#pragma once
// Detached signatures in the Cryptographic Message Syntax (RFC 5652; PKCS#7): of attachments, of
// the client secrets that ESIA wants. GOST as in RFC 4490 and 9215.
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "security/keys.hpp"

namespace security {

// The signed content, piece by piece: fills the buffer from its start and returns how many octets
// those are; 0 at the end. At most limits::signed_content_bytes in all.
using Content = std::function<base::Result<std::size_t>(std::span<char> buffer)>;
// Of octets that live as long as it is used.
Content content_of(std::string_view octets);

struct CmsSigning {
  bool certificate = true;  // goes with the signature
  bool attributes = true;   // contentType, signingTime, messageDigest; false: for ESIA, which
                            // takes signatures of the bare content
  bool signing_certificate = false;  // an attribute names the certificate (RFC 5035): CAdES-B
};

// DER. Takes constant memory, whatever the content. Errors: internal, too_large, those of content.
base::Result<std::string> sign_cms(const Signer& signer, const Content& content, base::Time now,
                                   CmsSigning how = {});

struct CmsRules {
  std::vector<std::string> algorithms{};    // names allowed; none: all that are not legacy
  std::vector<Certificate> certificates{};  // the signer's may be one of these, not enclosed
  bool bare = false;  // also without signed attributes: a hole where what is signed can be chosen
                      // by somebody else, who may then show us attributes as the content
};

struct CmsSignature {
  Certificate certificate;  // the signature holds under it; whether to trust it is not asked here
  const Algorithm* algorithm = nullptr;
  std::optional<base::Time> signed_at{};  // as the signer claims
  bool names_certificate = false;         // in a signed attribute, rightly (RFC 2634, 5035)
  std::string value{};                    // of the signature
  std::string stamp{};  // a TimeStampToken over that value, unsigned and not yet checked:
                        // security/cades.hpp; empty: there is none
};

// cms: BER of SignedData with exactly one signer and detached content, up to limits::cms_bytes.
// Structure first, then the content is read once, in constant memory. Any thread.
// Errors: too_large; signature_invalid with the exact reason; certificate_unknown (neither in it
// nor in the rules), those of content.
base::Result<CmsSignature> verify_cms(std::string_view cms, const Content& content,
                                      const CmsRules& rules = {});

}  // namespace security
