#pragma once
// What a batch of records does to the register. Decisions only; every question to the database
// goes through Tables, in sets. One transaction, one thread.
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

// "5-" → 5, "зач" → none: the school mark 1..5 a written value means.
std::optional<int> normalize_mark(std::string_view value);

}  // namespace registers
