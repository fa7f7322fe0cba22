#include "base/limits.hpp"
#include "store/feed.hpp"
#include "store/in_session.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::ChangeLine;
using registers::Date;
using registers::Scope;

constexpr auto portion = static_cast<std::int64_t>(base::limits::feed_portion);
constexpr auto window = static_cast<std::int64_t>(base::limits::feed_window);
constexpr const char* columns =
    "kind, what, record_id, student_id, organization_id, replaced_by, date_from, date_to, "
    "partner_id, message_row_id, recorded_at";

std::int64_t number_of(Session& session, const std::string& what, const std::string& rest,
                       const std::vector<Param>& params = {}) {
  return session.select("coalesce(" + what + ", 0)", rest, params).at(0).integer(0);
}

std::vector<ChangeLine> read_lines(const std::vector<Row>& rows) {
  std::vector<ChangeLine> lines;
  for (const Row& row : rows) {
    ChangeLine& it = lines.emplace_back();
    it.position = row.integer(0);
    it.kind = row.text(1);
    const auto what = registers::parse_change(row.text(2));
    it.what = what.value_or(registers::ChangeWhat::changed);
    it.record = row.integer(3);
    it.student = row.id<registers::PersonId>(4);
    it.organization = row.id<registers::OrganizationId>(5);
    it.replaced_by = row.integer(6);
    it.from = row.date(7);
    it.to = row.date(8);
    it.recorded = row.time(9);
    it.supplier = row.text(10);
    it.message = row.text(11);
    if (row.integer(12) != 0) continue;
    // whoever is not seen: no more than that
    it.what = registers::ChangeWhat::left_scope;
    if (it.replaced_by == 0) it.record = it.student.value;
    it.student = {it.record};
    it.replaced_by = 0;
    it.organization = {};
    it.supplier.clear();
    it.message.clear();
  }
  return lines;
}

void append(Condition& to, const std::string& text, const Condition& more = {}) {
  to.sql += text + more.sql;
  to.params.insert(to.params.end(), more.params.begin(), more.params.end());
}

// Of a line "l" about a student: who is in the scope.
Condition student_seen(const Scope& scope, Date today) {
  Condition seen{"EXISTS (SELECT 1 FROM person p WHERE p.id = l.student_id", {}};
  add(seen, is_seen(scope, today));
  seen.sql += ")";
  return seen;
}

// Of a line "l": what a scope narrower than the region is told.
Condition is_told(const Scope& scope, Date today) {
  Condition told{"(CASE WHEN l.student_id IS NOT NULL THEN ", {}};
  append(told, "", student_seen(scope, today));
  append(told,
         " OR ((l.kind = 'enrollment' OR l.replaced_by IS NOT NULL) AND EXISTS (SELECT 1 FROM "
         "enrollment e JOIN organization o "
         "ON o.id = e.organization_id WHERE e.student_id = l.student_id AND ",
         within(scope, "o"));
  append(told,
         ")) WHEN l.kind = 'authority' THEN EXISTS (SELECT 1 FROM authority a "
         "WHERE a.id = l.record_id AND ",
         authority_within(scope, "a"));
  append(told, ") ELSE EXISTS (SELECT 1 FROM organization o WHERE o.id = l.organization_id AND ",
         within(scope, "o"));
  append(told, ") END)");
  return told;
}

}  // namespace

std::int64_t SqlFeed::head() {
  return number_of(session_, "max(position)", "FROM change_line");
}

bool SqlFeed::reaches(const Scope& scope, std::int64_t after, std::int64_t head) {
  if (after < 0 || after > head) return false;
  const std::int64_t first = number_of(session_, "min(position)", "FROM change_line");
  if (first > after + 1) return false;
  return scope.kind() != Scope::Kind::authority ||
         session_
             .select("position", "FROM change_line WHERE what = 'moved' AND position > ? LIMIT 1",
                     {value(after)})
             .empty();
}

