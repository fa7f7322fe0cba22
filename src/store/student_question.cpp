// Each kind of question drives from its own index, said outright: the number or date that was
// typed, else the stretch of surnames, else the rarest word, else the enrollments of the place,
// else the order of names.
#include "store/student_question.hpp"

#include "base/limits.hpp"
#include "store/persons.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::Date;
using registers::PersonId;
using registers::Scope;
using registers::StudentFilter;

// Above every character: the end of a range of texts that begin alike.
constexpr std::string_view last_character = "\xF4\x8F\xBF\xBF";
// One Cyrillic letter is no word to seek by.
constexpr std::size_t letter_bytes = 2;

std::string end_of(const std::string& beginning) {
  return beginning + std::string(last_character);
}

// Who matches the numbers and dates that were typed; empty: none was.
Condition typed(const StudentFilter& filter) {
  Condition found{"1 = 1", {}};
  if (!filter.snils.empty()) add(found, {"snils = ?", {value(filter.snils)}});
  if (filter.birth_date) add(found, {"birth_date = ?", {value(*filter.birth_date)}});
  const std::string& whole = filter.document;
  const std::string series = whole.substr(0, filter.document_series);
  if (!series.empty())
    add(found, {"document_number <> '' AND document_number IN (?, ?) AND (document_number = ? "
                "OR replace(replace(document_series, ' ', ''), '-', '') = ?)",
                {value(whole), value(whole.substr(series.size())), value(whole), value(series)}});
  else if (!whole.empty())
    add(found, {"document_number <> '' AND document_number = ?", {value(whole)}});
  return found.params.empty() ? Condition() : found;
}

// Every word begins a word of the name. The text is compared without its own index ("||").
Condition named(Dialect dialect, const StudentFilter& filter) {
  Condition all{"1 = 1", {}};
  const std::string place = dialect == Dialect::sqlite ? "instr" : "strpos";
  for (const std::string& name : filter.names)
    add(all, {place + "(' ' || p.name_key, ?) > 0", {value(" " + name)}});
  return all;
}

// Those whose surname begins so stand together in the order of names, which is read from there on
// until the page is full.
Condition ranked(Dialect dialect, const StudentFilter& filter, Rank rank) {
  if (filter.names.empty()) return {"1 = 1", {}};
  const std::string& first = filter.names.front();
  const std::string text =
      dialect == Dialect::sqlite ? "(p.name_key || '')" : "(p.name_key || '') COLLATE \"C\"";
  const Condition begins{text + " >= ? AND " + text + " < ?", {value(first), value(end_of(first))}};
  if (rank == Rank::elsewhere) return {"NOT (" + begins.sql + ")", begins.params};
  const domain::SortRange range = name_range(first);
  Condition found{"p.is_student = 1 AND p.sort_key >= ? AND p.sort_key < ?",
                  {value(range.first), value(range.last)}};
  add(found, begins);
  return found;
}

// first: of the surname, too.
Condition having_word(Dialect dialect, const std::string& beginning, bool first) {
  const Condition beside{"SELECT person_id AS id FROM person_word WHERE word >= ? AND word < ?",
                         {value(beginning), value(end_of(beginning))}};
  if (!first) return beside;
  const std::string key = dialect == Dialect::sqlite ? "name_key" : "name_key COLLATE \"C\"";
  Condition found{
      "SELECT id FROM person WHERE " + key + " >= ? AND " + key + " < ? UNION ALL " + beside.sql,
      beside.params};
  found.params.insert(found.params.end(), beside.params.begin(), beside.params.end());
  return found;
}

// Who may have these words; none: too many to look at one by one.
std::optional<std::vector<PersonId>> read_few(Session& session, Condition found) {
  constexpr std::size_t most = base::limits::search_found;
  found.params.emplace_back(value(static_cast<std::int64_t>(most + 1)));
  std::vector<PersonId> ids;
  for (const Row& row :
       session.query("SELECT id FROM (" + found.sql + ") AS found LIMIT ?", 1, found.params))
    ids.push_back(row.id<PersonId>(0));
  return ids.size() > most ? std::nullopt : std::optional(std::move(ids));
}

// Of those whose surname does not begin with the first word.
std::optional<std::vector<PersonId>> find_few(Session& session, const StudentFilter& filter) {
  Condition all;
  int words = 0;
  for (const std::string& name : filter.names) {
    if (name.size() <= letter_bytes) continue;
    const bool beside = &name == &filter.names.front();
    const Condition found = having_word(session.dialect(), name, !beside);
    if (auto few = read_few(session, found)) return few;
    all.sql += (words++ == 0 ? "" : " INTERSECT ") + ("SELECT id FROM (" + found.sql + ") AS w");
    all.params.insert(all.params.end(), found.params.begin(), found.params.end());
  }
  return words < 2 ? std::nullopt : read_few(session, std::move(all));
}

// The enrollments of a place, where the filter or the scope names one.
struct Place {
  Condition list;  // "SELECT e.student_id …"
  bool named = false;
  bool all_seen = true;  // nobody in the list is beside the scope
};

