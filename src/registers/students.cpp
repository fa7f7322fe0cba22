// Students: matched as rule 2 says, changed only by those who serve them.
#include "registers/people.hpp"

namespace registers {
namespace {

Decision decide(Work& work, const Reach& reach, const domain::StudentRecord& record) {
  const PersonId by_key{work.known(KeyKind::student, record.key)};
  BASE_TRY(found, match(work, record.person, by_key, reach));
  PersonId id = found;
  Outcome outcome = Outcome::unchanged;
  if (!id) {
    BASE_TRY(created, create_person(work, record.person, Role::student));
    id = created;
    outcome = Outcome::accepted;
  } else {
    if (may_change_student(work, id, by_key == id)) {
      BASE_TRY(updated, update_person(work, id, record.person, id));
      outcome = updated;
    }
    PersonRow& row = *work.persons.find(id);
    if (!row.is_student) {  // known as a guardian until now
      row.is_student = true;
      work.persons.mark_changed(id);
      outcome = both(outcome, Outcome::accepted);
    }
  }
  if (!by_key) work.keyed.insert(id);
  return both(outcome, outcome_of(work.link(KeyKind::student, record.key, id.value)));
}

}  // namespace

void apply_students(Work& work) {
  Reach reach;
  reach.visible = [](PersonId) { return true; };
  // Nor two keys of one supplier, whenever they came.
  reach.near = [&](PersonId id) { return !work.keyed.contains(id) && in_reach(work, id); };
  reach.strangers_conflict = true;
  decide_keyed(
      work, RecordKind::student, KeyKind::student, work.batch.students,
      [&](Work& w, const domain::StudentRecord& record) { return decide(w, reach, record); });
}

}  // namespace registers
