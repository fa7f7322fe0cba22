// Organizations as the API shows them.
#include "store/sql_directory.hpp"

#include <algorithm>
#include <map>

#include "base/limits.hpp"
#include "store/layouts.hpp"
#include "store/sql_tables.hpp"
#include "store/subjects.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::OrganizationEntry;
using registers::Scope;

constexpr const char* entry_columns =
    "o.id, o.ogrn, o.inn, o.full_name, o.short_name, o.kind, o.municipality, o.authority_id, "
    "o.status, o.ownership";

OrganizationEntry read_entry(const Row& row) {
  OrganizationEntry entry{.id = row.id<registers::OrganizationId>(0),
                          .ogrn = row.text(1),
                          .inn = row.text(2),
                          .full_name = row.text(3),
                          .short_name = row.text(4),
                          .kind = read_name<domain::OrganizationKind>(row, 5),
                          .municipality = row.text(6),
                          .authority = {}};
  if (!row.null(7)) entry.authority = row.id<domain::AuthorityId>(7);
  entry.status = domain::parse_code<domain::OrganizationStatus>(row.text(8));
  entry.ownership = domain::parse_code<domain::OwnershipForm>(row.text(9));
  return entry;
}

// How many students are enrolled on the day, by class.
std::map<domain::ClassGroupId, std::int64_t> count_classes(Session& session,
                                                           domain::OrganizationId organization,
                                                           domain::Date today) {
  std::map<domain::ClassGroupId, std::int64_t> counts;
  for (const Row& row : session.select(
           "class_group_id, count(DISTINCT student_id)",
           "FROM enrollment WHERE organization_id = ? AND (valid_from IS NULL OR valid_from <= ?) "
           "AND (valid_to IS NULL OR valid_to >= ?) GROUP BY class_group_id",
           {value(organization), value(today), value(today)}))
    counts[row.id<domain::ClassGroupId>(0)] = row.integer(1);
  return counts;
}

std::vector<registers::ClassEntry> classes_of(Session& session, domain::OrganizationId organization,
                                              std::span<const registers::ProgrammeRow> programmes,
                                              domain::Date today) {
  const auto counts = count_classes(session, organization, today);
  std::map<domain::ProgrammeId, std::string> names;
  for (const auto& row : programmes) names.emplace(row.id, row.fields.name);
  std::vector<registers::ClassEntry> classes;
  for (auto& row : layout_of<registers::ClassGroupRow>().select(
           session, "WHERE organization_id = ? ORDER BY school_year DESC, parallel, name, id",
           {value(organization)})) {
    registers::ClassEntry& entry = classes.emplace_back();
    if (const auto name = names.find(row.programme); name != names.end())
      entry.programme_name = name->second;
    if (const auto count = counts.find(row.id); count != counts.end())
      entry.students = count->second;
    entry.row = std::move(row);
  }
  return classes;
}

std::vector<registers::ProgrammeRow> programmes_of(SqlTables& tables, domain::OrganizationId id) {
  auto programmes = tables.programmes_of(std::span(&id, 1));
  std::sort(programmes.begin(), programmes.end(), [](const auto& a, const auto& b) {
    return std::tie(a.fields.kind, a.fields.name, a.id) <
           std::tie(b.fields.kind, b.fields.name, b.id);
  });
  return programmes;
}

std::int64_t count_all(Session& session, domain::OrganizationId organization, domain::Date today) {
  return session
      .select("count(DISTINCT student_id)",
              "FROM enrollment WHERE organization_id = ? "
              "AND (valid_from IS NULL OR valid_from <= ?) "
              "AND (valid_to IS NULL OR valid_to >= ?)",
              {value(organization), value(today), value(today)})
      .at(0)
      .integer(0);
}

}  // namespace

registers::Source read_source(const Row& row, std::size_t first_column) {
  return {.supplier = row.text(first_column),
          .message_id = row.text(first_column + 1),
          .recorded = row.time(first_column + 2),
          .load = row.null(first_column + 3) ? 0 : row.integer(first_column + 3),
          .file = row.text(first_column + 4)};
}

std::unordered_map<std::int64_t, registers::Source> sources_of(Session& session,
                                                               const std::string& table,
                                                               const Set& ids) {
  std::unordered_map<std::int64_t, registers::Source> sources;
  if (ids.values.empty()) return sources;
  for (const Row& row :
       session.select("x.id, " + std::string(source_columns),
                      "FROM " + table + " x" + source_joins + " WHERE x.id ?", {ids}))
    sources.emplace(row.integer(0), read_source(row, 1));
  return sources;
}

std::vector<OrganizationEntry> SqlDirectory::organizations(
    const Scope& scope, const registers::OrganizationFilter& filter) {
  Condition where{"FROM organization o WHERE 1 = 1", {}};
  add(where, within(scope, "o"));
  if (filter.kind) add(where, {"o.kind = ?", {name_value(*filter.kind)}});
  if (!filter.municipality.empty()) add(where, in_municipality(session_, filter.municipality, "o"));
  if (filter.authority) add(where, within(Scope::authority(*filter.authority), "o"));
  if (filter.status) add(where, {"o.status = ?", {name_value(*filter.status)}});
  if (filter.ownership) add(where, {"o.ownership = ?", {name_value(*filter.ownership)}});
  where.params.emplace_back(
      value(static_cast<std::int64_t>(base::limits::directory_organizations)));
  std::vector<OrganizationEntry> result;
  for (const Row& row : session_.select(entry_columns, where.sql + " LIMIT ?", where.params))
    result.push_back(read_entry(row));
  return result;
}

std::optional<registers::OrganizationCard> SqlDirectory::organization(const Scope& scope,
                                                                      registers::OrganizationId id,
                                                                      Date today) {
  Condition where{" WHERE x.id = ?", {value(id)}};
  add(where, within(scope, "x"));
  const auto rows = session_.select(
      "x.id, x.ogrn, x.inn, x.full_name, x.short_name, x.kind, x.municipality, x.authority_id, "
      "x.status, x.ownership, a.full_name, " +
          std::string(source_columns),
      "FROM organization x LEFT JOIN authority a ON a.id = x.authority_id" +
          std::string(source_joins) + where.sql,
      where.params);
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  SqlTables tables(session_);
  auto programmes = programmes_of(tables, id);
  return registers::OrganizationCard{.entry = read_entry(row),
                                     .record = tables.organizations(std::span(&id, 1)).at(0).fields,
                                     .authority_name = row.text(10),
                                     .branches = tables.branches_of(std::span(&id, 1)),
                                     .students = count_all(session_, id, today),
                                     .classes = classes_of(session_, id, programmes, today),
                                     .subjects = subjects_of(session_, id),
                                     .programmes = std::move(programmes),
                                     .source = read_source(row, 11)};
}

}  // namespace store
