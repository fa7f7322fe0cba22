#include "store/sql_conflicts.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/limits.hpp"
#include "store/batch_text.hpp"
#include "store/ids.hpp"
#include "store/quality.hpp"
#include "store/values.hpp"

namespace store {

using registers::Conflict;
using registers::PartnerId;

namespace {

// What the store knows of a record's conflicts already: of what is decided, record by record.
struct Known {
  std::optional<Conflict> open;
  std::map<std::string, std::int64_t> decided;  // the record → its line
};
using Key = std::pair<std::string, std::string>;  // kind, record_key

// Calls see(text) for each record, as it is compared: where it stood does not matter.
template <class See>
void drop_records(domain::Batch& content, const See& see) {
  std::erase_if(content.students, [&](domain::StudentRecord& it) {
    domain::Batch one;
    one.students.push_back(it);
    one.students[0].origin = {};
    return see(to_text(one));
  });
  std::erase_if(content.guardians, [&](domain::GuardianRecord& it) {
    domain::Batch one;
    one.guardians.push_back(it);
    one.guardians[0].origin = {};
    return see(to_text(one));
  });
}

constexpr const char* conflict_columns =
    "id, partner_id, kind, record_key, reason, content, message_row_id, trace, first_seen, "
    "last_seen, seen, left_out, version, state";

std::map<Key, Known> find_known(Session& session, std::span<const Conflict> conflicts) {
  Set keys{{Type::text, Type::text}, {}};
  for (const Conflict& it : conflicts)
    keys.values.insert(keys.values.end(), {value(it.kind), value(it.key)});
  std::map<Key, Known> known;
  for (const Row& row : session.select(conflict_columns,
                                       "FROM person_conflict WHERE partner_id = ? AND "
                                       "state <> 'gone' AND (kind, record_key) ?",
                                       {value(conflicts.front().partner), keys})) {
    Conflict line = read_conflict(row);
    Known& it = known[{line.kind, line.key}];
    if (row.text(13) == "open")
      it.open = std::move(line);
    else
      drop_records(line.content, [&](std::string text) {
        it.decided.emplace(std::move(text), line.id);
        return false;
      });
  }
  return known;
}

// The line that is open by now of what is unclear again.
void renew(Conflict& newer, const Conflict& before) {
  join_content(newer, before);
  newer.id = before.id;
  newer.first_seen = before.first_seen;
  newer.seen = before.seen + 1;
  const bool same =
      newer.reason == before.reason && to_text(newer.content) == to_text(before.content);
  newer.version = before.version + (same ? 0 : 1);
}

void write_candidates(Session& session, std::span<const Conflict> conflicts) {
  Set ids{{Type::integer}, {}};
  std::vector<Value> values;
  for (const Conflict& it : conflicts) {
    ids.values.push_back(value(it.id));
    for (const registers::Candidate& one : it.candidates)
      values.insert(values.end(), {value(it.id), value(one.person), value(std::int64_t{one.score}),
                                   value(one.signs)});
  }
  session.change("DELETE FROM person_candidate WHERE conflict_id ?", {ids});
  session.insert({"person_candidate",
                  {{"conflict_id", Type::integer},
                   {"person_id", Type::integer},
                   {"score", Type::integer},
                   {"signs", Type::text}},
                  ""},
                 values);
}

void write_lines(Session& session, std::span<const Conflict> conflicts) {
  std::vector<Value> values;
  for (const Conflict& it : conflicts)
    values.insert(values.end(), {value(it.id), value(it.partner), value(it.kind), value(it.key),
                                 value(registers::name_of(it.reason)), value("open"),
                                 value(to_text(it.content)), null_if_none(it.message),
                                 value(it.trace), value(it.first_seen), value(it.last_seen),
                                 value(it.seen), value(static_cast<std::int64_t>(it.left_out)),
                                 value(it.version), value(""), value(""), value("")});
  const std::vector<Column> columns = {
      {"id", Type::integer},        {"partner_id", Type::integer},
      {"kind", Type::text},         {"record_key", Type::text},
      {"reason", Type::text},       {"state", Type::text},
      {"content", Type::text},      {"message_row_id", Type::integer},
      {"trace", Type::text},        {"first_seen", Type::integer},
      {"last_seen", Type::integer}, {"seen", Type::integer},
      {"left_out", Type::integer},  {"version", Type::integer},
      {"decision", Type::text},     {"decided_by", Type::text},
      {"ground", Type::text}};
  session.insert({"person_conflict", columns, update_on_conflict("id", columns)}, values);
}

}  // namespace

Conflict read_conflict(const Row& row) {
  Conflict it;
  it.id = row.integer(0);
  it.partner = row.id<PartnerId>(1);
  it.kind = row.text(2);
  it.key = row.text(3);
  it.reason = registers::parse_reason(row.text(4)).value_or(registers::ConflictReason{});
  it.content = batch_from(row.text(5)).value_or(domain::Batch{});
  it.message = row.id<domain::MessageId>(6);
  it.trace = row.text(7);
  it.first_seen = row.time(8);
  it.last_seen = row.time(9);
  it.seen = row.integer(10);
  it.left_out = static_cast<std::size_t>(row.integer(11));
  it.version = row.integer(12);
  return it;
}

bool SqlConflicts::any(PartnerId partner) {
  return !session_
              .select("1", "FROM person_conflict WHERE partner_id = ? AND state = 'open' LIMIT 1",
                      {value(partner)})
              .empty();
}

std::vector<std::string> SqlConflicts::contested(PartnerId partner,
                                                 std::span<const std::string> keys) {
  std::vector<std::string> found;
  if (keys.empty()) return found;
  for (const Row& row : session_.select(
           "record_key",
           "FROM person_conflict WHERE partner_id = ? AND kind = 'student' AND state = 'open' "
           "AND reason IN ('key-and-snils', 'other-person') AND record_key ?",
           {value(partner), text_set(keys)}))
    found.push_back(row.text(0));
  return found;
}

std::size_t SqlConflicts::count(PartnerId partner) {
  const auto rows = session_.select(
      "count(*)", "FROM person_conflict WHERE partner_id = ? AND state = 'open'", {value(partner)});
  return static_cast<std::size_t>(rows.at(0).integer(0));
}

void SqlConflicts::put(std::span<Conflict> conflicts) {
  if (conflicts.empty()) return;
  const auto known = find_known(session_, conflicts);
  std::size_t room = count(conflicts.front().partner);
  room = base::limits::person_conflicts - std::min(room, base::limits::person_conflicts);
  std::vector<Conflict> kept;
  std::set<std::int64_t> decided;
  for (const Conflict& it : conflicts) {
    const auto before = known.find({it.kind, it.key});
    Conflict newer = it;
    std::int64_t line = 0;
    if (before != known.end())
      drop_records(newer.content, [&](const std::string& text) {
        const auto found = before->second.decided.find(text);
        if (found == before->second.decided.end()) return false;
        line = found->second;
        return true;
      });
    if (newer.content.students.empty() && newer.content.guardians.empty()) {
      decided.insert(line);
    } else if (before != known.end() && before->second.open) {
      renew(newer, *before->second.open);
      kept.push_back(std::move(newer));
    } else if (room > 0) {
      --room;
      kept.push_back(std::move(newer));
    }
  }
  const auto fresh =
      std::count_if(kept.begin(), kept.end(), [](const auto& it) { return it.id == 0; });
  std::int64_t next = fresh == 0 ? 0 : reserve_ids(session_, static_cast<std::size_t>(fresh));
  for (Conflict& it : kept)
    if (it.id == 0) it.id = next++;
  if (!kept.empty()) {
    write_lines(session_, kept);
    write_candidates(session_, kept);
    Set lines{{Type::integer}, {}};
    for (const Conflict& it : kept) lines.values.push_back(value(it.id));
    line_up_candidates(session_, {"f.id ?", {lines}});
  }
  Set ids{{Type::integer}, {}};
  for (const std::int64_t id : decided) ids.values.push_back(value(id));
  if (!decided.empty())
    session_.change("UPDATE person_conflict SET seen = seen + 1, last_seen = ? WHERE id ?",
                    {value(conflicts.front().last_seen), ids});
}

void SqlConflicts::close(PartnerId partner, std::string_view kind,
                         std::span<const std::string> keys, base::Time now) {
  line_up_candidates(session_,
                     {"f.partner_id = ? AND f.kind = ? AND f.record_key ? AND f.state = 'open'",
                      {value(partner), value(kind), text_set(keys)}});
  session_.change(
      "UPDATE person_conflict SET state = 'gone', decided_at = ? WHERE partner_id = ? "
      "AND kind = ? AND record_key ? AND state = 'open'",
      {value(now), value(partner), value(kind), text_set(keys)});
}

}  // namespace store
