// Marks and attendance: one row per student and lesson, clustered by student and date.
#include <unordered_map>

#include "store/history.hpp"
#include "store/key_set.hpp"
#include "store/provenance.hpp"
#include "store/sql_tables.hpp"

namespace store {
namespace {

using registers::LessonId;
using registers::PersonId;

constexpr const char* mark_key = "student_id, lesson_date, lesson_id, number";
constexpr const char* attendance_key = "student_id, lesson_date, lesson_id";

// The clustering key needs the date of each lesson.
std::unordered_map<LessonId, registers::Date> dates_of(Session& session,
                                                       std::span<const LessonId> lessons) {
  std::unordered_map<LessonId, registers::Date> dates;
  for (const Row& row :
       session.select("id, lesson_date", "FROM lesson WHERE id ?", {id_set(lessons)}))
    dates.emplace(row.id<LessonId>(0), row.date(1).value());
  return dates;
}

// Rows of these students at these lessons: sought by student and date, then compared by lesson
// (the sign keeps SQLite from seeking every combination of student, date and lesson).
std::vector<Row> select_facts(Session& session, const char* columns, const char* table,
                              std::span<const LessonId> lessons,
                              std::span<const PersonId> students) {
  if (lessons.empty() || students.empty()) return {};
  Set dates{{Type::date}, {}};
  for (const auto& [lesson, date] : dates_of(session, lessons)) dates.values.push_back(value(date));
  if (dates.values.empty()) return {};
  dates = column_of(dates, 0);
  const Condition period = within_dates(session.dialect(), "lesson_date", dates);
  std::vector<Param> params = {id_set(students), dates, id_set(lessons)};
  params.insert(params.end(), period.params.begin(), period.params.end());
  return session.select(columns,
                        "FROM " + std::string(table) +
                            " WHERE student_id ? AND lesson_date ? AND +lesson_id ?" + period.sql,
                        params);
}

Set mark_keys(const std::vector<registers::MarkRow>& rows) {
  Set set{{Type::integer, Type::date, Type::integer, Type::integer}, {}};
  for (const auto& row : rows)
    set.values.insert(set.values.end(), {value(row.key.student), value(row.lesson_date),
                                         value(row.key.lesson), value(row.key.number)});
  return set;
}

Set attendance_keys(const std::vector<registers::AttendanceRow>& rows) {
  Set set{{Type::integer, Type::date, Type::integer}, {}};
  for (const auto& row : rows)
    set.values.insert(set.values.end(),
                      {value(row.student), value(row.lesson_date), value(row.lesson)});
  return set;
}

}  // namespace

std::vector<registers::MarkRow> SqlTables::marks(std::span<const LessonId> lessons,
                                                 std::span<const PersonId> students) {
  std::vector<registers::MarkRow> result;
  for (const Row& row : select_facts(session_,
                                     "student_id, lesson_id, number, lesson_date, value, "
                                     "normalized, work, weight, comment",
                                     "mark", lessons, students))
    result.push_back({.key = {.student = row.id<PersonId>(0),
                              .lesson = row.id<LessonId>(1),
                              .number = row.number(2)},
                      .lesson_date = row.date(3).value(),
                      .value = row.text(4),
                      .normalized = row.optional_number(5),
                      .work = read_code<domain::WorkKind>(row, 6),
                      .weight = row.number(7),
                      .comment = row.text(8)});
  return result;
}

std::vector<registers::AttendanceRow> SqlTables::attendance(std::span<const LessonId> lessons,
                                                            std::span<const PersonId> students) {
  std::vector<registers::AttendanceRow> result;
  for (const Row& row : select_facts(session_, "student_id, lesson_id, lesson_date, status",
                                     "attendance", lessons, students))
    result.push_back({.student = row.id<PersonId>(0),
                      .lesson = row.id<LessonId>(1),
                      .lesson_date = row.date(2).value(),
                      .status = read_code<domain::AttendanceStatus>(row, 3)});
  return result;
}

void SqlTables::write_marks(const std::vector<registers::MarkRow>& rows, const Provenance& from) {
  std::vector<Value> values;
  values.reserve(rows.size() * 12);
  for (const auto& row : rows) {
    values.insert(values.end(),
                  {value(row.key.student), value(row.lesson_date), value(row.key.lesson),
                   value(row.key.number), value(row.value), value(row.normalized),
                   code_value(row.work), value(row.weight), value(row.comment)});
    add_provenance(values, from);
  }
  upsert(session_, "mark", mark_key,
         {{"student_id", Type::integer},
          {"lesson_date", Type::date},
          {"lesson_id", Type::integer},
          {"number", Type::integer},
          {"value", Type::text},
          {"normalized", Type::integer},
          {"work", Type::integer},
          {"weight", Type::integer},
          {"comment", Type::text}},
         values);
}

void SqlTables::keep_marks(const std::vector<registers::MarkRow>& replaced,
                           const Provenance& from) {
  keep_history(session_, {"mark", mark_key, "value, normalized, work, weight, comment"},
               mark_keys(replaced), from);
}

void SqlTables::remove_marks(const std::vector<registers::MarkKey>& keys) {
  if (keys.empty()) return;
  std::vector<LessonId> lessons;
  for (const auto& key : keys) lessons.push_back(key.lesson);
  const auto dates = dates_of(session_, lessons);
  std::vector<registers::MarkRow> rows;
  for (const auto& key : keys)
    if (const auto date = dates.find(key.lesson); date != dates.end()) {
      registers::MarkRow& row = rows.emplace_back();
      row.key = key;
      row.lesson_date = date->second;
    }
  remove_facts(session_, "mark", mark_key, mark_keys(rows));
}

void SqlTables::write_attendance(const std::vector<registers::AttendanceRow>& rows,
                                 const Provenance& from) {
  std::vector<Value> values;
  for (const auto& row : rows) {
    values.insert(values.end(), {value(row.student), value(row.lesson_date), value(row.lesson),
                                 code_value(row.status)});
    add_provenance(values, from);
  }
  upsert(session_, "attendance", attendance_key,
         {{"student_id", Type::integer},
          {"lesson_date", Type::date},
          {"lesson_id", Type::integer},
          {"status", Type::integer}},
         values);
}

void SqlTables::keep_attendance(const std::vector<registers::AttendanceRow>& rows,
                                const Provenance& from) {
  keep_history(session_, {"attendance", attendance_key, "status"}, attendance_keys(rows), from);
}

void SqlTables::remove_attendance(const std::vector<registers::AttendanceRow>& rows) {
  remove_facts(session_, "attendance", attendance_key, attendance_keys(rows));
}

}  // namespace store
