#include "registers/persons.hpp"

#include <algorithm>

#include "registers/merge.hpp"
#include "registers/tables.hpp"

namespace registers {

using base::Code;

namespace {

// A key that stands for somebody already goes to another person by a merge or a split only.
base::Result<void> check_key_free(Tables& tables, const Conflict& conflict, PersonId person) {
  const KeyKind kind = conflict.kind == domain::name_of(domain::RecordKind::student)
                           ? KeyKind::student
                           : KeyKind::guardian;
  const auto known = tables.find_keys(conflict.partner, kind, std::vector{conflict.key});
  const auto it = known.find(conflict.key);
  if (it == known.end() || it->second == person.value) return {};
  return base::fail(Code::value_refused, "the key is another person's", "key");
}

}  // namespace

std::string_view name_of(OperationKind kind) {
  return kind == OperationKind::merge ? "merge" : "split";
}

base::Result<PersonRow> joined(const PersonRow& keep, const PersonRow& drop, SnilsOf snils) {
  if (keep.id == drop.id) return base::fail(Code::value_refused, "one card", "same");
  const domain::Snils &kept = keep.fields.snils, &dropped = drop.fields.snils;
  if (!kept.empty() && !dropped.empty() && kept != dropped && snils == SnilsOf::unsaid)
    return base::fail(Code::value_refused, "two SNILS", "snils");
  PersonRow row = drop;
  merge(row, keep);
  row.id = keep.id;
  row.by = keep.by;
  row.is_student = keep.is_student || drop.is_student;
  if (snils == SnilsOf::drop && !dropped.empty()) row.fields.snils = dropped;
  return row;
}

base::Result<void> decide_conflict(Tables& tables, Persons& persons, const ConflictLine& line,
                                   const ConflictDecision& decision, const Actor& actor,
                                   int utc_offset_minutes) {
  using What = ConflictDecision::What;
  const Conflict& conflict = line.conflict;
  if (line.state != "open") return base::fail(Code::resource_conflict, "decided already");
  if (decision.version && *decision.version != conflict.version)
    return base::fail(Code::resource_changed, "another record by now", "version");
  if (decision.what == What::dismiss) {
    persons.settle(conflict.id, "dismissed", "dismiss", actor);
    return {};
  }
  const PersonId person = decision.what == What::this_person ? decision.person : PersonId{};
  const bool among = std::any_of(conflict.candidates.begin(), conflict.candidates.end(),
                                 [&](const Candidate& it) { return it.person == person; });
  if (decision.what == What::this_person && !among)
    return base::fail(Code::value_refused, "not one of the candidates", "person");
  BASE_CHECK(check_key_free(tables, conflict, person));
  const auto partner = persons.supplier(conflict.partner);
  if (!partner) return base::fail(Code::value_refused, "the supplier is unknown", "decision");
  const Provenance now{conflict.partner, conflict.message, actor.at, utc_offset_minutes, {}};
  BASE_CHECK(apply_decided(tables, conflict, *partner, person, now));
  const std::string said =
      person ? "person/" + std::to_string(person.value) : std::string("new-person");
  persons.settle(conflict.id, "decided", said, actor);
  return {};
}

}  // namespace registers
