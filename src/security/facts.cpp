#include "security/detail/facts.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace security {
namespace {

using base::limits::clock_skew;

// Whether the revocation counts at that moment.
bool bites(const Revoked& revoked, const Question& question) {
  if (!question.evidence) return true;  // listed is revoked, on hold or from tomorrow on as well
  const base::Time since = std::min(revoked.when, revoked.invalid_since.value_or(revoked.when));
  return since <= question.at;
}

}  // namespace

base::Result<Verdict> judge(const std::vector<Fact>& facts, base::Time not_after,
                            const Question& question, const RevocationPolicy& policy) {
  Verdict fresh, late;
  fresh.validity.until = late.validity.until = base::Time::min();
  base::Time ran_out = base::Time::min(), next_change = base::Time::max();
  for (const Fact& fact : facts) {
    if (fact.legacy && !question.legacy) continue;
    const base::Time begins = fact.this_update - clock_skew;
    if (!question.evidence && question.at < begins) {
      next_change = std::min(next_change, begins);  // from the future: not yet believed
      continue;
    }
    if (fact.revoked && bites(*fact.revoked, question)) {
      return base::fail(base::Code::certificate_revoked,
                        "revoked " + base::format_time(fact.revoked->when));
    }
    const bool forgotten = fact.forgets && !fact.revoked && fact.this_update > not_after;
    if (question.evidence && forgotten) continue;
    if (question.at < fact.next_update) {
      fresh.validity.until = std::max(fresh.validity.until, fact.next_update);
      fresh.validity.from = std::max(fresh.validity.from, begins);
    } else if (!question.evidence && question.at < fact.next_update + policy.grace) {
      late.validity.until = std::max(late.validity.until, fact.next_update + policy.grace);
      late.validity.from = std::max(late.validity.from, fact.next_update);
    }
    ran_out = std::max(ran_out, fact.next_update);
  }
  late.degraded = true;
  for (Verdict* verdict : {&fresh, &late}) {
    if (verdict->validity.until == base::Time::min()) continue;
    verdict->validity.until = std::min(verdict->validity.until, next_change);
    return *verdict;
  }
  return base::fail(base::Code::revocation_unknown,
                    ran_out == base::Time::min()
                        ? "no list of its issuer and no answer about it"
                        : "what is known of it ran out " + base::format_time(ran_out));
}

}  // namespace security
