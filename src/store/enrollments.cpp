// Who studies where, from when to when.
#include "store/layouts.hpp"
#include "store/sql_tables.hpp"

namespace store {

using registers::EnrollmentRow;

template <>
const Layout<EnrollmentRow>& layout_of<EnrollmentRow>() {
  using R = EnrollmentRow;
  using F = domain::EnrollmentRecord;
  constexpr auto f = &R::fields;
  static const Layout<R> layout{
      "enrollment",
      {cell<R, &R::id>("id"), cell<R, &R::student>("student_id"),
       cell<R, &R::organization>("organization_id"), cell<R, &R::class_group>("class_group_id"),
       cell<R, f, &F::from>("valid_from"), cell<R, f, &F::to>("valid_to"),
       cell<R, f, &F::order_in>("order_in"), cell<R, f, &F::order_in_date>("order_in_date"),
       cell<R, f, &F::reason_in>("reason_in"), cell<R, f, &F::order_out>("order_out"),
       cell<R, f, &F::order_out_date>("order_out_date"), cell<R, f, &F::reason_out>("reason_out"),
       cell<R, f, &F::study_form>("study_form"), cell<R, f, &F::education_form>("education_form"),
       cell<R, f, &F::adapted>("adapted"), cell<R, &R::branch>("branch_id"),
       cell<R, &R::programme>("programme_id"), cell<R, f, &F::specialty>("specialty"),
       cell<R, f, &F::funding>("funding")}};
  return layout;
}

std::vector<EnrollmentRow> SqlTables::enrollments(std::span<const registers::PersonId> students) {
  if (students.empty()) return {};
  return layout_of<EnrollmentRow>().select(session_, "WHERE student_id ?", {id_set(students)});
}

std::vector<EnrollmentRow> SqlTables::stays(std::span<const registers::PersonId> students) {
  if (students.empty()) return {};
  const auto rows =
      session_.select("id, student_id, organization_id, programme_id, valid_from, valid_to",
                      "FROM enrollment WHERE student_id ?", {id_set(students)});
  std::vector<EnrollmentRow> stays(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    stays[i].id = rows[i].id<domain::EnrollmentId>(0);
    stays[i].student = rows[i].id<registers::PersonId>(1);
    stays[i].organization = rows[i].id<registers::OrganizationId>(2);
    stays[i].programme = rows[i].id<registers::ProgrammeId>(3);
    stays[i].fields.from = rows[i].date(4);
    stays[i].fields.to = rows[i].date(5);
  }
  return stays;
}

void SqlTables::write_enrollments(const std::vector<EnrollmentRow>& rows,
                                  const Revision& revision) {
  layout_of<EnrollmentRow>().write(session_, rows, revision);
}

}  // namespace store
