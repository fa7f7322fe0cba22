#pragma once
// What a batch of records does to the register. Decisions only; every question to the database
// goes through Tables, in sets. One transaction, one thread.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "domain/partner.hpp"
#include "domain/records.hpp"
#include "registers/tables.hpp"

namespace registers {

struct Applied {
  std::vector<domain::RecordResult> results;  // by kind, in the document's order
  domain::Tally tally;
};

// Applies batch on behalf of partner. Rules: docs/ARCHITECTURE.md → domain rules 1–4. A record
// is rejected alone (its dependants with depends_on_rejected); the rest goes on. One that refers to
// what is not known yet waits (registers/waiting.hpp); what has waited for this batch is applied
// after it. A partner touches only organizations it serves (organization_foreign).
// save = false decides everything and writes nothing.
base::Result<Applied> apply(Tables& tables, const domain::Batch& batch,
                            const domain::Partner& partner, const Provenance& provenance,
                            bool save);

// What the parts of a document before this one have rejected and not brought since: by the
// supplier's key, with its place. What refers to it does not wait but is rejected, too
// (depends_on_rejected, subject: the place), unless the register knows the key all the same.
using Refusals = std::map<std::pair<domain::RecordKind, std::string>, std::string>;
// As apply with save = true, for a part of a document.
base::Result<Applied> apply_part(Tables& tables, const domain::Batch& batch,
                                 const domain::Partner& partner, const Provenance& provenance,
                                 const Refusals& before);

// As apply_part, for a partner that has been confined to some of its supplier's
// organizations. What would wait is rejected, for it would be applied with the supplier's own
// rights later; and what waits for this batch is left to who has them (release_came).
base::Result<Applied> apply_confined(Tables& tables, const domain::Batch& batch,
                                     const domain::Partner& partner, const Provenance& provenance,
                                     const Refusals& before);

// "5-" → 5, "зач" → none: the school mark 1..5 a written value means.
std::optional<int> normalize_mark(std::string_view value);

}  // namespace registers
