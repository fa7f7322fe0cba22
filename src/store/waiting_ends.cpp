// What has become of records that waited, told to the loads that brought them: to the line of the
// journal or, while the load is under way, to what is known of it.
#include <algorithm>
#include <map>

#include "base/limits.hpp"
#include "store/record_errors.hpp"
#include "store/sql_waiting.hpp"
#include "store/values.hpp"

namespace store {
namespace {

using domain::Outcome;

struct Ends {
  domain::Tally tally;
  std::vector<domain::RecordResult> rejected;
};
using ByTrace = std::map<std::string, Ends>;

std::string comment_on(const Ends& ends) {
  if (ends.rejected.empty()) return {};
  const domain::RecordResult& first = ends.rejected.front();
  return "Не дождались того, на что ссылаются, или отклонены, когда дождались. Первая: " +
         first.origin.path + " — " + std::string(base::info(first.error->code).text);
}

std::vector<std::string> traces_of(const ByTrace& ends) {
  std::vector<std::string> traces;
  for (const auto& [trace, of_load] : ends) traces.push_back(trace);
  return traces;
}

// Each line is there: the insertion is only a form in which the sums of many lines are added in
// one statement. What it says beside them is not stored.
void add_to_journal(Session& session, const std::map<std::int64_t, Ends>& lines) {
  std::vector<Value> values;
  for (const auto& [id, ends] : lines) {
    const domain::Tally& tally = ends.tally;
    const std::string code = ends.rejected.empty()
                                 ? std::string()
                                 : std::string(base::info(ends.rejected[0].error->code).id);
    values.insert(values.end(),
                  {value(id), value(std::int64_t{0}), value(""), value(""), value(""),
                   value(std::int64_t{ends.rejected.empty()}), value(code), value(comment_on(ends)),
                   value(std::int64_t{0}), value(tally[Outcome::accepted]),
                   value(tally[Outcome::unchanged]), value(tally[Outcome::outranked]),
                   value(tally[Outcome::rejected]), value(tally.received())});
  }
  static const std::vector<Column> all = {
      {"id", Type::integer},       {"at", Type::integer},        {"source", Type::text},
      {"operation", Type::text},   {"trace", Type::text},        {"ok", Type::integer},
      {"code", Type::text},        {"comment", Type::text},      {"received", Type::integer},
      {"accepted", Type::integer}, {"unchanged", Type::integer}, {"outranked", Type::integer},
      {"rejected", Type::integer}, {"waiting", Type::integer}};
  session.insert(
      {"load_journal", all,
       "ON CONFLICT (id) DO UPDATE SET accepted = load_journal.accepted + excluded.accepted, "
       "unchanged = load_journal.unchanged + excluded.unchanged, "
       "outranked = load_journal.outranked + excluded.outranked, "
       "rejected = load_journal.rejected + excluded.rejected, "
       "waiting = load_journal.waiting - excluded.waiting, "
       "ok = CASE WHEN excluded.ok = 0 THEN 0 ELSE load_journal.ok END, "
       "code = CASE WHEN load_journal.code = '' THEN excluded.code ELSE load_journal.code END, "
       "comment = CASE WHEN load_journal.comment = '' THEN excluded.comment "
       "ELSE load_journal.comment END"},
      values);
}

void add_errors(Session& session, const std::map<std::int64_t, Ends>& lines) {
  Set ids{{Type::integer}, {}};
  for (const auto& [id, ends] : lines)
    if (!ends.rejected.empty()) ids.values.push_back(value(id));
  if (ids.values.empty()) return;
  std::map<std::int64_t, std::int64_t> next;
  for (const Row& row :
       session.select("journal_id, max(position) + 1",
                      "FROM load_journal_error WHERE journal_id ? GROUP BY journal_id", {ids}))
    next[row.integer(0)] = row.integer(1);
  constexpr auto most = static_cast<std::int64_t>(base::limits::load_journal_errors);
  for (const Value& id : ids.values) {
    const std::int64_t journal = std::get<std::int64_t>(id);
    std::span<const domain::RecordResult> errors = lines.at(journal).rejected;
    const std::int64_t room = std::max<std::int64_t>(0, most - next[journal]);
    errors = errors.first(std::min(errors.size(), static_cast<std::size_t>(room)));
    insert_record_errors(session, "load_journal_error", "journal_id", journal, next[journal],
                         errors);
  }
}

// Loads of files; few. The errors of one that is done are in the journal already.
void add_to_jobs(Session& session, const ByTrace& ends) {
  for (const Row& row : session.select("id, trace, done, rejected", "FROM load_job WHERE trace ?",
                                       {text_set(traces_of(ends))})) {
    const Ends& of_load = ends.at(row.text(1));
    if (row.integer(2) == 0)
      insert_record_errors(session, "load_job_error", "job_id", row.integer(0), row.integer(3),
                           of_load.rejected);
    const domain::Tally& tally = of_load.tally;
    session.change(
        "UPDATE load_job SET accepted = accepted + ?, unchanged = unchanged + ?, "
        "outranked = outranked + ?, rejected = rejected + ?, waiting = waiting - ? WHERE id = ?",
        {value(tally[Outcome::accepted]), value(tally[Outcome::unchanged]),
         value(tally[Outcome::outranked]), value(tally[Outcome::rejected]), value(tally.received()),
         value(row.integer(0))});
  }
}

}  // namespace

void SqlWaiting::settle(std::span<const registers::WaitingRecord> ended) {
  if (ended.empty()) return;
  ByTrace ends;
  for (const registers::WaitingRecord& record : ended) {
    Ends& of_load = ends[record.trace];
    ++of_load.tally[record.result.outcome];
    if (record.result.outcome == Outcome::rejected) of_load.rejected.push_back(record.result);
  }
  std::map<std::int64_t, Ends> lines;
  for (const Row& row :
       session_.select("id, trace", "FROM load_journal WHERE trace ?", {text_set(traces_of(ends))}))
    lines.emplace(row.integer(0), ends.at(row.text(1)));
  add_to_journal(session_, lines);
  add_errors(session_, lines);
  add_to_jobs(session_, ends);
}

}  // namespace store
