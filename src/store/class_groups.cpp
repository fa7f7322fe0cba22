// Class groups and subjects.
#include "store/layouts.hpp"
#include "store/sql_tables.hpp"

namespace store {

using registers::ClassGroupRow;

template <>
const Layout<ClassGroupRow>& layout_of<ClassGroupRow>() {
  using R = ClassGroupRow;
  static const Layout<R> layout{
      "class_group",
      {cell<R, &R::id>("id"), cell<R, &R::organization>("organization_id"),
       cell<R, &R::school_year>("school_year"), cell<R, &R::parallel>("parallel"),
       cell<R, &R::letter>("letter"), cell<R, &R::name>("name"),
       cell<R, &R::age_group>("age_group"), cell<R, &R::mode_of_stay>("mode_of_stay"),
       cell<R, &R::orientation>("orientation"), cell<R, &R::programme>("programme_id"),
       cell<R, &R::specialty>("specialty")}};
  return layout;
}

template <>
const Layout<registers::SubjectRow>& layout_of<registers::SubjectRow>() {
  using R = registers::SubjectRow;
  static const Layout<R> layout{
      "org_subject",
      {cell<R, &R::id>("id"), cell<R, &R::organization>("organization_id"),
       cell<R, &R::name>("name")}};
  return layout;
}

std::vector<ClassGroupRow> SqlTables::class_groups(std::span<const registers::ClassGroupId> ids) {
  if (ids.empty()) return {};
  return layout_of<ClassGroupRow>().select(session_, "WHERE id ?", {id_set(ids)});
}

std::vector<ClassGroupRow> SqlTables::class_groups_of(
    std::span<const registers::OrganizationId> ids) {
  if (ids.empty()) return {};
  return layout_of<ClassGroupRow>().select(session_, "WHERE organization_id ?", {id_set(ids)});
}

std::vector<registers::SubjectRow> SqlTables::subjects(
    std::span<const registers::OrgSubjectId> ids) {
  if (ids.empty()) return {};
  return layout_of<registers::SubjectRow>().select(session_, "WHERE id ?", {id_set(ids)});
}

std::vector<registers::SubjectRow> SqlTables::subjects_of(
    std::span<const registers::OrganizationId> ids) {
  if (ids.empty()) return {};
  return layout_of<registers::SubjectRow>().select(session_, "WHERE organization_id ?",
                                                   {id_set(ids)});
}

void SqlTables::write_class_groups(const std::vector<ClassGroupRow>& rows,
                                   const Revision& revision) {
  layout_of<ClassGroupRow>().write(session_, rows, revision);
}

void SqlTables::write_subjects(const std::vector<registers::SubjectRow>& rows,
                               const Provenance& from) {
  layout_of<registers::SubjectRow>().put(session_, rows, from);
}

}  // namespace store
