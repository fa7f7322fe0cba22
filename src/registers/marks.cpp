// Marks and attendance: what one student got in one lesson.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "base/text.hpp"
#include "registers/people.hpp"

namespace registers {
namespace {

struct Seat {  // a student in a lesson
  PersonId student;
  OrganizationId school;
  const LessonRow* lesson = nullptr;
};

// Marks of one lesson nearly always stand together: it is looked up once for all of them.
struct Room {
  std::string lesson_key;
  const LessonRow* lesson = nullptr;
  OrganizationId school;
};

base::Result<void> enter(Work& work, Room& room, const std::string& lesson_key) {
  if (room.lesson != nullptr && room.lesson_key == lesson_key) return {};
  const auto lesson = work.lesson_keys.find(lesson_key);
  const auto waits = work.waiting_lessons.find(lesson_key);
  const bool either = (lesson == work.lesson_keys.end()) != (waits == work.waiting_lessons.end());
  if (!either || work.rejected_lessons.contains(lesson_key))
    return base::fail(Code::depends_on_rejected, "the lesson was rejected", "lesson");
  if (waits != work.waiting_lessons.end())
    return work.wait_for(waits->second.awaited, waits->second.error);
  const LessonRow* row = work.lessons.find(lesson->second);
  room = {lesson_key, row, work.class_groups.find(row->key.class_group)->organization};
  return {};
}

base::Result<Seat> find_seat(Work& work, Room& room, const std::string& lesson_key,
                             const std::string& student_key) {
  BASE_CHECK(enter(work, room, lesson_key));
  BASE_TRY(student_id, work.resolve(KeyKind::student, student_key, Code::student_unknown));
  const Date day = room.lesson->key.date;
  const OrganizationId school = room.school;
  const Seat seat{PersonId{student_id}, school, room.lesson};
  for (const domain::EnrollmentId id : work.enrollments_of[seat.student]) {
    const EnrollmentRow& row = *work.enrollments.find(id);
    if (row.organization == school && row.fields.from <= day &&
        (!row.fields.to || day <= *row.fields.to))
      return seat;
  }
  constexpr auto why = "no enrollment in the organization covers the lesson's date";
  if (work.enrollment_rejected.contains(seat.student))
    return base::fail(Code::not_enrolled, why, "studentId");
  return wait_for_enrollment(work, student_key, why);  // another one may come
}

// Calls each(record, student, lesson) for the records of stored lessons and students: only these
// can have rows already.
template <class Record, class Each>
void for_each_stored(Work& work, const std::vector<Record>& records, const Each& each) {
  const std::string* key = nullptr;  // of the lesson at hand
  LessonId lesson;                   // 0: not a stored one
  for (const Record& record : records) {
    if (key == nullptr || *key != record.lesson_key) {
      key = &record.lesson_key;
      const auto found = work.lesson_keys.find(*key);
      const bool stored = found != work.lesson_keys.end() && !work.is_fresh(found->second.value);
      lesson = stored ? found->second : LessonId{};
    }
    if (!lesson) continue;
    const PersonId student{work.known(KeyKind::student, record.student_key)};
    if (student && !work.is_fresh(student.value)) each(record, student, lesson);
  }
}

template <class Record>
bool collect(Work& work, const std::vector<Record>& records, std::vector<LessonId>& lessons,
             std::vector<PersonId>& students) {
  for_each_stored(work, records, [&](const Record&, PersonId student, LessonId lesson) {
    lessons.push_back(lesson);
    students.push_back(student);
  });
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

struct KeyHash {
  std::size_t operator()(const MarkKey& key) const {
    const auto one = static_cast<std::size_t>(key.student.value);
    const auto other = static_cast<std::size_t>(key.lesson.value);
    return one * 1'000'003 + other * 31 + static_cast<std::size_t>(key.number);
  }
};

struct Marks {
  std::map<MarkKey, MarkRow> stored;
  std::unordered_set<MarkKey, KeyHash> seen;  // in this batch
  Room room{};
};

Decision decide_mark(Work& work, Marks& marks, const domain::MarkRecord& record) {
  BASE_TRY(seat, find_seat(work, marks.room, record.lesson_key, record.student_key));
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
  Room room{};
};

Decision decide_attendance(Work& work, Presence& presence, const domain::AttendanceRecord& record) {
  BASE_TRY(seat, find_seat(work, presence.room, record.lesson_key, record.student_key));
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
  if (!work.claims.any(entity_kind<Row>())) return;
  std::vector<std::string> keys;
  for_each_stored(work, records, [&](const Record& record, PersonId student, LessonId lesson) {
    keys.push_back(key(record, student, lesson));
  });
  work.claims.load(entity_kind<Row>(), keys);
}

}  // namespace

void apply_marks(Work& work) {
  Marks marks;
  marks.seen.reserve(work.batch.marks.size());
  work.changes.marks.reserve(work.batch.marks.size());
  std::vector<LessonId> lessons;
  std::vector<PersonId> students;
  if (collect(work, work.batch.marks, lessons, students)) {
    for (MarkRow& row : work.tables.marks(lessons, students))
      marks.stored.emplace(row.key, std::move(row));
    load_claims<MarkRow>(work, work.batch.marks,
                         [](const domain::MarkRecord& record, PersonId student, LessonId lesson) {
                           return entity_key(MarkKey{student, lesson, record.number});
                         });
  }
  for (const domain::MarkRecord& record : work.batch.marks)
    work.report(RecordKind::mark, record.origin, {}, decide_mark(work, marks, record));
}

void apply_attendance(Work& work) {
  Presence presence;
  std::vector<LessonId> lessons;
  std::vector<PersonId> students;
  if (collect(work, work.batch.attendance, lessons, students)) {
    for (const AttendanceRow& row : work.tables.attendance(lessons, students))
      presence.stored.emplace(std::pair{row.student, row.lesson}, row);
    load_claims<AttendanceRow>(work, work.batch.attendance,
                               [](const domain::AttendanceRecord&, PersonId student,
                                  LessonId lesson) { return entity_key(student, lesson); });
  }
  for (const domain::AttendanceRecord& record : work.batch.attendance)
    work.report(RecordKind::attendance, record.origin, {},
                decide_attendance(work, presence, record));
}

}  // namespace registers
