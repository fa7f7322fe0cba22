#pragma once
// Two regions, and a student who moves from the one to the other.
#include "registers/dossier.hpp"
#include "registers/transfer_student.hpp"

#include "school.hpp"

namespace registers {

using base::Code;
using domain::Outcome;

inline constexpr auto transfer_number = "6a9e7c1e-7d0a-4f6e-8d0e-2f1b53c5a001";
inline const base::Time now = *base::parse_time("2026-11-22T09:00:00Z");

class TransferTest : public ApplyTest {
 protected:
  MemoryTables there;  // the other region's register
  const domain::Partner sender = partner(9, {}), teacher = partner(3, {ogrn_south});
  const Date leaves = day("2026-11-23");

  TransferTest() {
    domain::Batch all = roster();
    all.guardians = {guardian("g1", "s1", person("Мария", "1985-05-05", snils(300000001)))};
    push(all);
    push(marks());
    domain::Batch place = roster(ogrn_south);
    place.students.clear();
    place.enrollments.clear();
    at_work(place);
  }

  // A supplier of the other region.
  Applied at_work(const domain::Batch& batch) {
    there.known.try_emplace(teacher.id, Contender{"3", {ogrn_south}});
    return apply(there, batch, teacher, {teacher.id, {8}, now}, true).value();
  }
  PersonId anna(MemoryTables& where) {
    return find_student(where, {.snils = snils(200000001)}).value_or(PersonRow{}).id;
  }
  domain::Batch dossier() {
    domain::Batch sent = dossier_of(tables, tables, anna(tables), day("2026-11-22"));
    for (auto& row : sent.enrollments) row.to = day("2026-11-22");
    return sent;
  }
  base::Result<Admitted> try_arrive(domain::Batch sent, const Arrival& arrival) {
    const Provenance provenance{sender.id, {11}, now};
    there.known.try_emplace(sender.id, Contender{"9", {}});
    return admit(there, std::move(sent), sender, provenance, arrival);
  }
  Arrival arrival(std::string ogrn = ogrn_south, std::string as = transfer_number) {
    return {std::move(as), "59", std::move(ogrn), leaves, {sender.id}};
  }
  Admitted arrive(domain::Batch sent, std::string ogrn = ogrn_south,
                  std::string as = transfer_number) {
    return try_arrive(std::move(sent), arrival(std::move(ogrn), std::move(as))).value();
  }
  Departure departure(PersonId student, Date from) {
    return {student, "61", ogrn_south, from, day("2026-11-22")};
  }
  Departure departure() { return departure(anna(tables), leaves); }
  std::vector<EnrollmentRow> open(MemoryTables& where) {
    return open_enrollments(where, anna(where), leaves);
  }
};

}  // namespace registers