std::optional<registers::Feed::Page> SqlFeed::read(const Scope& scope, const Question& question,
                                                   Date today) {
  const std::int64_t last = head();
  if (!reaches(scope, question.after, last)) return std::nullopt;
  const std::int64_t end = std::min(last, question.after + window);
  const bool all = scope.kind() == Scope::Kind::region;
  Condition asked{", CASE WHEN ", {}};
  append(asked, "l.student_id IS NULL OR ",
         all ? Condition{"1 = 1", {}} : student_seen(scope, today));
  append(asked,
         " THEN 1 ELSE 0 END FROM change_line l LEFT JOIN partner sp ON sp.id = l.partner_id "
         "LEFT JOIN message sm ON sm.id = l.message_row_id WHERE l.position > ? "
         "AND l.position <= ?",
         {"", {value(question.after), value(end)}});
  if (!all) add(asked, is_told(scope, today));
  if (!question.kind.empty()) add(asked, {"l.kind = ?", {value(question.kind)}});
  if (!question.special) add(asked, {"l.kind <> 'health'", {}});
  append(asked, " ORDER BY l.position LIMIT ?",
         {"", {value(static_cast<std::int64_t>(question.limit))}});
  Page page;
  page.lines = read_lines(session_.query(
      "SELECT l.position, l.kind, l.what, l.record_id, l.student_id, l.organization_id, "
      "l.replaced_by, l.date_from, l.date_to, l.recorded_at, sp.code, sm.message_id" +
          asked.sql,
      13, asked.params));
  page.next = page.lines.size() < question.limit ? end : page.lines.back().position;
  page.more = page.next < last;
  return page;
}

std::size_t SqlFeed::number() {
  if (session_.dialect() == Dialect::sqlite ||
      session_.select("1", "FROM change_new LIMIT 1").empty())
    return 0;
  session_.script("SELECT day FROM change_feed FOR UPDATE");
  // READ COMMITTED: this statement sees what the numberer before has committed
  return static_cast<std::size_t>(session_.change(
      "WITH taken AS (DELETE FROM change_new WHERE id IN (SELECT id FROM change_new ORDER BY id "
      "LIMIT ?) RETURNING *) INSERT INTO change_line (position, " +
          std::string(columns) +
          ") SELECT (SELECT coalesce(max(position), 0) FROM change_line) + row_number() OVER "
          "(ORDER BY id), " +
          columns + " FROM taken",
      {value(portion)}));
}

bool SqlFeed::begin_day(Date day, base::Time now) {
  const bool sqlite = session_.dialect() == Dialect::sqlite;
  const std::string date = sqlite ? "?" : "CAST(? AS DATE)";
  if (!sqlite) session_.script("SELECT day FROM change_feed FOR UPDATE");
  const auto last = session_.select("day", "FROM change_feed").at(0).date(0);
  if (last && *last >= day) return false;
  session_.change("UPDATE change_feed SET day = " + date, {value(day)});
  if (!last) return true;
  session_.change(
      std::string("INSERT INTO ") + (sqlite ? "change_line" : "change_new") +
          " (kind, what, record_id, student_id, organization_id, recorded_at) "
          "SELECT 'enrollment', 'changed', id, student_id, organization_id, CAST(? AS BIGINT) "
          "FROM enrollment WHERE student_id IN (SELECT student_id FROM enrollment "
          "WHERE (valid_from > ? AND valid_from <= ?) OR (valid_to >= ? AND valid_to < ?)) "
          "ORDER BY student_id, id",
      {value(now), value(*last), value(day), value(*last), value(day)});
  return true;
}

// A prefix: what is left has no hole that a reader could fall into.
std::size_t SqlFeed::forget(base::Time before) {
  const std::int64_t first = number_of(session_, "min(position)", "FROM change_line");
  const std::int64_t end = std::min(first + portion, head());  // the last one stays
  const auto kept = session_.select(
      "min(position)", "FROM change_line WHERE position >= ? AND position < ? AND recorded_at >= ?",
      {value(first), value(end), value(before)});
  const std::int64_t stop = kept.at(0).null(0) ? end : kept.at(0).integer(0);
  if (stop <= first) return 0;
  return static_cast<std::size_t>(
      session_.change("DELETE FROM change_line WHERE position < ?", {value(stop)}));
}

base::Result<registers::Feed::Page> read_changes(const std::string& url,
                                                 const registers::Feed::Question& question) {
  BASE_TRY(found, in_session(url, [&](Session& session) {
             return SqlFeed(session).read(Scope::region(), question, {});
           }));
  if (!found) return base::fail(base::Code::cursor_outdated, "before the oldest line");
  return std::move(*found);
}

}  // namespace store
