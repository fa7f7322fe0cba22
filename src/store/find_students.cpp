// Students by what the search box and the filters say. Each kind of question drives from its own
// index, said outright: the number or date that was typed, else the stretch of names, else the
// enrollments of the place, else the order of names.
#include "domain/snils.hpp"
#include "store/layouts.hpp"
#include "store/persons.hpp"
#include "store/sql_directory.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::Date;
using registers::PersonId;
using registers::Scope;
using registers::StudentFilter;

// Above every character: the end of a range of texts that begin alike.
constexpr std::string_view last_character = "\xF4\x8F\xBF\xBF";

// Who matches a number or date that was typed; empty: none was.
Condition typed(const StudentFilter& filter) {
  if (!filter.snils.empty()) return {"snils = ?", {value(filter.snils)}};
  if (filter.birth_date) return {"birth_date = ?", {value(*filter.birth_date)}};
  if (!filter.document.empty())
    return {"document_number <> '' AND document_number = ?", {value(filter.document)}};
  return {};
}

// Who has a name that begins so. They stand together in the order of names, which is read from
// there on until the page is full; the text itself is compared without its own index ("||").
Condition named(Dialect dialect, const StudentFilter& filter) {
  if (filter.name_key.empty()) return {"1 = 1", {}};
  const domain::SortRange range = name_range(filter.name_key);
  const std::string text =
      dialect == Dialect::sqlite ? "(p.name_key || '')" : "(p.name_key || '') COLLATE \"C\"";
  return {"p.is_student = 1 AND p.sort_key >= ? AND p.sort_key < ? AND " + text + " >= ? AND " +
              text + " < ?",
          {value(range.first), value(range.last), value(filter.name_key),
           value(filter.name_key + std::string(last_character))}};
}

// Of an enrollment "e" in an organization "o".
void add_place(Condition& where, const StudentFilter& filter) {
  if (filter.organization) add(where, {"e.organization_id = ?", {value(*filter.organization)}});
  if (filter.class_group) add(where, {"e.class_group_id = ?", {value(*filter.class_group)}});
}

struct Question {
  std::string with, from;  // "WITH … " or empty; "FROM … WHERE …"
  std::vector<Param> params;
};

Condition of_the_person(const Scope& scope, const StudentFilter& filter, Date today) {
  Condition where{"1 = 1", {}};
  // Where somebody was typed, he is looked at one by one; else the place's list says who is seen.
  add(where, is_seen(scope, today));
  if (filter.sex) add(where, {"p.sex = ?", {name_value(*filter.sex)}});
  if (filter.born_from) add(where, {"p.birth_date >= ?", {value(*filter.born_from)}});
  if (filter.born_to) add(where, {"p.birth_date <= ?", {value(*filter.born_to)}});
  return where;
}

Question ask(Dialect dialect, const Scope& scope, const StudentFilter& filter, Date today) {
  Question question;
  const Condition found = typed(filter);
  const bool placed = filter.organization || filter.class_group;
  Condition place{
      "SELECT e.student_id FROM enrollment e JOIN organization o "
      "ON o.id = e.organization_id WHERE 1 = 1",
      {}};
  add(place, within(scope, "o"));
  add_place(place, filter);
  add(place, decides(today));
  if (!found.sql.empty()) {
    question.with =
        "WITH chosen (id) AS MATERIALIZED (SELECT id FROM person WHERE " + found.sql + ") ";
    question.params = found.params;
  } else if (filter.name_key.empty() && (placed || scope.kind() != Scope::Kind::region)) {
    question.with = "WITH chosen (id) AS MATERIALIZED (SELECT DISTINCT student_id FROM (" +
                    place.sql + ") AS here) ";
    question.params = place.params;
  }
  question.from = question.with.empty() ? "FROM person p WHERE "
                                        : "FROM chosen c JOIN person p ON p.id = c.id WHERE ";
  const bool listed = found.sql.empty() && !question.with.empty();
  // a list of the place holds nobody who is not seen
  Condition person = of_the_person(listed ? Scope::region() : scope, filter, today);
  add(person, named(dialect, filter));
  question.from += person.sql;
  question.params.insert(question.params.end(), person.params.begin(), person.params.end());
  if (placed && !listed) {
    question.from += " AND p.id IN (" + place.sql + ")";
    question.params.insert(question.params.end(), place.params.begin(), place.params.end());
  }
  return question;
}

}  // namespace

