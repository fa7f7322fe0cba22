// Who studies where, from when to when.
#include "store/provenance.hpp"
#include "store/sql_tables.hpp"

namespace store {

std::vector<registers::EnrollmentRow> SqlTables::enrollments(
    std::span<const registers::PersonId> students) {
  std::vector<registers::EnrollmentRow> result;
  if (students.empty()) return result;
  const auto rows = session_.select(
      "id, student_id, organization_id, class_group_id, valid_from, valid_to, order_in, "
      "order_in_date, reason_in, order_out, order_out_date, reason_out, study_form, "
      "education_form, adapted",
      "FROM enrollment WHERE student_id ?", {id_set(students)});
  result.reserve(rows.size());
  for (const Row& row : rows) {
    registers::EnrollmentRow& to = result.emplace_back();
    to.id = row.id<domain::EnrollmentId>(0);
    to.student = row.id<registers::PersonId>(1);
    to.organization = row.id<registers::OrganizationId>(2);
    to.class_group = row.id<registers::ClassGroupId>(3);
    to.fields.from = row.date(4);
    to.fields.to = row.date(5);
    to.fields.order_in = row.text(6);
    to.fields.order_in_date = row.date(7);
    to.fields.reason_in = row.text(8);
    to.fields.order_out = row.text(9);
    to.fields.order_out_date = row.date(10);
    to.fields.reason_out = row.text(11);
    to.fields.study_form = read_name<domain::StudyForm>(row, 12);
    to.fields.education_form = read_name<domain::EducationForm>(row, 13);
    to.fields.adapted = row.integer(14) != 0;
  }
  return result;
}

void SqlTables::write_enrollments(const std::vector<registers::EnrollmentRow>& rows,
                                  const Provenance& from) {
  std::vector<Value> values;
  for (const auto& row : rows) {
    const domain::EnrollmentRecord& it = row.fields;
    values.insert(values.end(),
                  {value(row.id), value(row.student), value(row.organization),
                   value(row.class_group), value(it.from), value(it.to), value(it.order_in),
                   value(it.order_in_date), value(it.reason_in), value(it.order_out),
                   value(it.order_out_date), value(it.reason_out), name_value(it.study_form),
                   name_value(it.education_form), value(std::int64_t{it.adapted})});
    add_provenance(values, from);
  }
  upsert(session_, "enrollment", "id",
         {{"id", Type::integer},
          {"student_id", Type::integer},
          {"organization_id", Type::integer},
          {"class_group_id", Type::integer},
          {"valid_from", Type::date},
          {"valid_to", Type::date},
          {"order_in", Type::text},
          {"order_in_date", Type::date},
          {"reason_in", Type::text},
          {"order_out", Type::text},
          {"order_out_date", Type::date},
          {"reason_out", Type::text},
          {"study_form", Type::text},
          {"education_form", Type::text},
          {"adapted", Type::integer}},
         values);
}

}  // namespace store
