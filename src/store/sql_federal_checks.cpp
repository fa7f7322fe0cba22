#include "store/sql_federal_checks.hpp"

#include "store/ids.hpp"
#include "store/values.hpp"

namespace store {

using domain::OrganizationId;
using domain::PersonId;
using registers::FederalCheck;
using registers::FederalFound;

namespace {

constexpr const char* open_states = "state IN ('own', 'organizations', 'students')";

FederalCheck read_check(const Row& row) {
  FederalCheck it;
  it.id = row.integer(0);
  it.started = row.time(1);
  it.changed = row.time(2);
  it.day = domain::parse_date(row.text(3)).value_or(domain::Date{});
  it.state = registers::parse_check_state(row.text(4));
  it.after = row.integer(5);
  it.place = row.integer(6);
  it.asked = row.text(7);
  it.portion = row.integer(8);
  it.students = row.integer(9);
  it.organizations = row.integer(10);
  it.organizations_differ = row.integer(11);
  it.differ = row.integer(12);
  it.code = row.text(13);
  it.reason = row.text(14);
  return it;
}

}  // namespace

std::vector<FederalCheck> SqlFederalChecks::select(const std::string& rest,
                                                   const std::vector<Param>& params) {
  std::vector<FederalCheck> found;
  for (const Row& row : session_.select(
           "id, started_at, changed_at, day, state, after_id, place_id, asked, portion, students, "
           "organizations, organizations_differ, differ, code, reason",
           "FROM federal_check " + rest, params))
    found.push_back(read_check(row));
  return found;
}

std::optional<FederalCheck> SqlFederalChecks::open_one() {
  auto found = select(std::string("WHERE ") + open_states);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<FederalCheck> SqlFederalChecks::page(std::int64_t before, std::size_t most) {
  const std::int64_t end = before > 0 ? before : INT64_MAX;
  return select("WHERE id < ? ORDER BY id DESC LIMIT ?",
                {value(end), value(static_cast<std::int64_t>(most))});
}

std::optional<FederalCheck> SqlFederalChecks::find(std::int64_t id) {
  auto found = select("WHERE id = ?", {value(id)});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

void SqlFederalChecks::put(FederalCheck& it) {
  if (it.id == 0) it.id = reserve_ids(session_, 1);
  const std::vector<Column> columns = {{"id", Type::integer},
                                       {"started_at", Type::integer},
                                       {"changed_at", Type::integer},
                                       {"day", Type::text},
                                       {"state", Type::text},
                                       {"after_id", Type::integer},
                                       {"place_id", Type::integer},
                                       {"asked", Type::text},
                                       {"portion", Type::integer},
                                       {"students", Type::integer},
                                       {"organizations", Type::integer},
                                       {"organizations_differ", Type::integer},
                                       {"differ", Type::integer},
                                       {"code", Type::text},
                                       {"reason", Type::text}};
  session_.insert(
      {"federal_check", columns, update_on_conflict("id", columns)},
      {value(it.id), value(it.started), value(it.changed), value(it.day),
       value(registers::name_of(it.state)), value(it.after), value(it.place), value(it.asked),
       value(it.portion), value(it.students), value(it.organizations),
       value(it.organizations_differ), value(it.differ), value(it.code), value(it.reason)});
}

void SqlFederalChecks::add_places(std::int64_t check, const std::vector<OrganizationId>& ids) {
  std::vector<Value> values;
  for (const OrganizationId id : ids)
    values.insert(values.end(), {value(check), value(id), value(std::int64_t{0})});
  session_.insert(
      {"federal_check_place",
       {{"check_id", Type::integer}, {"organization_id", Type::integer}, {"ended", Type::integer}},
       "ON CONFLICT DO NOTHING"},
      values);
}

std::optional<OrganizationId> SqlFederalChecks::next_place(std::int64_t check) {
  const auto rows = session_.select(
      "organization_id",
      "FROM federal_check_place WHERE check_id = ? AND ended = 0 ORDER BY organization_id LIMIT 1",
      {value(check)});
  if (rows.empty()) return std::nullopt;
  return rows.front().id<OrganizationId>(0);
}

void SqlFederalChecks::end_place(std::int64_t check, OrganizationId place) {
  session_.change(
      "UPDATE federal_check_place SET ended = 1 WHERE check_id = ? AND organization_id = ?",
      {value(check), value(place)});
}

std::size_t SqlFederalChecks::add_found(std::int64_t check,
                                        const std::vector<FederalFound>& found) {
  const auto count = [&] {
    return session_.select("count(*)", "FROM federal_found WHERE check_id = ?", {value(check)})
        .at(0)
        .integer(0);
  };
  const std::int64_t before = count();
  std::vector<Value> values;
  for (const FederalFound& each : found)
    values.insert(values.end(), {value(check), value(each.student), value(each.organization),
                                 value(registers::name_of(each.what))});
  session_.insert({"federal_found",
                   {{"check_id", Type::integer},
                    {"student_id", Type::integer},
                    {"organization_id", Type::integer},
                    {"what", Type::text}},
                   "ON CONFLICT DO NOTHING"},
                  values);
  return static_cast<std::size_t>(count() - before);
}

std::vector<FederalFound> SqlFederalChecks::found(std::int64_t check, PersonId after,
                                                  std::size_t most) {
  std::vector<FederalFound> all;
  for (const Row& row :
       session_.select("student_id, organization_id, what",
                       "FROM federal_found WHERE check_id = ? AND student_id > ? "
                       "ORDER BY student_id LIMIT ?",
                       {value(check), value(after), value(static_cast<std::int64_t>(most))}))
    all.push_back(
        {row.id<PersonId>(0), row.id<OrganizationId>(1), registers::parse_difference(row.text(2))});
  return all;
}

void SqlFederalChecks::forget(base::Time before) {
  const std::string ended =
      std::string("(SELECT id FROM federal_check WHERE changed_at < ? AND NOT ") + open_states +
      ")";
  for (const char* table : {"federal_found", "federal_check_place"})
    session_.change(std::string("DELETE FROM ") + table + " WHERE check_id IN " + ended,
                    {value(before)});
  session_.change(
      std::string("DELETE FROM federal_check WHERE changed_at < ? AND NOT ") + open_states,
      {value(before)});
}

}  // namespace store