std::vector<registers::StudentLine> SqlDirectory::students(const Scope& scope,
                                                           const StudentFilter& filter,
                                                           Date today) {
  Question question = ask(session_.dialect(), scope, filter, today);
  if (filter.after) {
    Condition of_last{"FROM person p WHERE p.id = ?", {value(*filter.after)}};
    add(of_last, is_seen(scope, today));  // the place of a stranger tells his name
    const auto place = session_.select("p.sort_key", of_last.sql, of_last.params);
    if (place.empty()) return {};
    question.from +=
        filter.descending ? " AND (p.sort_key, p.id) < (?, ?)" : " AND (p.sort_key, p.id) > (?, ?)";
    question.params.insert(question.params.end(), {value(place[0].text(0)), value(*filter.after)});
  }
  const std::string way = filter.descending ? " DESC" : "";
  question.params.emplace_back(value(static_cast<std::int64_t>(filter.limit)));
  std::vector<PersonId> ids;
  for (const Row& row :
       session_.query(question.with + "SELECT p.id " + question.from + " ORDER BY p.sort_key" +
                          way + ", p.id" + way + " LIMIT ?",
                      1, question.params))
    ids.push_back(row.id<PersonId>(0));
  std::vector<registers::StudentLine> result;
  if (ids.empty()) return result;
  std::unordered_map<PersonId, registers::PersonRow> persons;
  for (auto& person : layout_of<registers::PersonRow>().select(
           session_, "WHERE id ?", {id_set(std::span<const PersonId>(ids))}))
    persons.emplace(person.id, std::move(person));
  auto places = placements(session_, ids, today);
  for (const PersonId id : ids) {
    auto& line = result.emplace_back();
    line.person = std::move(persons.at(id));
    if (const auto place = places.find(id); place != places.end())
      line.placement = std::move(place->second);
  }
  return result;
}

std::size_t SqlDirectory::count_students(const Scope& scope, const StudentFilter& filter,
                                         Date today, std::size_t most) {
  Question question = ask(session_.dialect(), scope, filter, today);
  question.params.emplace_back(value(static_cast<std::int64_t>(most)));
  const auto rows = session_.query(question.with + "SELECT count(*) FROM (SELECT 1 AS one " +
                                       question.from + " LIMIT ?) AS counted",
                                   1, question.params);
  return static_cast<std::size_t>(rows.at(0).integer(0));
}

std::vector<PersonId> SqlDirectory::students_after(const Scope& scope, PersonId after,
                                                   std::size_t limit, Date today) {
  Condition asked{"FROM person WHERE is_student = 1 AND id > ? ORDER BY id LIMIT ?",
                  {value(after), value(static_cast<std::int64_t>(limit))}};
  const bool all = scope.kind() == Scope::Kind::region;
  if (!all) {  // by the place's enrollments: there are few of them
    asked = {
        "FROM enrollment e JOIN organization o ON o.id = e.organization_id "
        "JOIN person p ON p.id = e.student_id WHERE p.is_student = 1 AND e.student_id > ?",
        {value(after)}};
    add(asked, within(scope, "o"));
    add(asked, decides(today));
    asked.sql += " ORDER BY e.student_id LIMIT ?";
    asked.params.emplace_back(value(static_cast<std::int64_t>(limit)));
  }
  std::vector<PersonId> ids;
  for (const Row& row :
       session_.select(all ? "id" : "DISTINCT e.student_id", asked.sql, asked.params))
    ids.push_back(row.id<PersonId>(0));
  return ids;
}

std::unordered_map<PersonId, registers::Placement> placements(Session& session,
                                                              const std::vector<PersonId>& students,
                                                              Date today) {
  std::unordered_map<PersonId, registers::Placement> result;
  if (students.empty()) return result;
  // the last one wins: those to come stand first, then those that have ended; the newest last
  for (const Row& row :
       session.select("e.student_id, o.id, o.short_name, o.full_name, c.id, c.name",
                      "FROM enrollment e JOIN organization o ON o.id = e.organization_id "
                      "LEFT JOIN class_group c ON c.id = e.class_group_id WHERE e.student_id ? "
                      "ORDER BY CASE WHEN e.valid_from > ? THEN 0 "
                      "WHEN e.valid_to IS NULL OR e.valid_to >= ? THEN 2 ELSE 1 END, "
                      "coalesce(e.valid_from, '0001-01-01'), e.id",
                      {id_set(std::span(students)), value(today), value(today)}))
    result[row.id<PersonId>(0)] = {
        .organization = row.id<registers::OrganizationId>(1),
        .organization_name = row.text(2).empty() ? row.text(3) : row.text(2),
        .class_group = row.id<registers::ClassGroupId>(4),
        .class_name = row.text(5)};
  return result;
}

}  // namespace store