// Of the enrollments of a place those that are open, ended or either.
Condition standing_at(const Condition& place, StudentFilter::Enrollment wanted, Date today) {
  using enum StudentFilter::Enrollment;
  Condition found = place;
  add(found, {"(e.valid_from IS NULL OR e.valid_from <= ?)", {value(today)}});
  if (wanted == any) return found;
  Condition in_force = found;
  add(in_force, {"(e.valid_to IS NULL OR e.valid_to >= ?)", {value(today)}});
  if (wanted == open) return in_force;
  add(found, {"e.valid_to < ?", {value(today)}});
  found.sql += " EXCEPT " + in_force.sql;
  found.params.insert(found.params.end(), in_force.params.begin(), in_force.params.end());
  return found;
}
Place place_of(Session& session, const Scope& scope, const StudentFilter& filter, Date today) {
  Condition found;
  const auto also = [&found](const Condition& more) { add(found, more); };
  if (filter.organization) also({"e.organization_id = ?", {value(*filter.organization)}});
  if (filter.class_group) also({"e.class_group_id = ?", {value(*filter.class_group)}});
  if (filter.authority) also(within(Scope::authority(*filter.authority), "o"));
  if (!filter.municipality.empty()) also(in_municipality(session, filter.municipality, "o"));
  if (filter.kind) also({"o.kind = ?", {name_value(*filter.kind)}});
  if (filter.parallel) also({"c.parallel = ?", {value(std::int64_t{*filter.parallel})}});
  if (filter.programme)
    also({"coalesce(e.programme_id, c.programme_id) = ?", {value(*filter.programme)}});
  Place place{{"SELECT e.student_id FROM enrollment e JOIN organization o "
               "ON o.id = e.organization_id LEFT JOIN class_group c ON c.id = e.class_group_id "
               "WHERE 1 = 1" +
                   found.sql,
               found.params},
              !found.params.empty()};
  add(place.list, within(scope, "o"));
  using enum StudentFilter::Enrollment;
  if (place.named || filter.enrollment) {
    const auto wanted = filter.enrollment.value_or(open);
    place.list = standing_at(place.list, wanted, today);
    place.named = true;
    place.all_seen = wanted == open;  // who left may be another's by now
    return place;
  }
  add(place.list, decides(today));
  const Condition waiting = only_waits(scope);  // they study nowhere
  place.list.sql += " UNION " + waiting.sql;
  place.list.params.insert(place.list.params.end(), waiting.params.begin(), waiting.params.end());
  return place;
}

Condition of_the_person(const Scope& scope, const StudentFilter& filter, Date today) {
  Condition where = is_seen(scope, today);
  if (filter.sex) add(where, {"p.sex = ?", {name_value(*filter.sex)}});
  if (filter.born_from) add(where, {"p.birth_date >= ?", {value(*filter.born_from)}});
  if (filter.born_to) add(where, {"p.birth_date <= ?", {value(*filter.born_to)}});
  return where;
}

}  // namespace

Rank rank_of(const StudentFilter& filter, const std::string& name_key) {
  const bool surname = filter.names.empty() || name_key.starts_with(filter.names.front());
  return surname ? Rank::surname : Rank::elsewhere;
}

StudentQuestion ask(Session& session, const Scope& scope, const StudentFilter& filter, Rank rank,
                    Date today) {
  const Dialect dialect = session.dialect();
  const Place place = place_of(session, scope, filter, today);
  const bool by_surname = !filter.names.empty() && rank == Rank::surname;
  Condition chosen = typed(filter);
  bool listed = false;  // the question drives from the place's own list
  if (!chosen.sql.empty()) {
    chosen.sql = "SELECT id FROM person WHERE " + chosen.sql;
  } else if (!by_surname) {
    const auto few = find_few(session, filter);
    if (few && few->empty()) return {"", "FROM person p WHERE p.id = 0", {}};
    listed = !few && (place.named || scope.kind() != Scope::Kind::region);
    if (few) chosen = {"SELECT id FROM person WHERE id ?", {id_set(std::span(*few))}};
    if (listed)
      chosen = {"SELECT DISTINCT student_id FROM (" + place.list.sql + ") AS here",
                place.list.params};
  }
  StudentQuestion question{"", "FROM person p WHERE ", chosen.params};
  if (!chosen.sql.empty()) {
    question.with = "WITH chosen (id) AS MATERIALIZED (" + chosen.sql + ") ";
    question.from = "FROM chosen c JOIN person p ON p.id = c.id WHERE ";
  }
  const bool known_seen = listed && place.all_seen;
  Condition person = of_the_person(known_seen ? Scope::region() : scope, filter, today);
  add(person, ranked(dialect, filter, rank));
  add(person, named(dialect, filter));
  if (place.named && !listed) {
    person.sql += " AND p.id IN (" + place.list.sql + ")";
    person.params.insert(person.params.end(), place.list.params.begin(), place.list.params.end());
  }
  question.from += person.sql;
  question.params.insert(question.params.end(), person.params.begin(), person.params.end());
  return question;
}

}  // namespace store
