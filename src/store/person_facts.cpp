#include "store/person_facts.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <sstream>
#include <stdexcept>

#include "store/claims.hpp"
#include "store/key_set.hpp"
#include "store/layouts.hpp"
#include "store/sql_orders.hpp"

namespace store {
namespace {

using registers::KeyKind;

std::vector<std::string> words_of(const std::string& list) {
  std::vector<std::string> words;
  std::istringstream text(list);
  for (std::string word; text >> word;) {
    if (word.back() == ',') word.pop_back();
    words.push_back(word);
  }
  return words;
}

std::vector<std::size_t> places(const PersonFact& fact, const std::string& list) {
  std::vector<std::size_t> found;
  for (const std::string& word : words_of(list)) found.push_back(fact.at(word));
  return found;
}

PersonFact make_fact(std::string table, std::vector<Column> columns, std::string key,
                     const std::string& persons, const std::string& same) {
  PersonFact fact{std::move(table), std::move(columns), std::move(key), {}, {}, {}};
  fact.key_cells = places(fact, fact.key);
  fact.person_cells = places(fact, persons);
  fact.same = places(fact, same);
  return fact;
}

template <class R>
PersonFact fact_from(const std::string& same, std::optional<KeyKind> kind = std::nullopt,
                     const std::string& persons = "student_id") {
  const Layout<R>& layout = layout_of<R>();
  std::vector<Column> columns = layout.columns();
  add_provenance(columns);
  PersonFact fact =
      make_fact(std::string(layout.table), std::move(columns), layout.key, persons, same);
  fact.key_kind = kind;
  return fact;
}

PersonFact claims() {
  PersonFact fact = make_fact("claim", claim_table(), "kind, entity, partner_id", "student_id", "");
  fact.has_history = false;
  return fact;
}

// What nobody's supplier has stated: it follows the person, and is left out of a split.
PersonFact unstated(std::string table, std::vector<Column> columns) {
  PersonFact fact = make_fact(std::move(table), std::move(columns), "id", "student_id", "id");
  fact.has_history = false;
  return fact;
}

PersonFact keys() {
  PersonFact fact = make_fact("source_key",
                              {{"partner_id", Type::integer},
                               {"kind", Type::integer},
                               {"key", Type::text},
                               {"entity_id", Type::integer}},
                              "partner_id, kind, key", "entity_id", "");
  fact.has_history = false;
  return fact;
}

Value cell_value(Type type, const std::optional<std::string>& cell) {
  if (!cell) return {};
  if (type == Type::integer) return std::int64_t{std::stoll(*cell)};
  return *cell;
}

std::string names_of(const PersonFact& fact) {
  std::string list;
  for (const Column& column : fact.columns)
    list.append(list.empty() ? "" : ", ").append(column.name);
  return list;
}

Set keys_of(const PersonFact& fact, const std::vector<Cells>& rows) {
  Set set;
  for (const std::size_t at : fact.key_cells) set.types.push_back(fact.columns[at].type);
  for (const Cells& row : rows)
    for (const std::size_t at : fact.key_cells)
      set.values.push_back(cell_value(fact.columns[at].type, row[at]));
  return set;
}

}  // namespace

std::size_t PersonFact::at(std::string_view column) const {
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].name == column) return i;
  throw std::logic_error(table + " has no such column");
}

std::string PersonFact::name_of(const Cells& row) const {
  std::string name = table;
  for (const std::size_t cell : key_cells)
    name.append(cell == key_cells.front() ? " " : "/").append(row[cell].value_or(""));
  return name;
}

