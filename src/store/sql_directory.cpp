// Organizations as the API shows them.
#include "store/sql_directory.hpp"

#include <algorithm>
#include <map>

#include "base/limits.hpp"
#include "store/sql_tables.hpp"
#include "store/subjects.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::OrganizationEntry;
using registers::Scope;

constexpr const char* entry_columns =
    "o.id, o.ogrn, o.inn, o.full_name, o.short_name, o.kind, o.municipality, o.authority_id";

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
                                              domain::Date today) {
  const auto counts = count_classes(session, organization, today);
  std::vector<registers::ClassEntry> classes;
  for (const Row& row : session.select("id, school_year, parallel, letter, name",
                                       "FROM class_group WHERE organization_id = ? "
                                       "ORDER BY school_year DESC, parallel, name, id",
                                       {value(organization)})) {
    const auto id = row.id<domain::ClassGroupId>(0);
    const auto count = counts.find(id);
    classes.push_back({.id = id,
                       .school_year = row.number(1),
                       .parallel = row.number(2),
                       .letter = row.text(3),
                       .name = row.text(4),
                       .students = count == counts.end() ? 0 : count->second});
  }
  return classes;
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
          .recorded = row.time(first_column + 2)};
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
  if (!filter.municipality.empty())
    add(where, {"o.municipality = ?", {value(filter.municipality)}});
  if (filter.authority) add(where, {"o.authority_id = ?", {value(*filter.authority)}});
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
      "a.full_name, " +
          std::string(source_columns),
      "FROM organization x LEFT JOIN authority a ON a.id = x.authority_id" +
          std::string(source_joins) + where.sql,
      where.params);
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  SqlTables tables(session_);
  return registers::OrganizationCard{.entry = read_entry(row),
                                     .record = tables.organizations(std::span(&id, 1)).at(0).fields,
                                     .authority_name = row.text(8),
                                     .branches = tables.branches_of(std::span(&id, 1)),
                                     .students = count_all(session_, id, today),
                                     .classes = classes_of(session_, id, today),
                                     .subjects = subjects_of(session_, id),
                                     .source = read_source(row, 9)};
}

}  // namespace store
