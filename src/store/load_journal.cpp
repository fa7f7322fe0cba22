// The load journal: one line per load, its rejected records beside it.
#include <unordered_map>

#include "base/limits.hpp"
#include "store/ids.hpp"
#include "store/in_session.hpp"
#include "store/journal.hpp"
#include "store/record_errors.hpp"
#include "store/session.hpp"
#include "store/sql_tables.hpp"
#include "store/values.hpp"

namespace store {
namespace {

using domain::Outcome;
using LoadRecord = registers::Tables::LoadRecord;

// What an outsider may choose is cut to what an index can hold.
constexpr std::size_t indexed_bytes = 500;

// Those that wait still, behind the rejected ones.
void read_waiting(Session& session, std::vector<JournalLine>& lines) {
  std::unordered_map<std::string, JournalLine*> by_trace;
  std::vector<std::string> traces;
  for (auto& line : lines) {
    if (line.record.tally[domain::Outcome::waiting] == 0) continue;
    by_trace[line.record.trace] = &line;
    traces.push_back(line.record.trace);
  }
  for (WaitingLine& waiting : waiting_of(session, traces, base::limits::load_journal_errors))
    by_trace.at(waiting.trace)->record.errors.push_back(std::move(waiting.result));
}

void read_errors(Session& session, std::vector<JournalLine>& lines) {
  std::unordered_map<std::int64_t, JournalLine*> by_id;
  Set ids{{Type::integer}, {}};
  for (auto& line : lines) {
    by_id[line.id] = &line;
    ids.values.push_back(value(line.id));
  }
  if (lines.empty()) return;
  for (const Row& row : session.select(
           "journal_id, kind, path, line, record_key, code, subject",
           "FROM load_journal_error WHERE journal_id ? ORDER BY journal_id, position", {ids}))
    by_id.at(row.integer(0))->record.errors.push_back(read_record_error(row, 1));
  read_waiting(session, lines);
}

std::vector<JournalLine> read_lines(Session& session, const JournalFilter& filter) {
  std::string where;
  std::vector<Param> params;
  const auto add = [&](const char* condition, Value wanted) {
    where += (where.empty() ? " WHERE " : " AND ") + std::string(condition);
    params.emplace_back(std::move(wanted));
  };
  if (!filter.partner.empty()) add("p.code = ?", value(filter.partner));
  if (filter.ok) add("j.ok = ?", value(std::int64_t{*filter.ok}));
  if (!filter.source.empty()) add("j.source = ?", value(clip(filter.source, indexed_bytes)));
  if (!filter.trace.empty()) add("j.trace = ?", value(clip(filter.trace, indexed_bytes)));
  if (filter.job != 0)
    add("j.trace = (SELECT lj.trace FROM load_job lj WHERE lj.id = ?)", value(filter.job));
  params.emplace_back(value(static_cast<std::int64_t>(filter.limit)));
  std::vector<JournalLine> lines;
  for (const Row& row :
       session.select(journal_columns,
                      "FROM load_journal j LEFT JOIN partner p ON p.id = j.partner_id" + where +
                          " ORDER BY j.at DESC, j.id DESC LIMIT ?",
                      params))
    lines.push_back(read_journal_line(row));
  read_errors(session, lines);
  return lines;
}

}  // namespace

const char* const journal_columns =
    "j.id, p.code, p.name, j.at, j.partner_id, j.source, j.operation, j.trace, j.ok, j.code, "
    "j.comment, j.accepted, j.unchanged, j.waiting, j.outranked, j.rejected, "
    "(SELECT max(lj.id) FROM load_job lj WHERE lj.trace = j.trace)";

JournalLine read_journal_line(const Row& row) {
  return {.id = row.integer(0),
          .supplier = row.text(1),
          .supplier_name = row.text(2),
          .record = {.at = row.time(3),
                     .partner = row.id<registers::PartnerId>(4),
                     .source = row.text(5),
                     .operation = row.text(6),
                     .trace = row.text(7),
                     .ok = row.integer(8) != 0,
                     .code = row.text(9),
                     .comment = row.text(10),
                     .tally = read_tally(row, 11),
                     .errors = {}},
          .job = row.null(16) ? 0 : row.integer(16)};
}

void SqlTables::journal(const LoadRecord& entry) {
  const std::int64_t id = store::reserve_ids(session_, 1);
  session_.change(
      "INSERT INTO load_journal (id, at, partner_id, source, operation, trace, ok, code, comment, "
      "received, accepted, unchanged, waiting, outranked, rejected) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {value(id), value(entry.at), null_if_none(entry.partner),
       value(clip(entry.source, indexed_bytes)), value(entry.operation),
       value(clip(entry.trace, indexed_bytes)), value(std::int64_t{entry.ok}), value(entry.code),
       value(entry.comment), value(entry.tally.received()), value(entry.tally[Outcome::accepted]),
       value(entry.tally[Outcome::unchanged]), value(entry.tally[Outcome::waiting]),
       value(entry.tally[Outcome::outranked]), value(entry.tally[Outcome::rejected])});
  insert_record_errors(session_, "load_journal_error", "journal_id", id, 0, entry.errors);
}

base::Result<std::vector<JournalLine>> read_journal(const std::string& url,
                                                    const JournalFilter& filter) {
  return in_session(url, [&](Session& session) { return read_lines(session, filter); });
}

}  // namespace store
