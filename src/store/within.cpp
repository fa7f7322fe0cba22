#include "store/within.hpp"

#include "domain/snils.hpp"

namespace store {

using registers::Scope;

namespace {

// An authority and all below it.
constexpr const char* below =
    " IN (WITH RECURSIVE below (id) AS (SELECT id FROM authority WHERE id = ? UNION SELECT a.id "
    "FROM authority a JOIN below b ON a.parent_id = b.id) SELECT id FROM below)";

}  // namespace

Condition within(const Scope& scope, const std::string& alias) {
  switch (scope.kind()) {
    case Scope::Kind::region:
      return {"1 = 1", {}};
    case Scope::Kind::organization:
      return {alias + ".id = ?", {value(scope.id())}};
    case Scope::Kind::authority:
      return {alias + ".authority_id" + below, {value(scope.id())}};
  }
  return {"1 = 0", {}};
}

Condition authority_within(const Scope& scope, const std::string& alias) {
  if (scope.kind() == Scope::Kind::authority) return {alias + ".id" + below, {value(scope.id())}};
  return {scope.kind() == Scope::Kind::region ? "1 = 1" : "1 = 0", {}};
}

Condition place_within(const Scope& scope, const std::string& alias) {
  if (scope.kind() == Scope::Kind::region) return {"1 = 1", {}};
  Condition organization{"EXISTS (SELECT 1 FROM organization o WHERE o.id = " + alias + ".scope_id",
                         {}};
  add(organization, within(scope, "o"));
  Condition authority{"EXISTS (SELECT 1 FROM authority u WHERE u.id = " + alias + ".scope_id", {}};
  add(authority, authority_within(scope, "u"));
  Condition both{"((" + alias + ".scope = 2 AND " + organization.sql + ")) OR (" + alias +
                     ".scope = 1 AND " + authority.sql + ")))",
                 std::move(organization.params)};
  both.params.insert(both.params.end(), authority.params.begin(), authority.params.end());
  return both;
}

Condition in_municipality(Session& session, const std::string& name, const std::string& alias) {
  const std::string key = domain::search_key(name);
  std::vector<std::string> spelled{name};  // a set is never empty
  for (const Row& row : session.select("municipality",
                                       "FROM organization UNION SELECT municipality "
                                       "FROM authority"))
    if (domain::search_key(row.text(0)) == key) spelled.push_back(row.text(0));
  return {alias + ".municipality ?", {text_set(spelled)}};
}

Condition decides(domain::Date today) {
  return {
      "((e.valid_from IS NULL OR e.valid_from <= ?) AND (e.valid_to IS NULL OR e.valid_to >= ? "
      "OR NOT EXISTS (SELECT 1 FROM enrollment n WHERE n.student_id = e.student_id "
      "AND n.id <> e.id AND (n.valid_from IS NULL OR n.valid_from <= ?) AND (n.valid_to IS NULL "
      "OR n.valid_to > e.valid_to OR (n.valid_to = e.valid_to AND n.id > e.id)))))",
      {value(today), value(today), value(today)}};
}

Condition only_waits(const Scope& scope) {
  Condition waiting{
      "SELECT q.student_id FROM queue_entry q JOIN organization o ON o.id = q.organization_id "
      "WHERE NOT EXISTS (SELECT 1 FROM enrollment e WHERE e.student_id = q.student_id)",
      {}};
  add(waiting, within(scope, "o"));
  return waiting;
}

Condition is_seen(const Scope& scope, domain::Date today) {
  Condition seen{"p.is_student = 1", {}};
  if (scope.kind() == Scope::Kind::region) return seen;
  seen.sql +=
      " AND (EXISTS (SELECT 1 FROM enrollment e JOIN organization o ON o.id = e.organization_id "
      "WHERE e.student_id = p.id";
  add(seen, within(scope, "o"));
  add(seen, decides(today));
  const Condition waiting = only_waits(scope);
  seen.sql += ") OR p.id IN (" + waiting.sql + "))";
  seen.params.insert(seen.params.end(), waiting.params.begin(), waiting.params.end());
  return seen;
}

Condition concerns(const Scope& scope, const std::string& alias, domain::Date today) {
  if (scope.kind() == Scope::Kind::region) return {"1 = 1", {}};
  Condition found{"(EXISTS (SELECT 1 FROM person p WHERE p.id = " + alias + ".student_id", {}};
  add(found, is_seen(scope, today));
  found.sql +=
      ") OR " + alias +
      ".student_id IS NULL AND EXISTS (SELECT 1 FROM organization o WHERE o.ogrn = " + alias +
      ".ogrn";
  add(found, within(scope, "o"));
  found.sql += "))";
  return found;
}

void add(Condition& to, const Condition& more) {
  to.sql += " AND " + more.sql;
  to.params.insert(to.params.end(), more.params.begin(), more.params.end());
}

}  // namespace store
