// Class groups and subjects.
#include "store/layout.hpp"
#include "store/sql_tables.hpp"

namespace store {
namespace {

using registers::ClassGroupRow;

const Layout<ClassGroupRow>& class_group_layout() {
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

std::vector<registers::SubjectRow> read_subjects(const std::vector<Row>& rows) {
  std::vector<registers::SubjectRow> result;
  result.reserve(rows.size());
  for (const Row& row : rows)
    result.push_back({.id = row.id<registers::OrgSubjectId>(0),
                      .organization = row.id<registers::OrganizationId>(1),
                      .name = row.text(2)});
  return result;
}

constexpr const char* subject_columns = "id, organization_id, name";

}  // namespace

std::vector<ClassGroupRow> SqlTables::class_groups(std::span<const registers::ClassGroupId> ids) {
  if (ids.empty()) return {};
  return class_group_layout().select(session_, "WHERE id ?", {id_set(ids)});
}

std::vector<ClassGroupRow> SqlTables::class_groups_of(
    std::span<const registers::OrganizationId> ids) {
  if (ids.empty()) return {};
  return class_group_layout().select(session_, "WHERE organization_id ?", {id_set(ids)});
}

std::vector<registers::SubjectRow> SqlTables::subjects(
    std::span<const registers::OrgSubjectId> ids) {
  if (ids.empty()) return {};
  return read_subjects(
      session_.select(subject_columns, "FROM org_subject WHERE id ?", {id_set(ids)}));
}

std::vector<registers::SubjectRow> SqlTables::subjects_of(
    std::span<const registers::OrganizationId> ids) {
  if (ids.empty()) return {};
  return read_subjects(
      session_.select(subject_columns, "FROM org_subject WHERE organization_id ?", {id_set(ids)}));
}

void SqlTables::write_class_groups(const std::vector<ClassGroupRow>& rows,
                                   const Revision& revision) {
  class_group_layout().write(session_, rows, revision);
}

void SqlTables::write_subjects(const std::vector<registers::SubjectRow>& rows,
                               const Provenance& from) {
  std::vector<Value> values;
  for (const auto& row : rows) {
    values.insert(values.end(), {value(row.id), value(row.organization), value(row.name)});
    add_provenance(values, from);
  }
  upsert(session_, "org_subject", "id",
         {{"id", Type::integer}, {"organization_id", Type::integer}, {"name", Type::text}}, values);
}

}  // namespace store
