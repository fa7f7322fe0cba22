#pragma once
// Private to security/: certificate chains up to the configured anchors (RFC 5280).
#include <memory>

#include "security/trust.hpp"

struct x509_store_st;

namespace security {

// While this holds, nothing in the chain or its CRLs starts or ends.
struct Validity {
  base::Time from, until;
  bool covers(base::Time now) const { return from <= now && now < until; }
};

// Immutable after load; any thread may check.
class Chain {
 public:
  static base::Result<std::unique_ptr<Chain>> load(const TrustFiles& files);
  ~Chain();

  // Errors as Trust::check.
  base::Result<Validity> check(const Certificate& certificate, base::Time now) const;

 private:
  struct Impl;
  explicit Chain(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace security
