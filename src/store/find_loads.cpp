// The load journal as the API shows it.
#include "store/journal.hpp"
#include "store/sql_directory.hpp"
#include "store/sql_waiting.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::LoadEntry;
using registers::Scope;

Condition seen_loads(const Scope& scope) {
  Condition where{"FROM load_journal j LEFT JOIN partner p ON p.id = j.partner_id WHERE 1 = 1", {}};
  if (scope.kind() == Scope::Kind::region) return where;
  where.sql += " AND j.partner_id IN (SELECT o.partner_id FROM organization o WHERE 1 = 1";
  add(where, within(scope, "o"));
  where.sql += ")";
  return where;
}

}  // namespace

std::vector<LoadEntry> SqlDirectory::loads(const Scope& scope,
                                           const registers::LoadFilter& filter) {
  Condition where = seen_loads(scope);
  if (!filter.supplier.empty()) add(where, {"p.code = ?", {value(filter.supplier)}});
  if (filter.job != 0)
    add(where,
        {"j.trace = (SELECT lj.trace FROM load_job lj WHERE lj.id = ?)", {value(filter.job)}});
  if (filter.ok) add(where, {"j.ok = ?", {value(std::int64_t{*filter.ok})}});
  if (filter.from) add(where, {"j.at >= ?", {value(*filter.from)}});
  if (filter.to) add(where, {"j.at < ?", {value(*filter.to)}});
  if (filter.before) {
    const auto last = load(scope, *filter.before);
    if (!last) return {};
    add(where, {"(j.at, j.id) < (?, ?)", {value(last->record.at), value(last->id)}});
  }
  where.params.emplace_back(value(static_cast<std::int64_t>(filter.limit)));
  std::vector<LoadEntry> result;
  for (const Row& row : session_.select(
           journal_columns, where.sql + " ORDER BY j.at DESC, j.id DESC LIMIT ?", where.params))
    result.push_back(read_journal_line(row));
  return result;
}

std::optional<LoadEntry> SqlDirectory::load(const Scope& scope, std::int64_t id) {
  Condition where = seen_loads(scope);
  add(where, {"j.id = ?", {value(id)}});
  const auto rows = session_.select(journal_columns, where.sql, where.params);
  return rows.empty() ? std::nullopt : std::optional(read_journal_line(rows.front()));
}

std::vector<registers::LoadError> SqlDirectory::load_errors(const LoadEntry& load,
                                                            std::size_t limit) {
  std::vector<registers::LoadError> result;
  for (const Row& row :
       session_.select("kind, path, line, record_key, code, subject",
                       "FROM load_journal_error WHERE journal_id = ? ORDER BY position LIMIT ?",
                       {value(load.id), value(static_cast<std::int64_t>(limit))}))
    result.push_back({.kind = row.text(0),
                      .path = row.text(1),
                      .line = row.number(2),
                      .key = row.text(3),
                      .code = row.text(4),
                      .subject = row.text(5)});
  if (load.record.tally[domain::Outcome::waiting] == 0 || result.size() >= limit) return result;
  const std::vector<std::string> traces{load.record.trace};
  for (const WaitingLine& line : waiting_of(session_, traces, limit - result.size())) {
    const domain::RecordResult& one = line.result;
    result.push_back({.outcome = one.outcome,
                      .kind = std::string(domain::name_of(one.kind)),
                      .path = one.origin.path,
                      .line = static_cast<int>(one.origin.line),
                      .key = one.key,
                      .code = std::string(base::info(one.error->code).id),
                      .subject = one.error->subject});
  }
  return result;
}

}  // namespace store
