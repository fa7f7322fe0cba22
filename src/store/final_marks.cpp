#include "store/layouts.hpp"
#include "store/sql_tables.hpp"

namespace store {

using registers::FinalMarkRow;

template <>
const Layout<FinalMarkRow>& layout_of<FinalMarkRow>() {
  using R = FinalMarkRow;
  using K = registers::FinalMarkKey;
  constexpr auto k = &R::key;
  static const Layout<R> layout{
      "final_mark",
      {cell<R, k, &K::student>("student_id"), cell<R, k, &K::school_year>("school_year"),
       cell<R, k, &K::subject>("org_subject_id"), code<R, k, &K::period>("period"),
       cell<R, k, &K::period_number>("period_number"), cell<R, &R::value>("value"),
       cell<R, &R::normalized>("normalized"), cell<R, &R::date>("given_on")},
      "student_id, school_year, org_subject_id, period, period_number",
      5};
  return layout;
}

std::vector<FinalMarkRow> SqlTables::final_marks(std::span<const registers::PersonId> students,
                                                 std::span<const int> school_years) {
  if (students.empty() || school_years.empty()) return {};
  Set years{{Type::integer}, {}};
  for (const int year : school_years) years.values.push_back(value(year));
  return layout_of<FinalMarkRow>().select(session_, "WHERE student_id ? AND school_year ?",
                                          {id_set(students), years});
}

void SqlTables::write_final_marks(const registers::Changes& changes, const Provenance& from) {
  const Layout<FinalMarkRow>& layout = layout_of<FinalMarkRow>();
  layout.keep(session_, changes.replaced_final_marks, from);
  layout.put(session_, changes.final_marks, from, changes.replaced_final_marks.empty());
}

}  // namespace store
