#include "store/sql_federal.hpp"

#include "base/text.hpp"
#include "store/values.hpp"

namespace store {

using registers::FederalDue;
using registers::FederalSent;
using registers::FederalStream;
using registers::OrganizationId;
using registers::PersonId;

namespace {

constexpr const char* keeps_more =
    " ON CONFLICT (student_id) DO UPDATE SET "
    "key_changed = CASE WHEN excluded.key_changed = 1 THEN 1 ELSE federal_due.key_changed END, "
    "replaced_by = CASE WHEN excluded.replaced_by <> 0 THEN excluded.replaced_by "
    "ELSE federal_due.replaced_by END, "
    "forced = CASE WHEN excluded.forced = 1 THEN 1 ELSE federal_due.forced END";

std::vector<Column> due_columns() {
  return {{"student_id", Type::integer},
          {"since_at", Type::integer},
          {"key_changed", Type::integer},
          {"replaced_by", Type::integer},
          {"forced", Type::integer}};
}

Value flag(bool set) {
  return value(std::int64_t{set ? 1 : 0});
}

void append(std::vector<Value>& to, const FederalDue& due) {
  to.insert(to.end(), {value(due.student), value(due.since), flag(due.key_changed),
                       value(due.replaced_by), flag(due.forced)});
}

FederalDue read_due(const Row& row) {
  return {row.id<PersonId>(0), row.time(1), row.integer(2) != 0, row.integer(3),
          row.integer(4) != 0};
}

std::vector<PersonId> read_ids(const std::vector<Row>& rows) {
  std::vector<PersonId> ids;
  for (const Row& row : rows) ids.push_back(row.id<PersonId>(0));
  return ids;
}

std::string join(const std::vector<OrganizationId>& places) {
  std::string text;
  for (const OrganizationId id : places)
    text.append(text.empty() ? "" : " ").append(std::to_string(id.value));
  return text;
}

std::vector<OrganizationId> split(std::string_view text) {
  std::vector<OrganizationId> ids;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    ids.push_back({base::parse_integer(word).value_or(0)});
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return ids;
}

Value number(std::size_t count) {
  return value(static_cast<std::int64_t>(count));
}

}  // namespace

std::optional<FederalStream> SqlFederal::stream() {
  const auto rows = session_.select(
      "feed_position, snapshot_after, everybody, portion, most, uuid, content, attempts, code, "
      "reason, changed_at, due_at",
      "FROM federal_stream WHERE id = 1");
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  FederalStream it;
  it.cursor = row.integer(0);
  if (!row.null(1)) it.snapshot = PersonId{row.integer(1)};
  it.everybody = row.integer(2) != 0;
  it.portion = row.integer(3);
  it.most = static_cast<std::size_t>(row.integer(4));
  it.uuid = row.text(5);
  it.content = row.text(6);
  it.attempts = row.number(7);
  it.code = row.text(8);
  it.reason = row.text(9);
  it.changed = row.time(10);
  if (!row.null(11)) it.due = row.time(11);
  return it;
}

void SqlFederal::put(const FederalStream& it) {
  const std::vector<Column> columns = {{"id", Type::integer},
                                       {"feed_position", Type::integer},
                                       {"snapshot_after", Type::integer},
                                       {"everybody", Type::integer},
                                       {"portion", Type::integer},
                                       {"most", Type::integer},
                                       {"uuid", Type::text},
                                       {"content", Type::text},
                                       {"attempts", Type::integer},
                                       {"due_at", Type::integer},
                                       {"code", Type::text},
                                       {"reason", Type::text},
                                       {"changed_at", Type::integer}};
  session_.insert(
      {"federal_stream", columns, update_on_conflict("id", columns)},
      {value(std::int64_t{1}), value(it.cursor), it.snapshot ? Value(it.snapshot->value) : Value(),
       flag(it.everybody), value(it.portion), number(it.most), value(it.uuid), value(it.content),
       value(std::int64_t{it.attempts}), it.due ? Value(value(*it.due)) : Value(), value(it.code),
       value(it.reason), value(it.changed)});
}

void SqlFederal::add(std::span<const FederalDue> due) {
  std::vector<Value> values;
  for (const FederalDue& each : due) append(values, each);
  session_.insert({"federal_due", due_columns(), keeps_more}, values);
}

std::size_t SqlFederal::add_selected(const std::string& select, std::vector<Param> params,
                                     base::Time since, bool forced) {
  params.insert(params.begin(), {Param(value(since)), Param(flag(forced))});
  return static_cast<std::size_t>(session_.change(
      "INSERT INTO federal_due (student_id, since_at, key_changed, replaced_by, forced) "
      "SELECT w.student_id, CAST(? AS BIGINT), 0, 0, CAST(? AS BIGINT) FROM (" +
          select + ") w WHERE 1 = 1" + keeps_more,
      params));
}

void SqlFederal::add_of(std::span<const OrganizationId> organizations, base::Time since) {
  if (organizations.empty()) return;
  add_selected(
      "SELECT student_id FROM federal_place WHERE organization_id ? "
      "UNION SELECT student_id FROM federal_sent",
      {id_set(organizations)}, since, false);
}

std::optional<PersonId> SqlFederal::add_after(PersonId after, std::size_t most, base::Time since,
                                              bool forced) {
  const std::string next = "FROM person WHERE is_student = 1 AND id > ? ORDER BY id LIMIT ?";
  const auto rows =
      session_.select("max(n.id)", "FROM (SELECT id " + next + ") n", {value(after), number(most)});
  std::optional<PersonId> last;
  if (!rows.at(0).null(0)) last = rows.at(0).id<PersonId>(0);
  if (last)
    add_selected("SELECT id AS student_id " + next, {value(after), number(most)}, since, forced);
  if (forced)  // that a record is gone is said again, too
    add_selected(
        "SELECT student_id FROM federal_copy WHERE hash = '' AND student_id > ? "
        "AND student_id <= ?",
        {value(after), value(last.value_or(PersonId{INT64_MAX}))}, since, true);
  return last;
}

void SqlFederal::add_told_after(std::int64_t portion, base::Time since) {
  add_selected("SELECT student_id FROM federal_copy WHERE portion > ?", {value(portion)}, since,
               true);
}

std::vector<FederalDue> SqlFederal::due(std::size_t most) {
  std::vector<FederalDue> found;
  for (const Row& row :
       session_.select("student_id, since_at, key_changed, replaced_by, forced",
                       "FROM federal_due ORDER BY since_at, student_id LIMIT ?", {number(most)}))
    found.push_back(read_due(row));
  return found;
}

void SqlFederal::remove_due(std::span<const PersonId> students) {
  if (students.empty()) return;
  session_.change("DELETE FROM federal_due WHERE student_id ?", {id_set(students)});
}

std::vector<PersonId> SqlFederal::unsettled(std::span<const PersonId> students) {
  if (students.empty()) return {};
  const Set ids = id_set(students);
  std::vector<Param> params{ids, ids};  // a merge's line is about the other card
  std::string rest =
      "FROM (SELECT student_id FROM federal_due WHERE student_id ? "
      "UNION SELECT student_id FROM federal_sent WHERE student_id ?";
  if (session_.dialect() == Dialect::postgresql) {
    rest +=
        " UNION SELECT student_id FROM change_new WHERE student_id ? "
        "UNION SELECT record_id FROM change_new WHERE kind = 'student' AND record_id ? "
        "UNION SELECT p.student_id FROM federal_place p JOIN change_new n "
        "ON n.organization_id = p.organization_id WHERE n.student_id IS NULL AND p.student_id ?";
    params.insert(params.end(), {ids, ids, ids});
  }
  return read_ids(session_.select("u.student_id", rest + ") u", params));
}

std::vector<FederalSent> SqlFederal::sent() {
  std::vector<FederalSent> found;
  for (const Row& row :
       session_.select("student_id, since_at, key_changed, replaced_by, forced, hash, places",
                       "FROM federal_sent ORDER BY since_at, student_id"))
    found.push_back({read_due(row), row.text(5), split(row.text(6))});
  return found;
}

void SqlFederal::put_sent(std::span<const FederalSent> sent) {
  std::vector<Column> columns = due_columns();
  columns.push_back({"hash", Type::text});
  columns.push_back({"places", Type::text});
  std::vector<Value> values;
  for (const FederalSent& each : sent) {
    append(values, each.due);
    values.insert(values.end(), {value(each.hash), value(join(each.places))});
  }
  session_.insert({"federal_sent", columns, ""}, values);
}

void SqlFederal::clear_sent() {
  session_.change("DELETE FROM federal_sent");
}

void SqlFederal::put_aside(const registers::FederalAside& aside) {
  const std::vector<Column> columns = {{"student_id", Type::integer},
                                       {"set_at", Type::integer},
                                       {"code", Type::text},
                                       {"reason", Type::text}};
  session_.insert({"federal_aside", columns, update_on_conflict("student_id", columns)},
                  {value(aside.student), value(aside.at), value(aside.code), value(aside.reason)});
}

std::vector<registers::FederalAside> SqlFederal::aside(std::size_t most) {
  std::vector<registers::FederalAside> found;
  for (const Row& row : session_.select(
           "student_id, set_at, code, reason",
           "FROM federal_aside ORDER BY set_at DESC, student_id LIMIT ?", {number(most)}))
    found.push_back({row.id<PersonId>(0), row.time(1), row.text(2), row.text(3)});
  return found;
}

std::size_t SqlFederal::retry_aside(base::Time since) {
  add_selected("SELECT student_id FROM federal_aside", {}, since, true);
  return static_cast<std::size_t>(session_.change("DELETE FROM federal_aside"));
}

std::size_t SqlFederal::count(const std::string& of) {
  return static_cast<std::size_t>(session_.select("count(*)", "FROM " + of).at(0).integer(0));
}

registers::FederalCounts SqlFederal::counts() {
  registers::FederalCounts counts;
  counts.waiting = count("federal_due");
  counts.on_way = count("federal_sent");
  counts.known = count("federal_copy WHERE hash <> ''");
  counts.aside = count("federal_aside");
  const auto oldest = session_.select("min(o.since_at)",
                                      "FROM (SELECT since_at FROM federal_due UNION ALL "
                                      "SELECT since_at FROM federal_sent) o");
  if (!oldest.at(0).null(0)) counts.oldest = oldest.at(0).time(0);
  return counts;
}

}  // namespace store
