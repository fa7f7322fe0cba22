#pragma once
// Which certificates their issuers have taken back: CRL (RFC 5280) and OCSP (RFC 6960). Facts are
// taken in only after their signature, issuer and dates are checked, and are swapped whole. This
// room never fetches anything: app/ brings the octets.
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "security/keys.hpp"

namespace security {

struct RevocationPolicy {
  // Every certificate below an anchor needs a fact, even when no list is given at the start.
  bool required = false;
  // How long past its nextUpdate a fact still serves (degraded mode); 0: not at all (strict).
  std::chrono::hours grace{0};
};

struct RevocationSource {
  enum class Kind { crl, ocsp };
  Kind kind;
  std::string name;  // CRL: the issuer's common name; OCSP: the certificate's fingerprint
  base::Time this_update, next_update;
};

class Chain;
struct CheckOptions;

// Belongs to one Trust. Any thread; readers of the hot path see only the generation.
class Revocation {
 public:
  ~Revocation();

  // One CRL, DER or PEM. Refused, and what was known before stays: an issuer that is no anchor or
  // intermediate, a signature that does not hold, a date in the future, an older list than the one
  // known, a delta or indirect list, unknown critical extensions. Errors: revocation_unknown.
  base::Result<void> learn_crl(std::string_view octets, base::Time now);

  // An OCSP response (DER), fetched or stapled. request: what make_ocsp_request gave, empty for a
  // stapled one; a nonce that differs is refused, one that is missing is not (RFC 6960 4.4.1).
  // Signed by the issuer or by whom the issuer has given id-kp-OCSPSigning.
  // Errors: revocation_unknown.
  base::Result<void> learn_ocsp(std::string_view response, const Certificate& subject,
                                std::string_view request, base::Time now);
  // DER with a nonce. Error: revocation_unknown (nobody known has issued it).
  base::Result<std::string> make_ocsp_request(const Certificate& subject) const;

  // Everything that another one knows and this one may believe: for a reload.
  void learn_from(const Revocation& older, base::Time now);

  // The newest fact of every source.
  std::vector<RevocationSource> sources() const;
  const RevocationPolicy& policy() const;
  // How many verdicts rested on facts that had run out, here and where this one has learned from.
  std::uint64_t degraded_verdicts() const;

 private:
  friend class Trust;
  struct Impl;
  explicit Revocation(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Where a certificate says that its issuer's lists and answers are: http and https only.
std::vector<std::string> crl_addresses(const Certificate& certificate);
std::vector<std::string> ocsp_addresses(const Certificate& certificate);

}  // namespace security
