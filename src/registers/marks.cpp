// Marks and attendance: what one student got in one lesson.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "registers/people.hpp"

namespace registers {
namespace {

struct Seat {  // a student in a lesson
  PersonId student;
  OrganizationId school;
  const LessonRow* lesson = nullptr;
};

base::Result<Seat> find_seat(Work& work, const std::string& lesson_key,
                             const std::string& student_key) {
  const auto lesson = work.lesson_keys.find(lesson_key);
  const auto waits = work.waiting_lessons.find(lesson_key);
  const bool either = (lesson == work.lesson_keys.end()) != (waits == work.waiting_lessons.end());
  if (!either || work.rejected_lessons.contains(lesson_key))
    return base::fail(Code::depends_on_rejected, "the lesson was rejected", "lesson");
  if (waits != work.waiting_lessons.end())
    return work.wait_for(waits->second.awaited, waits->second.error);
  BASE_TRY(student_id, work.resolve(KeyKind::student, student_key, Code::student_unknown));
  const LessonRow* row_of_lesson = work.lessons.find(lesson->second);
  const Date day = row_of_lesson->key.date;
  const OrganizationId school =
      work.class_groups.find(row_of_lesson->key.class_group)->organization;
  const Seat seat{PersonId{student_id}, school, row_of_lesson};
  bool enrolled = false;
  for (const domain::EnrollmentId id : work.enrollments_of[seat.student]) {
    const EnrollmentRow& row = *work.enrollments.find(id);
    enrolled |= row.organization == school;
    if (row.organization == school && row.fields.from <= day &&
        (!row.fields.to || day <= *row.fields.to))
      return seat;
  }
  if (!enrolled && !work.enrollment_rejected.contains(seat.student))
    return wait_for_enrollment(work, student_key, "not enrolled in the organization yet");
  return base::fail(Code::not_enrolled, "no enrollment covers the lesson's date", "studentId");
}

// Stored lessons and students of the records: only these can have rows already.
template <class Record>
bool collect(Work& work, const std::vector<Record>& records, std::vector<LessonId>& lessons,
             std::vector<PersonId>& students) {
  for (const Record& record : records) {
    const auto lesson = work.lesson_keys.find(record.lesson_key);
    const PersonId student{work.known(KeyKind::student, record.student_key)};
    if (lesson == work.lesson_keys.end() || work.is_fresh(lesson->second.value) || !student ||
        work.is_fresh(student.value))
      continue;
    lessons.push_back(lesson->second);
    students.push_back(student);
  }
  std::sort(lessons.begin(), lessons.end());
  lessons.erase(std::unique(lessons.begin(), lessons.end()), lessons.end());
  std::sort(students.begin(), students.end());
  students.erase(std::unique(students.begin(), students.end()), students.end());
  return !lessons.empty();
}

base::Result<void> check_mark(const domain::MarkRecord& record) {
  if (record.number < 1 || record.number > 20)
    return base::fail(Code::field_invalid, "mark number is 1..20", "number");
  if (record.removed) return {};
  if (base::trim(record.value).empty())
    return base::fail(Code::field_missing, "mark without a value", "value");
  if (record.weight < 1 || record.weight > 100)
    return base::fail(Code::field_invalid, "weight is 1..100", "weight");
  return {};
}

struct Marks {
  std::map<MarkKey, MarkRow> stored;
  std::set<MarkKey> seen;  // in this batch
};

Decision decide_mark(Work& work, Marks& marks, const domain::MarkRecord& record) {
  BASE_TRY(seat, find_seat(work, record.lesson_key, record.student_key));
  BASE_CHECK(check_mark(record));
  const MarkKey key{seat.student, seat.lesson->id, record.number};
  if (!marks.seen.insert(key).second)
    return base::fail(Code::record_duplicate, "mark twice in one batch", "number");
  const auto it = marks.stored.find(key);
  const MarkRow* old = it == marks.stored.end() ? nullptr : &it->second;
  MarkRow row{key,         seat.lesson->key.date, record.value,  normalize_mark(record.value),
              record.work, record.weight,         record.comment};
  auto ruling =
      work.claims.state(old, std::move(row), Ground{seat.school, seat.student}, record.removed);
  work.claims.keep(ruling);
  if (!ruling.changed) return ruling.outcome;
  if (old != nullptr) work.changes.replaced_marks.push_back(*old);
  if (ruling.row)
    work.changes.marks.push_back(std::move(*ruling.row));
  else
    work.changes.removed_marks.push_back(key);
  return ruling.outcome;
}

struct Presence {
  std::map<std::pair<PersonId, LessonId>, AttendanceRow> stored;
  std::set<std::pair<PersonId, LessonId>> seen;  // in this batch
};

Decision decide_attendance(Work& work, Presence& presence, const domain::AttendanceRecord& record) {
  BASE_TRY(seat, find_seat(work, record.lesson_key, record.student_key));
  const std::pair key{seat.student, seat.lesson->id};
  if (!presence.seen.insert(key).second)
    return base::fail(Code::record_duplicate, "attendance twice in one batch", "studentId");
  const auto it = presence.stored.find(key);
  const AttendanceRow* old = it == presence.stored.end() ? nullptr : &it->second;
  const AttendanceRow row{seat.student, seat.lesson->id, seat.lesson->key.date,
                          record.status.value_or(domain::AttendanceStatus{})};
  const auto ruling =
      work.claims.state(old, row, Ground{seat.school, seat.student}, !record.status);
  work.claims.keep(ruling);
  if (!ruling.changed) return ruling.outcome;
  if (old != nullptr) work.changes.replaced_attendance.push_back(*old);
  if (ruling.row)
    work.changes.attendance.push_back(*ruling.row);
  else
    work.changes.removed_attendance.push_back(*old);
  return ruling.outcome;
}

// What suppliers contradict each other about, of these records.
template <class Row, class Record, class Key>
void load_claims(Work& work, const std::vector<Record>& records, const Key& key) {
  std::vector<std::string> keys;
  for (const Record& record : records) {
    const auto lesson = work.lesson_keys.find(record.lesson_key);
    const PersonId student{work.known(KeyKind::student, record.student_key)};
    if (lesson != work.lesson_keys.end() && !work.is_fresh(lesson->second.value) && student &&
        !work.is_fresh(student.value))
      keys.push_back(key(record, student, lesson->second));
  }
  work.claims.load(entity_kind<Row>(), keys);
}

}  // namespace

void apply_marks(Work& work) {
  Marks marks;
  std::vector<LessonId> lessons;
  std::vector<PersonId> students;
  if (collect(work, work.batch.marks, lessons, students))
    for (MarkRow& row : work.tables.marks(lessons, students))
      marks.stored.emplace(row.key, std::move(row));
  load_claims<MarkRow>(work, work.batch.marks,
                       [](const domain::MarkRecord& record, PersonId student, LessonId lesson) {
                         return entity_key(MarkKey{student, lesson, record.number});
                       });
  for (const domain::MarkRecord& record : work.batch.marks)
    work.report(RecordKind::mark, record.origin, {}, decide_mark(work, marks, record));
}

void apply_attendance(Work& work) {
  Presence presence;
  std::vector<LessonId> lessons;
  std::vector<PersonId> students;
  if (collect(work, work.batch.attendance, lessons, students))
    for (const AttendanceRow& row : work.tables.attendance(lessons, students))
      presence.stored.emplace(std::pair{row.student, row.lesson}, row);
  load_claims<AttendanceRow>(work, work.batch.attendance,
                             [](const domain::AttendanceRecord&, PersonId student,
                                LessonId lesson) { return entity_key(student, lesson); });
  for (const domain::AttendanceRecord& record : work.batch.attendance)
    work.report(RecordKind::attendance, record.origin, {},
                decide_attendance(work, presence, record));
}

}  // namespace registers
