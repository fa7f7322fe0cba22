#include "store/within.hpp"

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

Condition decides(domain::Date today) {
  return {
      "((e.valid_from IS NULL OR e.valid_from <= ?) AND (e.valid_to IS NULL OR e.valid_to >= ? "
      "OR NOT EXISTS (SELECT 1 FROM enrollment n WHERE n.student_id = e.student_id "
      "AND n.id <> e.id AND (n.valid_from IS NULL OR n.valid_from <= ?) AND (n.valid_to IS NULL "
      "OR n.valid_to > e.valid_to OR (n.valid_to = e.valid_to AND n.id > e.id)))))",
      {value(today), value(today), value(today)}};
}

Condition is_seen(const Scope& scope, domain::Date today) {
  Condition seen{"p.is_student = 1", {}};
  if (scope.kind() == Scope::Kind::region) return seen;
  seen.sql +=
      " AND EXISTS (SELECT 1 FROM enrollment e JOIN organization o ON o.id = e.organization_id "
      "WHERE e.student_id = p.id";
  add(seen, within(scope, "o"));
  add(seen, decides(today));
  seen.sql += ")";
  return seen;
}

void add(Condition& to, const Condition& more) {
  to.sql += " AND " + more.sql;
  to.params.insert(to.params.end(), more.params.begin(), more.params.end());
}

}  // namespace store
