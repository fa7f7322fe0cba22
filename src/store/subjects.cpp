#include "store/subjects.hpp"

#include <algorithm>
#include <map>

#include "domain/snils.hpp"
#include "store/feed.hpp"
#include "store/ids.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::OrgSubjectEntry;
using registers::Subject;

constexpr const char* entry_columns =
    "s.id, s.organization_id, s.name, s.binding, s.subject_id, d.name, s.bound_at, "
    "o.municipality";
constexpr const char* entry_tables =
    "FROM org_subject s JOIN organization o ON o.id = s.organization_id "
    "LEFT JOIN subject d ON d.id = s.subject_id WHERE ";

std::vector<OrgSubjectEntry> read_entries(const std::vector<Row>& rows) {
  std::vector<OrgSubjectEntry> result;
  for (const Row& row : rows) {
    OrgSubjectEntry& it = result.emplace_back();
    it.id = row.id<registers::OrgSubjectId>(0);
    it.organization = row.id<registers::OrganizationId>(1);
    it.name = row.text(2);
    it.binding = read_code<OrgSubjectEntry::Binding>(row, 3);
    if (!row.null(4)) it.subject = row.id<registers::SubjectId>(4);
    it.subject_name = row.text(5);
    if (!row.null(6)) it.bound = row.time(6);
    it.municipality = row.text(7);
  }
  return result;
}

std::vector<std::string> names_of(const Subject& subject) {
  std::vector<std::string> names = subject.aliases;
  names.insert(names.begin(), subject.name);
  return names;
}

// What is unique: a name within the region, or within one municipality.
std::string name_key(const std::string& municipality, const std::string& name) {
  const std::string key = domain::search_key(name);
  return municipality.empty() ? key : municipality + "|" + key;
}

}  // namespace

std::vector<OrgSubjectEntry> subjects_of(Session& session, registers::OrganizationId organization) {
  return read_entries(session.select(
      entry_columns, std::string(entry_tables) + "s.organization_id = ? ORDER BY s.name, s.id",
      {value(organization)}));
}

