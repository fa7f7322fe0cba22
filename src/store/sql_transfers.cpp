#include "store/sql_transfers.hpp"

#include "store/ids.hpp"
#include "store/values.hpp"
#include "store/within.hpp"

namespace store {

using registers::Transfer;
using registers::TransferState;

namespace {

Transfer read_transfer(const Row& row) {
  Transfer it;
  it.id = row.integer(0);
  it.incoming = row.integer(1) != 0;
  it.number = row.text(2);
  it.region = row.text(3);
  it.student = row.id<domain::PersonId>(4);
  it.ogrn = row.text(5);
  it.from = row.date(6).value_or(domain::Date{});
  it.state = registers::parse_transfer_state(row.text(7)).value_or(TransferState{});
  it.code = row.text(8);
  it.reason = row.text(9);
  it.attempts = static_cast<int>(row.integer(10));
  if (!row.null(13)) it.due = row.time(13);
  it.special = row.integer(14) != 0;
  it.created = row.time(11);
  it.changed = row.time(12);
  return it;
}

Value direction(bool incoming) {
  return value(std::int64_t{incoming ? 1 : 0});
}

}  // namespace

std::vector<Transfer> SqlTransfers::select(const std::string& rest,
                                           const std::vector<Param>& params) {
  std::vector<Transfer> found;
  for (const Row& row : session_.select(
           "t.id, t.incoming, t.number, t.region, t.student_id, t.ogrn, t.starts_on, t.state, "
           "t.code, t.reason, t.attempts, t.created_at, t.changed_at, t.due_at, t.special",
           "FROM transfer t " + rest, params))
    found.push_back(read_transfer(row));
  return found;
}

std::optional<Transfer> SqlTransfers::first(const std::string& rest,
                                            const std::vector<Param>& params) {
  auto found = select(rest, params);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::optional<Transfer> SqlTransfers::find(std::int64_t id) {
  return first("WHERE t.id = ?", {value(id)});
}

std::optional<Transfer> SqlTransfers::find_outgoing(const std::string& number) {
  return first("WHERE t.number = ? AND t.incoming = 0", {value(number)});
}

std::optional<Transfer> SqlTransfers::find_incoming(const std::string& number) {
  return first("WHERE t.number = ? AND t.incoming = 1", {value(number)});
}

std::optional<Transfer> SqlTransfers::leaving(domain::PersonId student) {
  return first("WHERE t.student_id = ? AND t.incoming = 0 AND t.state IN ('asked', 'sent')",
               {value(student)});
}

bool SqlTransfers::departed(domain::PersonId student, domain::Date day) {
  return first(
             "WHERE t.student_id IN (WITH RECURSIVE been (id) AS (SELECT CAST(? AS BIGINT) UNION "
             "SELECT CASE m.kind WHEN 'merge' THEN m.drop_id ELSE m.keep_id END "
             "FROM person_merge m JOIN been b ON b.id = CASE m.kind WHEN 'merge' THEN m.keep_id "
             "ELSE m.drop_id END WHERE m.undone_at IS NULL) SELECT id FROM been) "
             "AND t.incoming = 0 AND t.state = 'accepted' AND t.starts_on >= ?",
             {value(student), value(day)})
      .has_value();
}

std::vector<Transfer> SqlTransfers::due(base::Time now, std::size_t most) {
  return select("WHERE t.due_at <= ? ORDER BY t.due_at, t.id LIMIT ?",
                {value(now), value(static_cast<std::int64_t>(most))});
}

void SqlTransfers::put(Transfer& it) {
  if (it.id == 0) it.id = reserve_ids(session_, 1);
  const std::vector<Column> columns = {
      {"id", Type::integer},         {"incoming", Type::integer},   {"number", Type::text},
      {"region", Type::text},        {"student_id", Type::integer}, {"ogrn", Type::text},
      {"starts_on", Type::text},     {"state", Type::text},         {"code", Type::text},
      {"reason", Type::text},        {"attempts", Type::integer},   {"created_at", Type::integer},
      {"changed_at", Type::integer}, {"due_at", Type::integer},     {"special", Type::integer}};
  session_.insert(
      {"transfer", columns, update_on_conflict("id", columns)},
      {value(it.id), direction(it.incoming), value(it.number), value(it.region),
       null_if_none(it.student), value(it.ogrn), value(it.from),
       value(registers::name_of(it.state)), value(it.code), value(it.reason),
       value(std::int64_t{it.attempts}), value(it.created), value(it.changed),
       it.due ? Value(value(*it.due)) : Value(), value(std::int64_t{it.special ? 1 : 0})});
}

std::vector<Transfer> SqlTransfers::page_within(const registers::Scope& scope,
                                                const registers::TransferFilter& filter,
                                                domain::Date today) {
  Condition asked{"WHERE 1 = 1", {}};
  add(asked, concerns(scope, "t", today));
  if (filter.incoming) add(asked, {"t.incoming = ?", {direction(*filter.incoming)}});
  if (filter.state) add(asked, {"t.state = ?", {value(registers::name_of(*filter.state))}});
  if (filter.before > 0) add(asked, {"t.id < ?", {value(filter.before)}});
  asked.params.emplace_back(value(static_cast<std::int64_t>(filter.limit)));
  return select(asked.sql + " ORDER BY t.id DESC LIMIT ?", asked.params);
}

}  // namespace store
