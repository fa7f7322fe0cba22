// Who wants a place in an organization, as the API shows it.
#include <map>
#include <set>

#include "store/layouts.hpp"
#include "store/sql_directory.hpp"
#include "store/within.hpp"

namespace store {

using registers::PersonId;
using registers::QueueEntryRow;
using registers::QueueLine;

std::vector<QueueLine> SqlDirectory::queue(const Scope& scope,
                                           registers::OrganizationId organization,
                                           const registers::QueueFilter& filter, Date today) {
  Condition where{"q JOIN organization o ON o.id = q.organization_id WHERE q.organization_id = ?",
                  {value(organization)}};
  add(where, within(scope, "o"));
  if (filter.status) add(where, {"q.status = ?", {name_value(*filter.status)}});
  if (filter.after)
    add(where,
        {"(q.applied, q.id) > (?, ?)", {value(filter.after->applied), value(filter.after->id)}});
  where.sql += " ORDER BY q.applied, q.id LIMIT ?";
  where.params.emplace_back(value(static_cast<std::int64_t>(filter.limit)));
  Set ids{{Type::integer}, {}};
  for (const Row& row : session_.select("q.id", "FROM queue_entry " + where.sql, where.params))
    ids.values.push_back(value(row.integer(0)));
  std::vector<QueueLine> result;
  if (ids.values.empty()) return result;
  std::vector<PersonId> children;
  for (auto& row :
       layout_of<QueueEntryRow>().select(session_, "WHERE id ? ORDER BY applied, id", {ids})) {
    children.push_back(row.student);
    result.emplace_back().row = std::move(row);
  }
  std::map<PersonId, registers::PersonRow> persons;
  for (auto& person : layout_of<registers::PersonRow>().select(
           session_, "WHERE id ?", {id_set(std::span<const PersonId>(children))}))
    persons.emplace(person.id, std::move(person));
  Condition in_scope{"FROM person p WHERE p.id ?", {id_set(std::span<const PersonId>(children))}};
  add(in_scope, is_seen(scope, today));
  std::set<PersonId> seen;
  for (const Row& row : session_.select("p.id", in_scope.sql, in_scope.params))
    seen.insert(row.id<PersonId>(0));
  auto sources = sources_of(session_, "queue_entry", ids);
  for (QueueLine& line : result) {
    line.seen = seen.contains(line.row.student);
    line.person = persons[line.row.student];
    line.source = std::move(sources[line.row.id.value]);
  }
  return result;
}

}  // namespace store
