#pragma once
// What a transfer does to the registers of the two regions (rule 8). The one that lets the student
// go ends its enrollments only when the other one has taken the student in, and that one decides
// once: so, whoever dies in between, one enrollment is open in the end. Decisions only; inside a
// transaction that writes.
#include "domain/partner.hpp"
#include "registers/apply.hpp"

namespace registers {

// Who leaves, and where to.
struct Departure {
  PersonId student;
  std::string region, ogrn;  // the other region's code, and its organization
  Date from;                 // the first day there
};
// The transfer to be sent. Whoever is on the way already stays so: that transfer, as it is. Errors:
// transfer_not_possible — no such student, or no enrollment is open on the day before;
// ogrn_invalid.
base::Result<Transfer> begin_transfer(Tables& tables, const Departure& departure, base::Time now);

// The other region has taken the student in: what is open here ends on the day before.
void end_enrollments(Tables& tables, const Transfer& transfer, const Provenance& provenance);

// Who comes.
struct Arrival {
  std::string number, region, ogrn;  // the transfer's number, where from, where to
  Date from;
  std::vector<PartnerId> outside{};  // the partners who are other regions: what they brought is not
                                     // our own
};
struct Admitted {
  Transfer transfer;    // as it is kept: accepted or refused
  domain::Tally tally;  // of the records; none for an answer given before
  bool repeated = false;
};
// Takes the student in with all that the dossier says, or refuses; either is kept, and said again
// when the transfer comes again. Organizations that this register knows are not changed, and what
// the dossier tells of our own ones is left out: we know better. Refused (code):
// transfer_place_unknown, transfer_enrolled, or whatever the student's record or enrollment is
// rejected for. Errors: too_large; schema_violation — not the dossier of one student.
base::Result<Admitted> admit(Tables& tables, domain::Batch dossier, const domain::Partner& partner,
                             const Provenance& provenance, const Arrival& arrival);

}  // namespace registers
