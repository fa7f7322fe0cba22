// Final marks: a student's result in a subject for a quarter, a year, an exam.
#include <algorithm>
#include <map>
#include <unordered_set>

#include "base/text.hpp"
#include "registers/people.hpp"

namespace registers {
namespace {

using Stored = std::map<FinalMarkKey, FinalMarkRow>;

template <class T>
void keep_different(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// What suppliers contradict each other about, of these records.
void load_claims(Work& work) {
  if (!work.claims.any(entity_kind<FinalMarkRow>())) return;
  std::vector<std::string> keys;
  for (const domain::FinalMarkRecord& record : work.batch.final_marks) {
    const PersonId student{work.known(KeyKind::student, record.student_key)};
    const OrgSubjectId subject{work.known(KeyKind::subject, record.subject_key)};
    if (student && !work.is_fresh(student.value))
      keys.push_back(entity_key(
          FinalMarkKey{student, subject, record.school_year, record.period, record.period_number}));
  }
  work.claims.load(entity_kind<FinalMarkRow>(), keys);
}

Stored load(Work& work) {
  std::vector<PersonId> students;
  std::vector<int> years;
  for (const domain::FinalMarkRecord& record : work.batch.final_marks) {
    const PersonId student{work.known(KeyKind::student, record.student_key)};
    if (!student || work.is_fresh(student.value)) continue;
    students.push_back(student);
    years.push_back(record.school_year);
  }
  Stored stored;
  if (students.empty()) return stored;
  keep_different(students);
  keep_different(years);
  for (FinalMarkRow& row : work.tables.final_marks(students, years))
    stored.emplace(row.key, std::move(row));
  load_claims(work);
  return stored;
}

bool is_period(domain::PeriodKind kind, int number) {
  switch (kind) {
    case domain::PeriodKind::quarter:
      return number >= 1 && number <= 4;
    case domain::PeriodKind::half_year:
      return number >= 1 && number <= 2;
    case domain::PeriodKind::trimester:
      return number >= 1 && number <= 3;
    default:
      return number == 0;
  }
}

base::Result<void> check(const domain::FinalMarkRecord& record, Date today) {
  if (record.school_year < 1990 || record.school_year > domain::school_year(today))
    return base::fail(Code::field_invalid, "not a school year that has begun", "schoolYear");
  if (record.date && domain::school_year(*record.date) < record.school_year)
    return base::fail(Code::field_invalid, "before the school year", "date");
  if (!is_period(record.period, record.period_number))
    return base::fail(Code::field_invalid, "no such period", "periodNumber");
  if (base::trim(record.value).empty())
    return base::fail(Code::field_missing, "final mark without a value", "value");
  return {};
}

base::Result<FinalMarkKey> find_key(Work& work, const domain::FinalMarkRecord& record) {
  BASE_TRY(student_id, work.resolve(KeyKind::student, record.student_key, Code::student_unknown));
  BASE_TRY(subject_id, work.resolve(KeyKind::subject, record.subject_key, Code::subject_unknown));
  const PersonId student{student_id};
  const SubjectRow* subject = work.subjects.find(OrgSubjectId{subject_id});
  if (subject == nullptr)
    return base::fail(Code::subject_unknown, "subject has no row", "subjectId");
  if (!work.serves(subject->organization))
    return base::fail(Code::organization_foreign, "subject of a foreign organization", "subjectId");
  const auto& enrollments = work.enrollments_of[student];
  const bool enrolled =
      std::any_of(enrollments.begin(), enrollments.end(), [&](domain::EnrollmentId id) {
        return work.enrollments.find(id)->organization == subject->organization;
      });
  if (!enrolled)
    return wait_for_enrollment(work, record.student_key, "never enrolled in the organization");
  return FinalMarkKey{student, subject->id, record.school_year, record.period,
                      record.period_number};
}

struct KeyHash {
  std::size_t operator()(const FinalMarkKey& key) const {
    const auto one = static_cast<std::size_t>(key.student.value);
    const auto other = static_cast<std::size_t>(key.subject.value);
    const auto period = static_cast<std::size_t>(key.school_year * 64 + key.period_number * 8) +
                        static_cast<std::size_t>(key.period);
    return (one * 1'000'003 + other) * 1'000'003 + period;
  }
};
using Seen = std::unordered_set<FinalMarkKey, KeyHash>;  // in this batch

Decision decide(Work& work, const Stored& stored, Seen& seen,
                const domain::FinalMarkRecord& record) {
  BASE_TRY(key, find_key(work, record));
  BASE_CHECK(check(record, work.today));
  if (!seen.insert(key).second)
    return base::fail(Code::record_duplicate, "final mark twice in one batch", "periodNumber");
  FinalMarkRow row{key, record.value, normalize_mark(record.value), record.date};
  const auto it = stored.find(key);
  const FinalMarkRow* old = it == stored.end() ? nullptr : &it->second;
  const Ground ground{work.subjects.find(key.subject)->organization, key.student};
  auto ruling = work.claims.state(old, std::move(row), ground);
  work.claims.keep(ruling);
  if (!ruling.changed) return ruling.outcome;
  if (old != nullptr) work.changes.replaced_final_marks.push_back(*old);
  work.changes.final_marks.push_back(std::move(*ruling.row));
  return ruling.outcome;
}

}  // namespace

void apply_final_marks(Work& work) {
  const Stored stored = load(work);
  Seen seen;
  seen.reserve(work.batch.final_marks.size());
  work.changes.final_marks.reserve(work.batch.final_marks.size());
  for (const domain::FinalMarkRecord& record : work.batch.final_marks)
    work.report(RecordKind::final_mark, record.origin, {}, decide(work, stored, seen, record));
}

}  // namespace registers
