// Guardians: a supplier names guardians only of students in its reach, otherwise it could make
// anybody the guardian of a stranger's child and read the child's marks through the portal.
#include <algorithm>
#include <set>
#include <tuple>

#include "registers/people.hpp"

namespace registers {
namespace {

bool is_guardian_of(const Work& work, PersonId guardian, PersonId student) {
  const auto it = work.links_of.find(student);
  if (it == work.links_of.end()) return false;
  return std::any_of(it->second.begin(), it->second.end(), [&](domain::GuardianLinkId id) {
    return work.links.find(id)->guardian == guardian;
  });
}

// A guardian's data follows one of the students: whom its claims speak of already.
PersonId followed_student(const Work& work, PersonId guardian, PersonId stated) {
  if (work.persons.find(guardian)->is_student) return guardian;
  const auto it =
      work.claims.all().find({entity_kind<PersonRow>(), std::to_string(guardian.value)});
  return it == work.claims.all().end() || it->second.empty() ? stated : it->second.front().student;
}

GuardianLinkRow* find_link(Work& work, PersonId student, PersonId guardian,
                           domain::GuardianKind kind) {
  for (const domain::GuardianLinkId id : work.links_of[student]) {
    GuardianLinkRow* row = work.links.find(id);
    if (row->guardian == guardian && row->kind == kind) return row;
  }
  return nullptr;
}

base::Result<void> check_dates(std::optional<Date> from, std::optional<Date> to) {
  if (from && to && *to < *from)
    return base::fail(Code::dates_reversed, "the link ends before it begins", "to");
  return {};
}

base::Result<PersonId> reachable_student(Work& work, const std::string& key) {
  BASE_TRY(id, work.resolve(KeyKind::student, key, Code::student_unknown));
  const PersonId student{id};
  if (in_reach(work, student) || waits_for_us(work, student)) return student;
  if (work.enrollment_rejected.contains(student))
    return base::fail(Code::depends_on_rejected, "the enrollment was rejected", "studentId");
  if (deciding_enrollment(work, student) == nullptr)
    return wait_for_enrollment(work, key, "nobody's student yet");
  return base::fail(Code::organization_foreign,
                    "not the partner's student until the deciding enrollment is closed",
                    "studentId");
}

Decision settle_person(Work& work, const domain::GuardianRecord& record, PersonId student,
                       PersonId& id) {
  // Matched by name only around the same student or within this batch: a stranger found by name
  // could later be given a SNILS of the supplier's choice.
  Reach reach;
  reach.near = [&](PersonId person) { return is_guardian_of(work, person, student); };
  reach.visible = [&](PersonId person) {
    return work.is_fresh(person.value) || reach.near(person);
  };
  const PersonId by_key{work.known(KeyKind::guardian, record.key)};
  BASE_TRY(found, match(work, record.person, by_key, reach));
  id = found;
  if (id == student)
    return base::fail(Code::person_conflict, "a student as the own guardian", "studentId");
  if (!id) {
    BASE_TRY(created, create_person(work, record.person, Role::guardian));
    id = created;
    return Outcome::accepted;
  }
  // What waited is older than what has been said of a known person since.
  if (work.released || !may_change_guardian(work, id)) return Outcome::unchanged;
  return update_person(work, id, record.person, followed_student(work, id, student));
}

Decision decide(Work& work, const domain::GuardianRecord& record) {
  BASE_CHECK(check_key(record.key));
  BASE_TRY(student, reachable_student(work, record.student_key));
  BASE_CHECK(check_dates(record.from, record.to));
  PersonId guardian;
  BASE_TRY(person_outcome, settle_person(work, record, student, guardian));
  const Outcome person =
      both(person_outcome, outcome_of(work.link(KeyKind::guardian, record.key, guardian.value)));
  GuardianLinkRow* link = find_link(work, student, guardian, record.kind);
  if (link == nullptr) {
    const domain::GuardianLinkId id{work.fresh_id()};
    work.links.add({id, student, guardian, record.kind, record.basis, record.from, record.to});
    work.links_of[student].push_back(id);
    return Outcome::accepted;
  }
  const GuardianLinkRow statement{link->id,     student,     guardian, record.kind,
                                  record.basis, record.from, record.to};
  const auto ruling = work.claims.state(link, statement, ground_of(work, student));
  BASE_CHECK(check_dates(ruling.own.from, ruling.own.to));
  return both(person, adopt(work, work.links, *link, ruling));
}

}  // namespace

void apply_guardians(Work& work) {
  load_links(work);
  // One guardian of several children comes once per child, under one key.
  std::set<std::tuple<std::string, std::string, domain::GuardianKind>> seen;
  for (const domain::GuardianRecord& record : work.batch.guardians) {
    const bool first = seen.emplace(record.key, record.student_key, record.kind).second;
    const Decision decision =
        first ? decide(work, record)
              : Decision(base::fail(Code::record_duplicate, "link twice in one batch", "id"));
    work.report(RecordKind::guardian, record.origin, record.key, decision);
  }
}

}  // namespace registers
