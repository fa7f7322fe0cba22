// Marks and attendance: one row per student and lesson, clustered by student and date.
#include <unordered_map>

#include "store/key_set.hpp"
#include "store/layouts.hpp"
#include "store/sql_tables.hpp"

namespace store {
namespace {

using registers::AttendanceRow;
using registers::LessonId;
using registers::MarkRow;
using registers::PersonId;

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
template <class R>
std::vector<R> select_facts(Session& session, std::span<const LessonId> lessons,
                            std::span<const PersonId> students) {
  if (lessons.empty() || students.empty()) return {};
  Set dates{{Type::date}, {}};
  for (const auto& [lesson, date] : dates_of(session, lessons)) dates.values.push_back(value(date));
  if (dates.values.empty()) return {};
  dates = column_of(dates, 0);
  const Condition period = within_dates(session.dialect(), "lesson_date", dates);
  std::vector<Param> params = {id_set(students), dates, id_set(lessons)};
  params.insert(params.end(), period.params.begin(), period.params.end());
  return layout_of<R>().select(
      session, "WHERE student_id ? AND lesson_date ? AND +lesson_id ?" + period.sql, params);
}

}  // namespace

template <>
const Layout<MarkRow>& layout_of<MarkRow>() {
  using R = MarkRow;
  using K = registers::MarkKey;
  constexpr auto k = &R::key;
  static const Layout<R> layout{
      "mark",
      {cell<R, k, &K::student>("student_id"), cell<R, &R::lesson_date>("lesson_date"),
       cell<R, k, &K::lesson>("lesson_id"), cell<R, k, &K::number>("number"),
       cell<R, &R::value>("value"), cell<R, &R::normalized>("normalized"),
       code<R, &R::work>("work"), cell<R, &R::weight>("weight"), cell<R, &R::comment>("comment")},
      "student_id, lesson_date, lesson_id, number",
      4};
  return layout;
}

template <>
const Layout<AttendanceRow>& layout_of<AttendanceRow>() {
  using R = AttendanceRow;
  static const Layout<R> layout{
      "attendance",
      {cell<R, &R::student>("student_id"), cell<R, &R::lesson_date>("lesson_date"),
       cell<R, &R::lesson>("lesson_id"), code<R, &R::status>("status")},
      "student_id, lesson_date, lesson_id",
      3};
  return layout;
}

std::vector<MarkRow> SqlTables::marks(std::span<const LessonId> lessons,
                                      std::span<const PersonId> students) {
  return select_facts<MarkRow>(session_, lessons, students);
}

std::vector<AttendanceRow> SqlTables::attendance(std::span<const LessonId> lessons,
                                                 std::span<const PersonId> students) {
  return select_facts<AttendanceRow>(session_, lessons, students);
}

void SqlTables::write_marks(const registers::Changes& changes, const Provenance& from) {
  const Layout<MarkRow>& layout = layout_of<MarkRow>();
  layout.keep(session_, changes.replaced_marks, from);
  remove_marks(changes.removed_marks);
  layout.put(session_, changes.marks, from, changes.replaced_marks.empty());
}

void SqlTables::remove_marks(const std::vector<registers::MarkKey>& keys) {
  if (keys.empty()) return;
  std::vector<LessonId> lessons;
  for (const auto& key : keys) lessons.push_back(key.lesson);
  const auto dates = dates_of(session_, lessons);
  std::vector<MarkRow> rows;
  for (const auto& key : keys)
    if (const auto date = dates.find(key.lesson); date != dates.end()) {
      MarkRow& row = rows.emplace_back();
      row.key = key;
      row.lesson_date = date->second;
    }
  const Layout<MarkRow>& layout = layout_of<MarkRow>();
  remove_facts(session_, std::string(layout.table), layout.key, layout.keys(rows));
}

void SqlTables::write_attendance(const registers::Changes& changes, const Provenance& from) {
  const Layout<AttendanceRow>& layout = layout_of<AttendanceRow>();
  layout.keep(session_, changes.replaced_attendance, from);
  remove_attendance(changes.removed_attendance);
  layout.put(session_, changes.attendance, from, changes.replaced_attendance.empty());
}

void SqlTables::remove_attendance(const std::vector<AttendanceRow>& rows) {
  const Layout<AttendanceRow>& layout = layout_of<AttendanceRow>();
  remove_facts(session_, std::string(layout.table), layout.key, layout.keys(rows));
}

}  // namespace store
