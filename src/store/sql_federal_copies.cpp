// What the segment has: registers::FederalBook, the other half.
#include <set>

#include "store/sql_federal.hpp"
#include "store/values.hpp"

namespace store {

using registers::FederalCopy;
using registers::FederalPlace;
using registers::FederalSent;
using registers::OrganizationId;
using registers::PersonId;

namespace {

Value number(std::size_t count) {
  return value(static_cast<std::int64_t>(count));
}

std::vector<PersonId> read_ids(const std::vector<Row>& rows) {
  std::vector<PersonId> ids;
  for (const Row& row : rows) ids.push_back(row.id<PersonId>(0));
  return ids;
}

std::vector<FederalPlace> read_places(const std::vector<Row>& rows) {
  std::vector<FederalPlace> places;
  places.reserve(rows.size());
  for (const Row& row : rows)
    places.push_back({row.id<OrganizationId>(0), row.id<PersonId>(1), row.text(2)});
  return places;
}

}  // namespace

std::vector<PersonId> SqlFederal::students_after(PersonId after, std::size_t most) {
  return read_ids(session_.select("id",
                                  "FROM person WHERE is_student = 1 AND id > ? ORDER BY id LIMIT ?",
                                  {value(after), number(most)}));
}

std::vector<PersonId> SqlFederal::gone(std::size_t most) {
  // what takes its place is not read from the feed yet
  const std::string unnumbered =
      session_.dialect() == Dialect::postgresql
          ? "AND NOT EXISTS (SELECT 1 FROM change_new n WHERE n.kind = 'student' "
            "AND n.record_id = c.student_id) "
          : "";
  return read_ids(session_.select(
      "c.student_id",
      "FROM federal_copy c WHERE c.hash <> '' "
      "AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = c.student_id AND p.is_student = 1) "
      "AND NOT EXISTS (SELECT 1 FROM federal_due d WHERE d.student_id = c.student_id) "
      "AND NOT EXISTS (SELECT 1 FROM federal_sent s WHERE s.student_id = c.student_id) " +
          unnumbered + "ORDER BY c.student_id LIMIT ?",
      {number(most)}));
}

std::unordered_map<std::int64_t, FederalCopy> SqlFederal::copies(std::span<const PersonId> ids) {
  std::unordered_map<std::int64_t, FederalCopy> found;
  if (ids.empty()) return found;
  for (const Row& row : session_.select("student_id, hash, portion",
                                        "FROM federal_copy WHERE student_id ?", {id_set(ids)}))
    found.emplace(row.integer(0), FederalCopy{row.text(1), row.integer(2)});
  return found;
}

void SqlFederal::put_copies(std::span<const FederalSent> accepted, std::int64_t portion) {
  std::vector<PersonId> ids;
  std::vector<Value> copies, places;
  for (const FederalSent& each : accepted) {
    const PersonId id = each.due.student;
    ids.push_back(id);
    copies.insert(copies.end(), {value(id), value(each.hash), value(portion)});
    if (each.hash.empty()) continue;
    const std::set<OrganizationId> all(each.places.begin(), each.places.end());
    for (const OrganizationId place : all)
      places.insert(places.end(), {value(place), value(id), value(each.hash)});
    if (all.empty())
      places.insert(places.end(), {value(std::int64_t{0}), value(id), value(each.hash)});
  }
  if (ids.empty()) return;
  const Set set = id_set(std::span<const PersonId>(ids));
  session_.change("DELETE FROM federal_place WHERE student_id ?", {set});
  session_.change("DELETE FROM federal_aside WHERE student_id ?", {set});
  const std::vector<Column> columns = {
      {"student_id", Type::integer}, {"hash", Type::text}, {"portion", Type::integer}};
  session_.insert({"federal_copy", columns, update_on_conflict("student_id", columns)}, copies);
  session_.insert(
      {"federal_place",
       {{"organization_id", Type::integer}, {"student_id", Type::integer}, {"hash", Type::text}},
       ""},
      places);
}

std::vector<FederalPlace> SqlFederal::places(OrganizationId after, OrganizationId last,
                                             std::size_t most) {
  const OrganizationId end = last ? last : OrganizationId{INT64_MAX};
  return read_places(session_.select(
      "organization_id, student_id, hash",
      "FROM federal_place WHERE organization_id IN (SELECT DISTINCT organization_id "
      "FROM federal_place WHERE organization_id > ? AND organization_id <= ? "
      "ORDER BY organization_id LIMIT ?) ORDER BY organization_id, student_id",
      {value(after), value(end), number(most)}));
}

std::vector<FederalPlace> SqlFederal::students_of(OrganizationId organization, PersonId after,
                                                  std::size_t most) {
  return read_places(session_.select(
      "organization_id, student_id, hash",
      "FROM federal_place WHERE organization_id = ? AND student_id > ? ORDER BY student_id LIMIT ?",
      {value(organization), value(after), number(most)}));
}

}  // namespace store
