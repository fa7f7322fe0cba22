#pragma once
// Private to security/: SignedData of RFC 5652, its structure only. Time stamps are such, too.
#include <optional>
#include <string>
#include <vector>

#include "security/cms.hpp"
#include "security/detail/openssl.hpp"

struct CMS_ContentInfo_st;

namespace security {

struct FreeCms {
  void operator()(CMS_ContentInfo_st* cms) const;
};

struct SignedData {
  std::shared_ptr<CMS_ContentInfo_st> cms;  // owns the signer
  struct CMS_SignerInfo_st* signer = nullptr;
  const Digest* digest = nullptr;
  int signature_nid = 0;       // of its SignatureAlgorithmIdentifier
  std::string value;           // of the signature
  std::string content;         // attached; empty where it must be detached
  std::string attributes;      // the octets that are signed, as SET OF; empty: there are none
  std::string message_digest;  // from the attributes
  std::optional<base::Time> signed_at;
  bool names_certificate = false;         // an attribute says which certificate signed
  std::string stamp;                      // the unsigned attribute signature-time-stamp, or empty
  std::vector<Certificate> certificates;  // enclosed
};

// The row of the table, or null.
const Digest* find_digest_of(const X509_ALGOR* algorithm);

// Exactly one signer; content of the type wanted, attached or not; known algorithms; of signed
// attributes those that must be there, each once. Errors: too_large, signature_invalid.
base::Result<SignedData> parse_signed_data(std::string_view der, int content_nid, bool attached);

// The certificate that the signer names: enclosed, or one of the others.
// Error: certificate_unknown; signature_invalid (another signed attribute names another one).
base::Result<Certificate> find_signer(const SignedData& data,
                                      const std::vector<Certificate>& others);

// The row of the table: digest, kind of signature and key fit each other and are allowed.
// Error: signature_invalid.
base::Result<const Algorithm*> find_algorithm(const SignedData& data,
                                              const Certificate& certificate,
                                              const std::vector<std::string>& allowed);

// The signature value holds over octets that arrive piece by piece.
class ValueCheck {
 public:
  ValueCheck(const Certificate& certificate, const Digest& digest);
  void write(std::string_view octets);
  bool holds(std::string_view value);

 private:
  Owned<EVP_MD_CTX> context_;
  bool good_ = false;
};

// DER. Error: internal.
base::Result<std::string> encode_cms(CMS_ContentInfo_st* cms);

// Reads all of it. Errors: too_large, those of content.
base::Result<void> read_content(const Content& content,
                                const std::function<void(std::string_view)>& sink);

}  // namespace security
