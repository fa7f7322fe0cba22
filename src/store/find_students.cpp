// Students by what the search box and the filters say (student_question.hpp), in pages.
#include "store/layouts.hpp"
#include "store/persons.hpp"
#include "store/sql_directory.hpp"
#include "store/student_question.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::Date;
using registers::PersonId;
using registers::Scope;
using registers::StudentFilter;

constexpr Rank ranks[] = {Rank::surname, Rank::elsewhere};

// Where the page before ended.
struct Last {
  Rank rank{};
  std::string sort_key;
  PersonId id;
};

std::vector<PersonId> read_page(Session& session, StudentQuestion question,
                                const StudentFilter& filter, const std::optional<Last>& last,
                                std::size_t limit) {
  if (last) {
    question.from +=
        filter.descending ? " AND (p.sort_key, p.id) < (?, ?)" : " AND (p.sort_key, p.id) > (?, ?)";
    question.params.insert(question.params.end(), {value(last->sort_key), value(last->id)});
  }
  const std::string way = filter.descending ? " DESC" : "";
  question.params.emplace_back(value(static_cast<std::int64_t>(limit)));
  std::vector<PersonId> ids;
  for (const Row& row :
       session.query(question.with + "SELECT p.id " + question.from + " ORDER BY p.sort_key" + way +
                         ", p.id" + way + " LIMIT ?",
                     1, question.params))
    ids.push_back(row.id<PersonId>(0));
  return ids;
}

}  // namespace

std::vector<registers::StudentLine> SqlDirectory::students(const Scope& scope,
                                                           const StudentFilter& filter,
                                                           Date today) {
  std::optional<Last> last;
  if (filter.after) {
    Condition of_last{"FROM person p WHERE p.id = ?", {value(*filter.after)}};
    add(of_last, is_seen(scope, today));  // the place of a stranger tells his name
    const auto place = session_.select("p.sort_key, p.name_key", of_last.sql, of_last.params);
    if (place.empty()) return {};
    last = Last{rank_of(filter, place[0].text(1)), place[0].text(0), *filter.after};
  }
  std::vector<PersonId> ids;
  for (const Rank rank : ranks) {
    if ((last && rank < last->rank) || ids.size() >= filter.limit) continue;
    if (rank == Rank::elsewhere && filter.names.empty()) continue;
    const bool goes_on = last && last->rank == rank;
    const auto page = read_page(session_, ask(session_, scope, filter, rank, today), filter,
                                goes_on ? last : std::optional<Last>(), filter.limit - ids.size());
    ids.insert(ids.end(), page.begin(), page.end());
  }
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
  std::size_t count = 0;
  for (const Rank rank : ranks) {
    if (count >= most || (rank == Rank::elsewhere && filter.names.empty())) continue;
    StudentQuestion question = ask(session_, scope, filter, rank, today);
    question.params.emplace_back(value(static_cast<std::int64_t>(most - count)));
    const auto rows = session_.query(question.with + "SELECT count(*) FROM (SELECT 1 AS one " +
                                         question.from + " LIMIT ?) AS counted",
                                     1, question.params);
    count += static_cast<std::size_t>(rows.at(0).integer(0));
  }
  return count;
}

std::vector<PersonId> SqlDirectory::students_after(const Scope& scope, PersonId after,
                                                   std::size_t limit, Date today) {
  Condition asked{"FROM person WHERE is_student = 1 AND id > ? ORDER BY id LIMIT ?",
                  {value(after), value(static_cast<std::int64_t>(limit))}};
  const bool all = scope.kind() == Scope::Kind::region;
  if (!all) {  // by the place's enrollments: there are few of them
    asked = {
        "FROM (SELECT e.student_id AS id FROM enrollment e "
        "JOIN organization o ON o.id = e.organization_id WHERE e.student_id > ?",
        {value(after)}};
    add(asked, within(scope, "o"));
    add(asked, decides(today));
    const Condition waiting = only_waits(scope);
    asked.sql += " UNION " + waiting.sql +
                 ") AS seen WHERE id > ? AND EXISTS (SELECT 1 FROM person p WHERE p.id = seen.id "
                 "AND p.is_student = 1) ORDER BY id LIMIT ?";
    asked.params.insert(asked.params.end(), waiting.params.begin(), waiting.params.end());
    asked.params.emplace_back(value(after));
    asked.params.emplace_back(value(static_cast<std::int64_t>(limit)));
  }
  std::vector<PersonId> ids;
  for (const Row& row : session_.select("id", asked.sql, asked.params))
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
