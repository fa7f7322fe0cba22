// What one organization has, by pages.
#include <map>

#include "store/layouts.hpp"
#include "store/sql_directory.hpp"
#include "store/within.hpp"

namespace store {

using registers::ClassEntry;
using registers::ClassGroupRow;
using registers::ProgrammeRow;

bool SqlDirectory::has_organization(const Scope& scope, registers::OrganizationId id) {
  Condition where{"FROM organization o WHERE o.id = ?", {value(id)}};
  add(where, within(scope, "o"));
  return !session_.select("o.id", where.sql, where.params).empty();
}

std::vector<ClassEntry> SqlDirectory::classes(const Scope& scope,
                                              registers::OrganizationId organization,
                                              const registers::ClassFilter& filter, Date today) {
  std::vector<ClassEntry> found;
  if (!has_organization(scope, organization)) return found;
  Condition where{"WHERE organization_id = ?", {value(organization)}};
  if (filter.school_year)
    add(where, {"school_year = ?", {value(std::int64_t{*filter.school_year})}});
  if (filter.after)
    add(where, {"(-school_year, parallel, id) > (CAST(? AS BIGINT), CAST(? AS BIGINT), ?)",
                {value(std::int64_t{-filter.after->school_year}),
                 value(std::int64_t{filter.after->parallel}), value(filter.after->id)}});
  where.sql += " ORDER BY -school_year, parallel, id LIMIT ?";
  where.params.emplace_back(value(static_cast<std::int64_t>(filter.limit)));
  Set classes{{Type::integer}, {}}, programmes = classes;
  for (auto& row : layout_of<ClassGroupRow>().select(session_, where.sql, where.params)) {
    classes.values.push_back(value(row.id));
    if (row.programme) programmes.values.push_back(value(row.programme));
    found.emplace_back().row = std::move(row);
  }
  if (found.empty()) return found;
  std::map<std::int64_t, std::string> names;
  std::map<std::int64_t, std::int64_t> students;
  if (!programmes.values.empty())
    for (const Row& row : session_.select("id, name", "FROM programme WHERE id ?", {programmes}))
      names[row.integer(0)] = row.text(1);
  for (const Row& row : session_.select(
           "class_group_id, count(DISTINCT student_id)",
           "FROM enrollment WHERE class_group_id ? AND (valid_from IS NULL OR valid_from <= ?) "
           "AND (valid_to IS NULL OR valid_to >= ?) GROUP BY class_group_id",
           {classes, value(today), value(today)}))
    students[row.integer(0)] = row.integer(1);
  for (ClassEntry& entry : found) {
    entry.programme_name = names[entry.row.programme.value];
    entry.students = students[entry.row.id.value];
  }
  return found;
}

std::vector<ProgrammeRow> SqlDirectory::programmes(const Scope& scope,
                                                   registers::OrganizationId organization,
                                                   const registers::ProgrammeFilter& filter) {
  if (!has_organization(scope, organization)) return {};
  Condition where{"WHERE organization_id = ? AND id > ?",
                  {value(organization), value(filter.after)}};
  if (filter.kind) add(where, {"kind = ?", {name_value(*filter.kind)}});
  where.sql += " ORDER BY id LIMIT ?";
  where.params.emplace_back(value(static_cast<std::int64_t>(filter.limit)));
  return layout_of<ProgrammeRow>().select(session_, where.sql, where.params);
}

}  // namespace store
