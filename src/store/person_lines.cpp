// What the feed and the rules of quality learn of a merge or a split.
#include <set>

#include "store/feed.hpp"
#include "store/person_moves.hpp"
#include "store/quality.hpp"
#include "store/values.hpp"

namespace store {
namespace {

using registers::PersonId;

const std::vector<Column>& columns() {
  static const std::vector<Column> all = {{"kind", Type::text},
                                          {"what", Type::text},
                                          {"record_id", Type::integer},
                                          {"student_id", Type::integer},
                                          {"organization_id", Type::integer},
                                          {"replaced_by", Type::integer},
                                          {"recorded_at", Type::integer}};
  return all;
}

struct Line {
  std::string kind, what;
  std::int64_t record = 0, student = 0, organization = 0, replaced_by = 0;
};

std::int64_t number_in(const PersonFact& fact, const Cells& row, std::string_view column) {
  return std::stoll(row[fact.at(column)].value_or("0"));
}

class Lines {
 public:
  explicit Lines(base::Time at) : at_(at) {}
  void add(const Line& it) {
    const auto number = [](std::int64_t id) { return id == 0 ? Value() : Value(id); };
    values_.insert(values_.end(),
                   {value(it.kind), value(it.what), value(it.record), number(it.student),
                    number(it.organization), number(it.replaced_by), value(at_)});
  }
  void write(Session& session) {
    const char* table = session.dialect() == Dialect::sqlite ? "change_line" : "change_new";
    session.insert({table, columns(), ""}, values_);
  }

 private:
  base::Time at_;
  std::vector<Value> values_;
};

// A row that is somebody's record by itself. Marks are told by the journals of their classes.
// What both had is gone for the one who stays.
void add_record(Lines& lines, const Moved& it, const Told& told) {
  const std::string& table = it.fact->table;
  if (table == "mark" || table == "attendance" || table == "final_mark" || table == "person" ||
      !it.fact->has_history)
    return;
  const Cells& row = it.became ? *it.became : *it.was;
  const std::string what = it.became ? "changed" : "deleted";
  std::int64_t student = number_in(*it.fact, row, "student_id");
  if (!it.became && student == told.drop.value) student = told.keep.value;
  if (table == "guardian_link")
    lines.add({"guardian", what, number_in(*it.fact, row, "guardian_id"), student});
  else
    lines.add({claim_name(table), what, number_in(*it.fact, row, "id"), student,
               number_in(*it.fact, row, "organization_id")});
}

// The journals in which the two have a mark or an attendance.
void add_journals(Session& session, const Told& told) {
  const std::vector<PersonId> both{told.keep, told.drop};
  const Set ids = id_set(std::span<const PersonId>(both));
  const std::string table = session.dialect() == Dialect::sqlite ? "change_line" : "change_new";
  for (const char* fact : {"mark", "attendance"})
    session.change("INSERT INTO " + table +
                       " (kind, what, record_id, organization_id, date_from, date_to, recorded_at) "
                       "SELECT 'lesson', 'changed', l.class_group_id, g.organization_id, "
                       "MIN(l.lesson_date), MAX(l.lesson_date), CAST(? AS BIGINT) FROM " +
                       std::string(fact) +
                       " m JOIN lesson l ON l.id = m.lesson_id JOIN class_group g "
                       "ON g.id = l.class_group_id WHERE m.student_id ? "
                       "GROUP BY l.class_group_id, g.organization_id",
                   {value(told.at), ids});
}

bool is_student(const Moves& moves, PersonId id) {
  for (const Moved& it : moves)
    if (it.fact == &person_fact())
      for (const auto* row : {&it.was, &it.became})
        if (*row && (**row)[0] == std::to_string(id.value) &&
            (**row)[person_fact().at("is_student")] == "1")
          return true;
  return false;
}

}  // namespace

// Of those who keep a copy: the card that is gone is replaced by the other one, once; then what the
// other one has now. When they come apart the card is there, and each place that had it by the
// other's number is told to look at that one again.
void tell(Session& session, const Moves& moves, const Told& told) {
  Lines lines(told.at);
  const std::int64_t keep = told.keep.value, drop = told.drop.value;
  const bool keeps = is_student(moves, told.keep), dropped = is_student(moves, told.drop);
  if (dropped && !told.apart) lines.add({"student", "key-changed", drop, keep, 0, keep});
  if (dropped && told.apart) {
    lines.add({"student", "created", drop, drop});
    std::set<std::int64_t> places;
    for (const Moved& it : moves)
      if (it.fact->table == "enrollment" && it.was)
        places.insert(number_in(*it.fact, *it.was, "organization_id"));
    for (const std::int64_t place : places)
      lines.add({"student", "key-changed", keep, 0, place, drop});
  }
  if (keeps) lines.add({"student", "changed", keep, keep});
  bool finals = false;
  for (const Moved& it : moves) {
    add_record(lines, it, told);
    finals |= it.fact->table == "final_mark";
  }
  for (const std::int64_t id : {keep, drop})
    if (finals && (id == keep || told.apart)) lines.add({"final-mark", "changed", id, id});
  lines.write(session);
  add_journals(session, told);

  registers::Changes judged;
  registers::PersonRow card;
  card.id = told.keep;
  card.is_student = keeps;
  judged.persons.push_back(card);
  if (told.apart) {
    card.id = told.drop;
    card.is_student = dropped;
    judged.persons.push_back(card);
  }
  line_up(session, judged);
  if (told.apart) return;
  session.change("DELETE FROM quality_line WHERE student_id = ?", {value(told.drop)});
  session.change("DELETE FROM quality_finding WHERE student_id = ?", {value(told.drop)});
  session.change("DELETE FROM person_alike WHERE low_id = ? OR high_id = ?",
                 {value(told.drop), value(told.drop)});
}

}  // namespace store