const std::vector<PersonFact>& person_facts() {
  static const std::vector<PersonFact> facts{
      fact_from<registers::EnrollmentRow>("student_id, organization_id, class_group_id, branch_id, "
                                          "programme_id, valid_from",
                                          KeyKind::enrollment),
      fact_from<registers::GuardianLinkRow>("student_id, guardian_id, kind", std::nullopt,
                                            "student_id, guardian_id"),
      fact_from<registers::MarkRow>("student_id, lesson_date, lesson_id, number"),
      fact_from<registers::AttendanceRow>("student_id, lesson_date, lesson_id"),
      fact_from<registers::FinalMarkRow>(layout_of<registers::FinalMarkRow>().key),
      fact_from<registers::HealthRow>("student_id, organization_id, valid_from", KeyKind::health),
      fact_from<registers::EducationDocumentRow>("student_id, type, series, number",
                                                 KeyKind::education_document),
      fact_from<registers::ExamResultRow>("student_id, kind, subject, exam_date",
                                          KeyKind::exam_result),
      fact_from<registers::AchievementRow>("student_id, kind, event, subject, level, result_date",
                                           KeyKind::achievement),
      fact_from<registers::QueueEntryRow>("student_id, organization_id, number, applied",
                                          KeyKind::queue_entry),
      unstated("portal_order", order_table()),
      keys(),
      claims()};
  return facts;
}

const PersonFact& person_fact() {
  static const PersonFact fact = [] {
    std::vector<Column> columns = layout_of<registers::PersonRow>().columns();
    columns.push_back({"name_key", Type::text});
    columns.push_back({"sort_key", Type::text});
    add_provenance(columns);
    return make_fact("person", std::move(columns), "id", "id", "");
  }();
  return fact;
}

const PersonFact& fact_of(const std::string& table) {
  for (const PersonFact& fact : person_facts())
    if (fact.table == table) return fact;
  return person_fact();
}

std::vector<Cells> select_cells(Session& session, const PersonFact& fact, const std::string& where,
                                const std::vector<Param>& params) {
  std::vector<Cells> found;
  for (const Row& row :
       session.select(names_of(fact), "FROM " + fact.table + " WHERE " + where, params)) {
    Cells& cells = found.emplace_back();
    for (std::size_t i = 0; i < fact.columns.size(); ++i)
      cells.push_back(row.null(i) ? std::nullopt : std::optional(row.text(i)));
  }
  return found;
}

std::vector<Cells> select_now(Session& session, const PersonFact& fact,
                              const std::vector<Cells>& rows) {
  if (rows.empty()) return {};
  if (fact.table == "source_key") {  // its key leads by what is common to millions
    Set entities{{Type::integer}, {}};
    for (const Cells& row : rows)
      entities.values.push_back(cell_value(Type::integer, row[fact.person_cells[0]]));
    return select_cells(session, fact, "entity_id ?", {column_of(entities, 0)});
  }
  const Condition these = by_keys(session.dialect(), fact.key, keys_of(fact, rows));
  return select_cells(session, fact, these.sql, these.params);
}

void remove_cells(Session& session, const PersonFact& fact, const std::vector<Cells>& rows) {
  remove_facts(session, fact.table, fact.key, keys_of(fact, rows));
}

void put_cells(Session& session, const PersonFact& fact, const std::vector<Cells>& rows) {
  std::vector<Value> values;
  values.reserve(rows.size() * fact.columns.size());
  for (const Cells& row : rows)
    for (std::size_t i = 0; i < fact.columns.size(); ++i)
      values.push_back(cell_value(fact.columns[i].type, row[i]));
  session.insert({fact.table, fact.columns, update_on_conflict(fact.key, fact.columns)}, values);
}

void keep_cells(Session& session, const PersonFact& fact, const std::vector<Cells>& rows,
                const registers::Provenance& from) {
  if (!fact.has_history || rows.empty()) return;
  const auto key = words_of(fact.key);
  std::string content;
  for (const Column& column : fact.columns)
    if (std::find(key.begin(), key.end(), column.name) == key.end() &&
        column.name != "partner_id" && column.name != "message_row_id" &&
        column.name != "recorded_at")
      content.append(content.empty() ? "" : ", ").append(column.name);
  keep_history(session, {fact.table, fact.key, std::move(content)}, keys_of(fact, rows), from);
}

std::string to_text(const Cells& row) {
  boost::json::array all;
  for (const auto& cell : row)
    all.push_back(cell ? boost::json::value(*cell) : boost::json::value());
  return boost::json::serialize(all);
}

Cells cells_from(const std::string& text) {
  Cells row;
  const boost::json::value parsed = boost::json::parse(text);
  for (const auto& cell : parsed.as_array())
    row.push_back(cell.is_null() ? std::nullopt
                                 : std::optional<std::string>(std::string(cell.as_string())));
  return row;
}

}  // namespace store
