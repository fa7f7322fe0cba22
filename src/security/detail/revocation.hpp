#pragma once
// Private to security/: what is known of revoked certificates, swapped whole.
#include <atomic>
#include <functional>
#include <map>
#include <mutex>

#include "security/detail/crl.hpp"
#include "security/revocation.hpp"

namespace security {

struct KnownCrl {
  Crl crl;
  SharedX509 issuer;  // whose key made the signature
};

struct KnownAnswer {
  Fact fact;
  SharedX509 issuer;
};

// Immutable once published.
struct KnownFacts {
  std::vector<KnownCrl> crls;
  std::map<std::string, KnownAnswer> answers;  // by the fingerprint of the certificate

  // The list that speaks of the same certificates as that one.
  const KnownCrl* find(const KnownCrl& other) const;
  void put(KnownCrl next);
  std::vector<Fact> about(X509* certificate, X509* issuer) const;
};

struct Revocation::Impl {
  std::shared_ptr<const Chain> chain;
  RevocationPolicy policy;
  // Differs between any two states of any two objects: what a verdict was made under.
  std::atomic<std::uint64_t> generation;
  mutable std::atomic<std::uint64_t> degraded{0};

  mutable std::mutex mutex;  // guards the pointer; taken where a chain is built, never on a hit
  std::shared_ptr<const KnownFacts> facts;

  Impl(std::shared_ptr<const Chain> links, const RevocationPolicy& rules);

  // Lists of issuers that nobody here knows are left out. Errors: file_unreadable, key_unusable.
  base::Result<void> load(const std::filesystem::path& file);
  std::shared_ptr<const KnownFacts> now_known() const;
  // Puts the change into a copy; readers go on with what they have. Error: what change says.
  base::Result<void> publish(const std::function<base::Result<void>(KnownFacts&)>& change);
  base::Result<SharedX509> issuer_of(const Certificate& subject) const;
  // Every link but the anchor. Errors: certificate_revoked, revocation_unknown.
  base::Result<Verdict> judge_links(const Links& links, const Question& question) const;
};

}  // namespace security
