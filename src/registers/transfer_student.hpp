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
  Date today;                // here
  bool special = false;      // health may go along
};
// The transfer to be sent. Whoever is leaving already stays so: that transfer, as it is. Errors:
// transfer_not_possible — no such student, or no enrollment is open on the day before;
// transfer_day_invalid; ogrn_invalid.
base::Result<Transfer> begin_transfer(Tables& tables, const Departure& departure, base::Time now);
// Another region asks for the student: what it asks waits for an answer. The same once more is the
// same request. Errors: as above; transfer_not_possible also when it is leaving for elsewhere.
base::Result<Transfer> ask_transfer(Tables& tables, const Departure& departure, base::Time now);
// Somebody of ours answers it: it is to be sent, or refused. Errors: those of begin_transfer;
// transfer_not_possible also when it does not wait for an answer (any more).
struct RequestAnswer {
  bool confirmed = false;
  Date today;
  bool special = false;  // health may go along
};
base::Result<Transfer> answer_request(Tables& tables, Transfer asked, const RequestAnswer& answer,
                                      base::Time now);
// Of a transfer that is begun today. Error: transfer_day_invalid.
base::Result<void> check_day(Date from, Date today);

// Enrollments as they will be, once the other region has taken the student in: none lasts longer
// than the day before.
void end_before(std::vector<domain::EnrollmentRecord>& enrollments, Date from);
// The other region has taken the student in: what is open here ends on the day before. What ended
// earlier stays as it is.
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
// when the transfer comes again. The other region is believed about organizations that are not
// ours, and about a student whom we do not know yet. Organizations and persons that this register
// knows are only linked: their fields, guardians and health stay as they are; what the dossier
// tells of our own organizations is left out. Refused (code): transfer_place_unknown,
// transfer_enrolled, transfer_day_invalid, or whatever the student's record or enrollment is
// rejected for. Errors: too_large; schema_violation — not the dossier of one student;
// transfer_number_taken — the number is another transfer's of that region.
base::Result<Admitted> admit(Tables& tables, domain::Batch dossier, const domain::Partner& partner,
                             const Provenance& provenance, const Arrival& arrival);

}  // namespace registers