std::vector<Subject> SqlSubjects::read(const std::string& where, const std::vector<Param>& params) {
  std::map<registers::SubjectId, Subject> subjects;
  for (const Row& row :
       session_.select("s.id, s.code, s.name, s.area, n.name, n.own, s.municipality",
                       "FROM subject s JOIN subject_name n ON n.subject_id = s.id " + where +
                           " ORDER BY n.name_key",
                       params)) {
    Subject& it = subjects[row.id<registers::SubjectId>(0)];
    it.id = row.id<registers::SubjectId>(0);
    it.code = row.text(1);
    it.name = row.text(2);
    it.area = row.text(3);
    it.municipality = row.text(6);
    if (row.integer(5) == 0) it.aliases.push_back(row.text(4));
  }
  std::vector<std::pair<std::string, Subject>> keyed;
  for (auto& [id, subject] : subjects) {
    std::string key = domain::sort_key(subject.name);
    keyed.emplace_back(std::move(key), std::move(subject));
  }
  std::stable_sort(keyed.begin(), keyed.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Subject> result;
  for (auto& [key, subject] : keyed) result.push_back(std::move(subject));
  return result;
}

std::vector<Subject> SqlSubjects::all() {
  return read("", {});
}

std::vector<Subject> SqlSubjects::seen(const Scope& scope) {
  if (scope.kind() == Scope::Kind::region) return all();
  Condition where{
      "WHERE (s.municipality = '' OR s.municipality IN "
      "(SELECT o.municipality FROM organization o WHERE ",
      {}};
  const Condition below = within(scope, "o"), own = authority_within(scope, "a");
  where.sql += below.sql + ") OR s.municipality IN (SELECT a.municipality FROM authority a WHERE " +
               own.sql + "))";
  where.params = below.params;
  where.params.insert(where.params.end(), own.params.begin(), own.params.end());
  return read(where.sql, where.params);
}

std::string SqlSubjects::municipality_of(registers::AuthorityId authority) {
  const auto rows =
      session_.select("municipality", "FROM authority WHERE id = ?", {value(authority)});
  return rows.empty() ? std::string() : rows[0].text(0);
}

std::optional<Subject> SqlSubjects::find(registers::SubjectId id) {
  auto found = read("WHERE s.id = ?", {value(id)});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

bool SqlSubjects::is_taken(const Subject& wanted) {
  if (!session_
           .select("id", "FROM subject WHERE code = ? AND id <> ?",
                   {value(wanted.code), value(wanted.id)})
           .empty())
    return true;
  std::vector<std::string> keys;
  for (const std::string& name : names_of(wanted)) {
    keys.push_back(name_key("", name));
    keys.push_back(name_key(wanted.municipality, name));
  }
  return !session_
              .select("subject_id", "FROM subject_name WHERE name_key ? AND subject_id <> ?",
                      {text_set(keys), value(wanted.id)})
              .empty();
}

registers::SubjectId SqlSubjects::add(const Subject& subject, const registers::Change& change) {
  Subject made = subject;
  made.id = {reserve_ids(session_, 1)};
  session_.change(
      "INSERT INTO subject (id, code, name, area, municipality, changed_by, changed_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      {value(made.id), value(made.code), value(made.name), value(made.area),
       value(made.municipality), value(change.by), value(change.at)});
  write_names(made);
  return made.id;
}

void SqlSubjects::update(const Subject& subject, const registers::Change& change) {
  session_.change(
      "UPDATE subject SET name = ?, area = ?, changed_by = ?, changed_at = ? WHERE id = ?",
      {value(subject.name), value(subject.area), value(change.by), value(change.at),
       value(subject.id)});
  session_.change("DELETE FROM subject_name WHERE subject_id = ?", {value(subject.id)});
  write_names(subject);
}

void SqlSubjects::write_names(const Subject& subject) {
  std::vector<Value> values;
  std::map<std::string, bool> seen;
  for (const std::string& name : names_of(subject)) {
    const std::string key = name_key(subject.municipality, name);
    if (!seen.emplace(key, true).second) continue;  // "Физика" and "физика" are one name
    values.insert(values.end(), {value(key), value(subject.id), value(name),
                                 value(std::int64_t{seen.size() == 1})});
  }
  session_.insert({"subject_name",
                   {{"name_key", Type::text},
                    {"subject_id", Type::integer},
                    {"name", Type::text},
                    {"own", Type::integer}},
                   ""},
                  values);
}

std::optional<OrgSubjectEntry> SqlSubjects::of_organization(const Scope& scope,
                                                            registers::OrgSubjectId id) {
  Condition where{"s.id = ?", {value(id)}};
  store::add(where, within(scope, "o"));
  auto found = read_entries(session_.select(entry_columns, entry_tables + where.sql, where.params));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<OrgSubjectEntry> SqlSubjects::unbound(
    const Scope& scope, std::optional<registers::OrganizationId> organization, std::size_t limit) {
  Condition where{"s.subject_id IS NULL", {}};
  store::add(where, within(scope, "o"));
  if (organization) store::add(where, {"s.organization_id = ?", {value(*organization)}});
  where.params.emplace_back(value(static_cast<std::int64_t>(limit)));
  return read_entries(
      session_.select(entry_columns, entry_tables + where.sql + " LIMIT ?", where.params));
}

// In sets: all that are bound to one subject at once.
void SqlSubjects::bind(std::span<const Bind> bindings, OrgSubjectEntry::Binding how,
                       const registers::Change& change) {
  std::map<std::int64_t, std::vector<registers::OrgSubjectId>> by_subject;
  for (const Bind& each : bindings)
    by_subject[each.to ? each.to->value : 0].push_back(each.subject);
  for (const auto& [subject, ids] : by_subject) {
    const bool none = subject == 0;
    session_.change(
        "UPDATE org_subject SET subject_id = CAST(? AS BIGINT), binding = ?, bound_by = ?, "
        "bound_at = ? WHERE id ?",
        {none ? Value() : value(subject), code_value(none ? OrgSubjectEntry::Binding::none : how),
         value(change.by), value(change.at), id_set(std::span(ids))});
    leave_binding_lines(session_, id_set(std::span(ids)), change.at);
  }
}

}  // namespace store
