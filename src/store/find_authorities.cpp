// The tree of authorities as the API shows it.
#include <map>
#include <set>

#include "base/limits.hpp"
#include "base/text.hpp"
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

// Each student once at every authority, of however many below it he studies. Those who study alike
// are counted by the database: there are few combinations of authorities.
std::map<AuthorityId, std::int64_t> count_by_authority(Session& session, const Tree& tree,
                                                       registers::Date today) {
  std::map<AuthorityId, std::int64_t> students;
  const std::string list = session.dialect() == Dialect::sqlite
                               ? "group_concat(authority_id, ' ')"
                               : "string_agg(CAST(authority_id AS TEXT), ' ')";
  for (const Row& row : session.query(
           "SELECT places, count(*) FROM (SELECT student_id, " + list +
               " AS places FROM (SELECT DISTINCT e.student_id, o.authority_id FROM enrollment e "
               "JOIN organization o ON o.id = e.organization_id WHERE o.authority_id IS NOT NULL "
               "AND (e.valid_from IS NULL OR e.valid_from <= ?) AND (e.valid_to IS NULL OR "
               "e.valid_to >= ?)) AS places_of GROUP BY student_id) AS alike GROUP BY places",
           2, {value(today), value(today)})) {
    std::set<AuthorityId> counted;
    for (const std::string& place : base::split_words(row.text(0)))
      for (auto it = tree.find({base::parse_integer(place).value_or(0)});
           it != tree.end() && counted.insert(it->first).second;
           it = tree.find(it->second.row.parent))
        students[it->first] += row.integer(1);
  }
  return students;
}

constexpr const char* counted_lines =
    "(kind IN ('enrollment', 'organization', 'authority') OR what = 'key-changed')";

// What is above the scope's own authority is nobody's business below it.
AuthorityEntry seen_from(const registers::Scope& scope, AuthorityEntry entry) {
  if (scope == registers::Scope::authority(entry.row.id)) entry.row.parent = {};
  return entry;
}

}  // namespace

// PostgreSQL numbers lines a moment after they were left: these count, too.
bool SqlDirectory::holds(const Census& census, std::int64_t head, Date today) {
  const auto window = static_cast<std::int64_t>(base::limits::feed_window);
  if (census.day != today || census.position < 0 || head - census.position > window) return false;
  const std::string some = std::string(counted_lines) + " LIMIT 1";
  return session_
             .select("1", "FROM change_line WHERE position > ? AND " + some,
                     {value(census.position)})
             .empty() &&
         (session_.dialect() == Dialect::sqlite ||
          session_.select("1", "FROM change_new WHERE " + some).empty());
}

// The whole tree is hundreds: what is below each one is added up here.
Tree SqlDirectory::tree(Date today) {
  Tree all;
  for (AuthorityRow& row : SqlTables(session_).authorities()) {
    const AuthorityId id = row.id;
    all[id].row = std::move(row);
  }
  for (const auto& [id, entry] : all)
    add_up(all, entry.row.parent, &AuthorityEntry::authorities, 1);
  for (const Row& row :
       session_.select("authority_id, count(*)",
                       "FROM organization WHERE authority_id IS NOT NULL GROUP BY authority_id"))
    add_up(all, row.id<AuthorityId>(0), &AuthorityEntry::organizations, row.integer(1));
  const std::int64_t head =
      session_.select("coalesce(max(position), 0)", "FROM change_line").at(0).integer(0);
  if (!holds(census_, head, today)) census_ = {-1, today, count_by_authority(session_, all, today)};
  // lines without a number yet may be older than the count: it is made again while there are any
  if (session_.dialect() == Dialect::sqlite ||
      session_.select("1", "FROM change_new WHERE " + std::string(counted_lines) + " LIMIT 1")
          .empty())
    census_.position = head;
  for (auto& [id, entry] : all)
    if (const auto it = census_.students.find(id); it != census_.students.end())
      entry.students = it->second;
  return all;
}

std::vector<AuthorityEntry> SqlDirectory::authorities(const Scope& scope,
                                                      const registers::AuthorityFilter& filter,
                                                      Date today) {
  Condition where{"FROM authority a WHERE 1 = 1", {}};
  add(where, authority_within(scope, "a"));
  if (!filter.municipality.empty()) add(where, in_municipality(session_, filter.municipality, "a"));
  if (filter.parent) add(where, {"a.parent_id = ?", {value(*filter.parent)}});
  std::vector<AuthorityEntry> result;
  const auto rows = session_.select("a.id", where.sql, where.params);
  if (rows.empty()) return result;
  const Tree all = tree(today);
  for (const Row& row : rows) {
    AuthorityEntry entry = seen_from(scope, all.at(row.id<AuthorityId>(0)));
    if (!filter.parent || entry.row.parent == *filter.parent) result.push_back(std::move(entry));
  }
  return result;
}

std::optional<registers::AuthorityCard> SqlDirectory::authority(const Scope& scope, AuthorityId id,
                                                                Date today) {
  Condition where{"FROM authority a WHERE a.id = ?", {value(id)}};
  add(where, authority_within(scope, "a"));
  if (session_.select("a.id", where.sql, where.params).empty()) return std::nullopt;
  const Tree all = tree(today);
  registers::AuthorityCard card;
  card.entry = seen_from(scope, all.at(id));
  if (const auto above = all.find(card.entry.row.parent); above != all.end())
    card.parent_name = above->second.row.fields.full_name;
  for (const auto& [below, entry] : all)
    if (entry.row.parent == id) card.below.push_back(entry);
  card.source = sources_of(session_, "authority", Set{{Type::integer}, {value(id)}})[id.value];
  return card;
}

}  // namespace store
