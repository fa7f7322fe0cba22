// Organizations, their class groups and subjects.
#include "store/provenance.hpp"
#include "store/sql_tables.hpp"

namespace store {
namespace {

constexpr const char* organization_columns =
    "id, ogrn, inn, kpp, full_name, short_name, kind, municipality, address, phone, email, site, "
    "head";

std::vector<registers::OrganizationRow> read_organizations(const std::vector<Row>& rows) {
  std::vector<registers::OrganizationRow> result;
  result.reserve(rows.size());
  for (const Row& row : rows) {
    registers::OrganizationRow& to = result.emplace_back();
    to.id = row.id<registers::OrganizationId>(0);
    to.fields.ogrn = row.text(1);
    to.fields.inn = row.text(2);
    to.fields.kpp = row.text(3);
    to.fields.full_name = row.text(4);
    to.fields.short_name = row.text(5);
    to.fields.kind = read_name<domain::OrganizationKind>(row, 6);
    to.fields.municipality = row.text(7);
    to.fields.address = row.text(8);
    to.fields.phone = row.text(9);
    to.fields.email = row.text(10);
    to.fields.site = row.text(11);
    to.fields.head = row.text(12);
  }
  return result;
}

std::vector<registers::ClassGroupRow> read_class_groups(const std::vector<Row>& rows) {
  std::vector<registers::ClassGroupRow> result;
  result.reserve(rows.size());
  for (const Row& row : rows)
    result.push_back({.id = row.id<registers::ClassGroupId>(0),
                      .organization = row.id<registers::OrganizationId>(1),
                      .school_year = row.number(2),
                      .parallel = row.number(3),
                      .letter = row.text(4),
                      .name = row.text(5)});
  return result;
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

constexpr const char* class_group_columns =
    "id, organization_id, school_year, parallel, letter, name";
constexpr const char* subject_columns = "id, organization_id, name";

}  // namespace

std::vector<registers::OrganizationRow> SqlTables::organizations(
    std::span<const registers::OrganizationId> ids) {
  if (ids.empty()) return {};
  return read_organizations(
      session_.select(organization_columns, "FROM organization WHERE id ?", {id_set(ids)}));
}

std::vector<registers::OrganizationRow> SqlTables::organizations_by_ogrn(
    std::span<const std::string> ogrns) {
  if (ogrns.empty()) return {};
  return read_organizations(
      session_.select(organization_columns, "FROM organization WHERE ogrn ?", {text_set(ogrns)}));
}

std::vector<registers::ClassGroupRow> SqlTables::class_groups(
    std::span<const registers::ClassGroupId> ids) {
  if (ids.empty()) return {};
  return read_class_groups(
      session_.select(class_group_columns, "FROM class_group WHERE id ?", {id_set(ids)}));
}

std::vector<registers::ClassGroupRow> SqlTables::class_groups_of(
    std::span<const registers::OrganizationId> ids) {
  if (ids.empty()) return {};
  return read_class_groups(session_.select(
      class_group_columns, "FROM class_group WHERE organization_id ?", {id_set(ids)}));
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

void SqlTables::write_organizations(const std::vector<registers::OrganizationRow>& rows,
                                    const Provenance& from) {
  std::vector<Value> values;
  for (const auto& row : rows) {
    const domain::OrganizationRecord& it = row.fields;
    values.insert(values.end(), {value(row.id), null_if_empty(it.ogrn), value(it.inn),
                                 value(it.kpp), value(it.full_name), value(it.short_name),
                                 name_value(it.kind), value(it.municipality), value(it.address),
                                 value(it.phone), value(it.email), value(it.site), value(it.head)});
    add_provenance(values, from);
  }
  upsert(session_, "organization", "id",
         {{"id", Type::integer},
          {"ogrn", Type::text},
          {"inn", Type::text},
          {"kpp", Type::text},
          {"full_name", Type::text},
          {"short_name", Type::text},
          {"kind", Type::text},
          {"municipality", Type::text},
          {"address", Type::text},
          {"phone", Type::text},
          {"email", Type::text},
          {"site", Type::text},
          {"head", Type::text}},
         values);
}

void SqlTables::write_class_groups(const std::vector<registers::ClassGroupRow>& rows,
                                   const Provenance& from) {
  std::vector<Value> values;
  for (const auto& row : rows) {
    values.insert(values.end(), {value(row.id), value(row.organization), value(row.school_year),
                                 value(row.parallel), value(row.letter), value(row.name)});
    add_provenance(values, from);
  }
  upsert(session_, "class_group", "id",
         {{"id", Type::integer},
          {"organization_id", Type::integer},
          {"school_year", Type::integer},
          {"parallel", Type::integer},
          {"letter", Type::text},
          {"name", Type::text}},
         values);
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
