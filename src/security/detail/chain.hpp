#pragma once
// Private to security/: certificate chains up to the configured anchors (RFC 5280). Says nothing
// of revocation: that is detail/facts.hpp.
#include <algorithm>
#include <memory>
#include <vector>

#include "security/detail/openssl.hpp"

namespace security {

// While this holds, nothing that a verdict rests on starts or ends.
struct Validity {
  base::Time from = base::Time::min(), until = base::Time::max();
  bool covers(base::Time now) const { return from <= now && now < until; }
  void narrow(const Validity& other) {
    from = std::max(from, other.from);
    until = std::min(until, other.until);
  }
};

// SHA-256 of the DER, hex, as Certificate::fingerprint.
std::string fingerprint_of(const X509* certificate);

using SharedX509 = std::shared_ptr<X509>;

// A chain that holds: the certificate first, the anchor last.
struct Links {
  std::vector<SharedX509> certificates;
  Validity validity;
};

// Immutable after load; any thread.
class Chain {
 public:
  // Errors: file_unreadable, key_unusable.
  static base::Result<std::unique_ptr<Chain>> load(
      const std::vector<std::filesystem::path>& anchors,
      const std::vector<std::filesystem::path>& intermediates,
      const std::vector<Certificate>& enclosed = {});
  ~Chain();

  // Signatures, dates at that moment, basicConstraints, path length, keyUsage, name constraints,
  // critical extensions, strength of keys and digests, and that the certificate may sign messages
  // (stamps: time stamps, which whoever reads those asks). Errors: certificate_unknown,
  // certificate_expired, internal.
  base::Result<Links> check(const Certificate& certificate, base::Time at, bool legacy,
                            bool stamps = false) const;

  // Every anchor and intermediate: whoever may issue certificates and lists of revoked ones.
  const std::vector<SharedX509>& authorities() const;

 private:
  struct Impl;
  explicit Chain(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace security
