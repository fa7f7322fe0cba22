#pragma once
// Private to security/: what a CRL or an OCSP answer says of one certificate, and the verdict on
// all that is said. Times are parameters; nothing here reads a clock.
#include <optional>
#include <string>
#include <vector>

#include "security/detail/chain.hpp"
#include "security/revocation.hpp"

namespace security {

struct Revoked {
  base::Time when;                            // revocationDate
  std::optional<base::Time> invalid_since{};  // invalidityDate: since then the key was not its own
};

struct Fact {
  base::Time this_update, next_update;
  std::optional<Revoked> revoked{};
  bool legacy = false;   // signed with a digest that only a legacy check believes
  bool forgets = false;  // a list may leave out certificates that have expired by its date
};

struct Question {
  base::Time at;
  bool evidence = false;  // at is a past moment: facts that came later tell of it too
  bool legacy = false;
};

struct Verdict {
  Validity validity;
  bool degraded = false;  // rests on a fact that has run out, within the grace
};

// A revocation refuses whatever another source says, out of date or not. Evidence: the revocation
// counts from its date or its invalidityDate, whichever is earlier. Otherwise one fact that covers
// the moment is enough. not_after: the certificate's.
// Errors: certificate_revoked, revocation_unknown.
base::Result<Verdict> judge(const std::vector<Fact>& facts, base::Time not_after,
                            const Question& question, const RevocationPolicy& policy);

}  // namespace security
