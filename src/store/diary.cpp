// A student's diary: three narrow reads, put together here.
#include <algorithm>
#include <map>

#include "store/sql_queries.hpp"
#include "store/values.hpp"

namespace store {
namespace {

using registers::Date;
using registers::DiaryEntry;
using registers::LessonId;
using registers::PersonId;

using Diary = std::map<LessonId, DiaryEntry>;

constexpr const char* lesson_columns =
    "l.id, l.lesson_date, l.number, l.starts, l.ends, s.name, l.topic, l.homework, l.teacher, "
    "s.organization_id";

void add_lessons(const std::vector<Row>& rows, Diary& diary) {
  for (const Row& row : rows) {
    DiaryEntry& entry = diary[row.id<LessonId>(0)];
    entry.lesson = row.id<LessonId>(0);
    entry.date = row.date(1).value();
    entry.number = row.number(2);
    entry.starts = row.text(3);
    entry.ends = row.text(4);
    entry.subject = row.text(5);
    entry.topic = row.text(6);
    entry.homework = row.text(7);
    entry.teacher = row.text(8);
    entry.organization = row.id<registers::OrganizationId>(9);
  }
}

// The lessons of the student's classes, each within the enrollment's dates.
std::vector<Row> lessons_of_classes(Session& session, PersonId student, Date from, Date to) {
  return session.select(lesson_columns,
                        "FROM enrollment e JOIN lesson l ON l.class_group_id = e.class_group_id "
                        "JOIN org_subject s ON s.id = l.org_subject_id WHERE e.student_id = ? "
                        "AND l.lesson_date >= ? AND l.lesson_date <= ? "
                        "AND (e.valid_from IS NULL OR l.lesson_date >= e.valid_from) "
                        "AND (e.valid_to IS NULL OR l.lesson_date <= e.valid_to)",
                        {value(student), value(from), value(to)});
}

void add_marks(const std::vector<Row>& rows, Diary& diary) {
  for (const Row& row : rows)
    diary[row.id<LessonId>(0)].marks.push_back({.number = row.number(1),
                                                .value = row.text(2),
                                                .normalized = row.optional_number(3),
                                                .work = read_code<domain::WorkKind>(row, 4),
                                                .weight = row.number(5),
                                                .comment = row.text(6)});
}

}  // namespace

std::vector<DiaryEntry> SqlQueries::diary(PersonId student, Date from, Date to) {
  Diary diary;
  add_lessons(lessons_of_classes(session_, student, from, to), diary);
  const std::vector<Param> period = {value(student), value(from), value(to)};
  add_marks(session_.select("lesson_id, number, value, normalized, work, weight, comment",
                            "FROM mark WHERE student_id = ? AND lesson_date >= ? "
                            "AND lesson_date <= ? ORDER BY lesson_date, lesson_id, number",
                            period),
            diary);
  for (const Row& row : session_.select("lesson_id, status",
                                        "FROM attendance WHERE student_id = ? "
                                        "AND lesson_date >= ? AND lesson_date <= ?",
                                        period))
    diary[row.id<LessonId>(0)].attendance = read_code<domain::AttendanceStatus>(row, 1);

  // What was noted at lessons of other classes (a substitute lesson, a late enrollment).
  std::vector<LessonId> elsewhere;
  for (const auto& [id, entry] : diary)
    if (!entry.lesson) elsewhere.push_back(id);
  if (!elsewhere.empty())
    add_lessons(session_.select(lesson_columns,
                                "FROM lesson l JOIN org_subject s ON s.id = l.org_subject_id "
                                "WHERE l.id ?",
                                {id_set(std::span<const LessonId>(elsewhere))}),
                diary);

  std::vector<DiaryEntry> result;
  for (auto& [id, entry] : diary)
    if (entry.lesson) result.push_back(std::move(entry));
  std::stable_sort(result.begin(), result.end(), [](const auto& a, const auto& b) {
    return std::tie(a.date, a.number) < std::tie(b.date, b.number);
  });
  return result;
}

}  // namespace store
