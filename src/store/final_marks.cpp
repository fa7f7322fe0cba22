#include "store/history.hpp"
#include "store/provenance.hpp"
#include "store/sql_tables.hpp"

namespace store {
namespace {

constexpr const char* final_mark_key =
    "student_id, school_year, org_subject_id, period, period_number";

}  // namespace

std::vector<registers::FinalMarkRow> SqlTables::final_marks(
    std::span<const registers::PersonId> students, std::span<const int> school_years) {
  std::vector<registers::FinalMarkRow> result;
  if (students.empty() || school_years.empty()) return result;
  Set years{{Type::integer}, {}};
  for (const int year : school_years) years.values.push_back(value(year));
  for (const Row& row : session_.select(
           "student_id, org_subject_id, school_year, period, period_number, value, normalized, "
           "given_on",
           "FROM final_mark WHERE student_id ? AND school_year ?", {id_set(students), years}))
    result.push_back({.key = {.student = row.id<registers::PersonId>(0),
                              .subject = row.id<registers::OrgSubjectId>(1),
                              .school_year = row.number(2),
                              .period = read_code<domain::PeriodKind>(row, 3),
                              .period_number = row.number(4)},
                      .value = row.text(5),
                      .normalized = row.optional_number(6),
                      .date = row.date(7)});
  return result;
}

void SqlTables::write_final_marks(const std::vector<registers::FinalMarkRow>& rows,
                                  const Provenance& from) {
  std::vector<Value> values;
  for (const auto& row : rows) {
    values.insert(values.end(),
                  {value(row.key.student), value(row.key.school_year), value(row.key.subject),
                   code_value(row.key.period), value(row.key.period_number), value(row.value),
                   value(row.normalized), value(row.date)});
    add_provenance(values, from);
  }
  upsert(session_, "final_mark", final_mark_key,
         {{"student_id", Type::integer},
          {"school_year", Type::integer},
          {"org_subject_id", Type::integer},
          {"period", Type::integer},
          {"period_number", Type::integer},
          {"value", Type::text},
          {"normalized", Type::integer},
          {"given_on", Type::date}},
         values);
}

void SqlTables::keep_final_marks(const std::vector<registers::FinalMarkRow>& rows,
                                 const Provenance& from) {
  Set keys{{Type::integer, Type::integer, Type::integer, Type::integer, Type::integer}, {}};
  for (const auto& row : rows)
    keys.values.insert(keys.values.end(),
                       {value(row.key.student), value(row.key.school_year), value(row.key.subject),
                        code_value(row.key.period), value(row.key.period_number)});
  keep_history(session_, {"final_mark", final_mark_key, "value, normalized, given_on"}, keys, from);
}

}  // namespace store
