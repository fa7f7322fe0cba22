// SqlAccounts: the statistics of the transition to ESIA.
#include "store/sql_accounts.hpp"
#include "store/within.hpp"

namespace store {

using registers::Position;
using registers::Scope;

namespace {

Position read_position(const Row& row) {
  const auto position = registers::parse_position(row.text(0));
  if (!position) throw Failure(Failure::Kind::other, "esia_user: unknown position");
  return *position;
}

}  // namespace

void SqlAccounts::note_user(const domain::Snils& snils, Position position, const Scope& scope,
                            base::Time now) {
  session_.change(
      "INSERT INTO esia_user (snils, position, scope, scope_id, first_at, last_at) "
      "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (snils, position, scope, scope_id) "
      "DO UPDATE SET last_at = excluded.last_at",
      {value(snils.digits()), value(registers::name_of(position)), code_value(scope.kind()),
       value(scope.id()), value(now), value(now)});
}

registers::Transition SqlAccounts::transition(const Scope& scope, base::Time since) {
  registers::Transition answer;
  for (const Position each : registers::all_positions()) answer.totals.push_back({each, 0});
  Condition where{"WHERE e.last_at >= ?", {value(since)}};
  store::add(where, place_within(scope, "e"));
  for (const Row& row :
       session_.select("e.position, COUNT(DISTINCT e.snils)",
                       "FROM esia_user e " + where.sql + " GROUP BY e.position", where.params))
    answer.totals[static_cast<std::size_t>(read_position(row))].users = row.integer(1);
  const std::string places =
      "FROM esia_user e LEFT JOIN organization o ON e.scope = 2 AND o.id = e.scope_id "
      "LEFT JOIN authority p ON e.scope = 1 AND p.id = e.scope_id ";
  for (const Row& row : session_.select(
           "e.position, COALESCE(o.ogrn, p.ogrn, ''), COALESCE(o.short_name, p.short_name, ''), "
           "COALESCE(o.municipality, p.municipality, ''), COUNT(*)",
           places + where.sql + " GROUP BY 1, 2, 3, 4 ORDER BY 4, 3, 2, 1", where.params))
    answer.lines.push_back(
        {read_position(row), row.text(1), row.text(2), row.text(3), row.integer(4)});
  return answer;
}

std::vector<std::string> SqlAccounts::teachers(const Scope& organization, domain::Date since) {
  std::vector<std::string> names;
  for (const Row& row :
       session_.select("DISTINCT l.teacher",
                       "FROM lesson l JOIN class_group c ON c.id = l.class_group_id "
                       "WHERE c.organization_id = ? AND l.lesson_date >= ? AND l.teacher <> ''",
                       {value(organization.id()), value(since)}))
    names.push_back(row.text(0));
  return names;
}

}  // namespace store
