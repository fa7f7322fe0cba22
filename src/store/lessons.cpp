#include "store/key_set.hpp"
#include "store/provenance.hpp"
#include "store/sql_tables.hpp"

namespace store {

std::vector<registers::LessonRow> SqlTables::lessons(std::span<const registers::LessonKey> keys) {
  std::vector<registers::LessonRow> result;
  if (keys.empty()) return result;
  Set set{{Type::integer, Type::date, Type::integer, Type::integer}, {}};
  for (const auto& key : keys)
    set.values.insert(set.values.end(), {value(key.class_group), value(key.date), value(key.number),
                                         value(key.subject)});
  const Condition these =
      by_keys(session_.dialect(), "class_group_id, lesson_date, number, org_subject_id", set);
  const auto rows = session_.select(
      "id, class_group_id, org_subject_id, lesson_date, number, starts, ends, topic, homework, "
      "teacher",
      "FROM lesson WHERE " + these.sql, these.params);
  result.reserve(rows.size());
  for (const Row& row : rows)
    result.push_back({.id = row.id<registers::LessonId>(0),
                      .key = {.class_group = row.id<registers::ClassGroupId>(1),
                              .subject = row.id<registers::OrgSubjectId>(2),
                              .date = row.date(3).value(),
                              .number = row.number(4)},
                      .starts = row.text(5),
                      .ends = row.text(6),
                      .topic = row.text(7),
                      .homework = row.text(8),
                      .teacher = row.text(9)});
  return result;
}

void SqlTables::write_lessons(const std::vector<registers::LessonRow>& rows,
                              const Provenance& from) {
  std::vector<Value> values;
  for (const auto& row : rows) {
    values.insert(values.end(),
                  {value(row.id), value(row.key.class_group), value(row.key.subject),
                   value(row.key.date), value(row.key.number), value(row.starts), value(row.ends),
                   value(row.topic), value(row.homework), value(row.teacher)});
    add_provenance(values, from);
  }
  upsert(session_, "lesson", "id",
         {{"id", Type::integer},
          {"class_group_id", Type::integer},
          {"org_subject_id", Type::integer},
          {"lesson_date", Type::date},
          {"number", Type::integer},
          {"starts", Type::text},
          {"ends", Type::text},
          {"topic", Type::text},
          {"homework", Type::text},
          {"teacher", Type::text}},
         values);
}

}  // namespace store
