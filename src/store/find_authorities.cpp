// The tree of authorities as the API shows it.
#include <map>

#include "store/sql_directory.hpp"
#include "store/sql_tables.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::AuthorityEntry;
using registers::AuthorityId;
using registers::AuthorityRow;
using Tree = std::map<AuthorityId, AuthorityEntry>;

// Adds to each one and to all above it. The tree has no cycle: registers/ sees to it.
void add_up(Tree& tree, AuthorityId from, std::int64_t AuthorityEntry::*member,
            std::int64_t count) {
  for (auto it = tree.find(from); it != tree.end(); it = tree.find(it->second.row.parent))
    it->second.*member += count;
}

// The whole tree is hundreds: what is below each one is added up here.
Tree read_tree(Session& session, registers::Date today) {
  Tree tree;
  for (AuthorityRow& row : SqlTables(session).authorities()) {
    const AuthorityId id = row.id;
    tree[id].row = std::move(row);
  }
  for (const auto& [id, entry] : tree)
    add_up(tree, entry.row.parent, &AuthorityEntry::authorities, 1);
  for (const Row& row :
       session.select("authority_id, count(*)",
                      "FROM organization WHERE authority_id IS NOT NULL GROUP BY authority_id"))
    add_up(tree, row.id<AuthorityId>(0), &AuthorityEntry::organizations, row.integer(1));
  for (const Row& row : session.select(
           "o.authority_id, count(DISTINCT e.student_id)",
           "FROM enrollment e JOIN organization o ON o.id = e.organization_id "
           "WHERE o.authority_id IS NOT NULL AND (e.valid_from IS NULL OR e.valid_from <= ?) "
           "AND (e.valid_to IS NULL OR e.valid_to >= ?) GROUP BY o.authority_id",
           {value(today), value(today)}))
    add_up(tree, row.id<AuthorityId>(0), &AuthorityEntry::students, row.integer(1));
  return tree;
}

}  // namespace

std::vector<AuthorityEntry> SqlDirectory::authorities(const Scope& scope,
                                                      const registers::AuthorityFilter& filter,
                                                      Date today) {
  Condition where{"FROM authority a WHERE 1 = 1", {}};
  add(where, authority_within(scope, "a"));
  if (!filter.municipality.empty())
    add(where, {"a.municipality = ?", {value(filter.municipality)}});
  if (filter.parent) add(where, {"a.parent_id = ?", {value(*filter.parent)}});
  std::vector<AuthorityEntry> result;
  const auto rows = session_.select("a.id", where.sql, where.params);
  if (rows.empty()) return result;
  const Tree tree = read_tree(session_, today);
  for (const Row& row : rows) result.push_back(tree.at(row.id<AuthorityId>(0)));
  return result;
}

std::optional<registers::AuthorityCard> SqlDirectory::authority(const Scope& scope, AuthorityId id,
                                                                Date today) {
  Condition where{"FROM authority a WHERE a.id = ?", {value(id)}};
  add(where, authority_within(scope, "a"));
  if (session_.select("a.id", where.sql, where.params).empty()) return std::nullopt;
  const Tree tree = read_tree(session_, today);
  registers::AuthorityCard card;
  card.entry = tree.at(id);
  if (const auto above = tree.find(card.entry.row.parent); above != tree.end())
    card.parent_name = above->second.row.fields.full_name;
  for (const auto& [below, entry] : tree)
    if (entry.row.parent == id) card.below.push_back(entry);
  card.source = sources_of(session_, "authority", Set{{Type::integer}, {value(id)}})[id.value];
  return card;
}

}  // namespace store
