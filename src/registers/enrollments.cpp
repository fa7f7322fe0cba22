// Enrollments: a student in a class of an organization, from a day to a day.
#include "registers/people.hpp"

namespace registers {
namespace {

struct Place {
  PersonId student;
  OrganizationId organization;
  ClassGroupId class_group;
  BranchId branch;
  ProgrammeId programme;
};

base::Result<void> check_dates(const domain::EnrollmentRecord& fields) {
  if (!fields.from) return base::fail(Code::field_missing, "enrollment without a start", "from");
  if (fields.to && *fields.to < *fields.from)
    return base::fail(Code::dates_reversed, "enrollment ends before it begins", "to");
  return {};
}

base::Result<Place> find_place(Work& work, const domain::EnrollmentRecord& record) {
  BASE_TRY(student, work.resolve(KeyKind::student, record.student_key, Code::student_unknown));
  BASE_TRY(organization, work.resolve(KeyKind::organization, record.organization_key,
                                      Code::organization_unknown));
  Place place{PersonId{student}, OrganizationId{organization}, {}, {}, {}};
  if (!work.serves(place.organization))
    return base::fail(Code::organization_foreign, "organization not served", "organizationId");
  BASE_TRY(branch, find_branch(work, record.branch_key, place.organization));
  BASE_TRY(programme, find_programme(work, record.programme_key, place.organization));
  place.branch = branch;
  place.programme = programme;
  if (record.class_key.empty()) return place;
  BASE_TRY(group, work.resolve(KeyKind::class_group, record.class_key, Code::class_unknown));
  place.class_group = ClassGroupId{group};
  const ClassGroupRow* row = work.class_groups.find(place.class_group);
  if (row == nullptr || row->organization != place.organization)
    return base::fail(Code::class_unknown, "class of another organization", "classId");
  return place;
}

// Two programmes of one organization may be begun on one day.
bool same_programme(ProgrammeId a, ProgrammeId b) {
  return !a || !b || a == b;
}

// By the supplier's key, else by student, organization, class, programme and first day.
base::Result<EnrollmentRow*> find_stored(Work& work, const domain::EnrollmentRecord& record,
                                         const Place& place) {
  const domain::EnrollmentId by_key{work.known(KeyKind::enrollment, record.key)};
  EnrollmentRow* same = nullptr;
  for (const domain::EnrollmentId id : work.enrollments_of[place.student]) {
    EnrollmentRow* row = work.enrollments.find(id);
    if (by_key && id == by_key) {
      if (row->organization != place.organization) break;
      return row;
    }
    if (row->organization == place.organization && row->class_group == place.class_group &&
        row->fields.from == record.from && same_programme(row->programme, place.programme))
      same = row;
  }
  if (by_key)
    return base::fail(Code::record_duplicate, "the key belongs to another enrollment", "id");
  return same;
}

Decision settle(Work& work, const domain::EnrollmentRecord& record) {
  BASE_TRY(place, find_place(work, record));
  BASE_CHECK(check_dates(record));
  BASE_TRY(stored, find_stored(work, record, place));
  if (stored == nullptr) {
    const domain::EnrollmentId id{work.fresh_id()};
    work.enrollments.add({id, place.student, place.organization, place.class_group, record,
                          place.branch, place.programme});
    work.enrollments_of[place.student].push_back(id);
    work.link(KeyKind::enrollment, record.key, id.value);
    return Outcome::accepted;
  }
  const EnrollmentRow statement{stored->id, place.student, place.organization, place.class_group,
                                record,     place.branch,  place.programme};
  const auto ruling =
      work.claims.state(stored, statement, Ground{place.organization, place.student});
  BASE_CHECK(check_dates(ruling.own.fields));
  const bool reopened = !is_open(work, stored->fields) && is_open(work, ruling.row->fields);
  if (reopened && !may_reopen(work, *stored))
    return base::fail(Code::organization_foreign, "the student is another organization's by now",
                      "to");
  const auto& until = ruling.row->fields.to;
  const bool longer = stored->fields.to && (!until || *until > *stored->fields.to);
  if (longer && work.tables.transfers().departed(place.student, *stored->fields.to))
    return base::fail(Code::student_departed, "left for another region", "to");
  const Outcome outcome = adopt(work, work.enrollments, *stored, ruling);
  const bool linked = work.link(KeyKind::enrollment, record.key, stored->id.value);
  return both(outcome, outcome_of(linked));
}

}  // namespace

void apply_enrollments(Work& work) {
  std::vector<std::string_view> keys;
  for (const auto& record : work.batch.enrollments) keys.push_back(record.key);
  work.load_keys(KeyKind::enrollment, keys);
  std::vector<domain::EnrollmentId> stored;
  for (const auto& record : work.batch.enrollments) {
    const auto it =
        work.enrollments_of.find(PersonId{work.known(KeyKind::student, record.student_key)});
    if (it != work.enrollments_of.end())
      stored.insert(stored.end(), it->second.begin(), it->second.end());
  }
  work.claims.load<EnrollmentRow>(stored);
  decide_keyed(work, RecordKind::enrollment, KeyKind::enrollment, work.batch.enrollments,
               [](Work& w, const domain::EnrollmentRecord& record) {
                 const Decision decision = settle(w, record);
                 const std::int64_t student = w.known(KeyKind::student, record.student_key);
                 if (!decision && !w.awaited && student != 0)
                   w.enrollment_rejected.insert(PersonId{student});
                 if (decision && *decision == Outcome::accepted)
                   w.came.push_back({KeyKind::enrollment, record.student_key});
                 return decision;
               });
}

}  // namespace registers
