// The hash chain over the message log, and the time stamps over the chain.
#include <algorithm>
#include <unordered_map>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "store/sql_message_log.hpp"
#include "store/values.hpp"

namespace store {
namespace {

constexpr auto longest_run = static_cast<std::int64_t>(base::limits::chain_block_entries);
const char* const block_columns = "number, at, entries, previous, root, hash";

// Most entries follow one another: "5-9,12" for 5, 6, 7, 8, 9, 12.
std::string format_runs(const std::vector<domain::LogEntryId>& ids) {
  std::string text;
  for (std::size_t i = 0; i < ids.size();) {
    std::size_t last = i;
    while (last + 1 < ids.size() && ids[last + 1].value == ids[last].value + 1) ++last;
    if (!text.empty()) text += ',';
    text += std::to_string(ids[i].value);
    if (last != i) text += '-' + std::to_string(ids[last].value);
    i = last + 1;
  }
  return text;
}

// Throws Failure on what format_runs did not write.
std::vector<domain::LogEntryId> parse_runs(std::string_view text) {
  std::vector<domain::LogEntryId> ids;
  while (!text.empty()) {
    const std::string_view run = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), run.size() + 1));
    const auto dash = run.find('-');
    const auto first = base::parse_integer(run.substr(0, dash));
    const auto last = dash == run.npos ? first : base::parse_integer(run.substr(dash + 1));
    if (!first || !last || *last - *first >= longest_run)
      throw Failure(Failure::Kind::other, "message log: a block with unreadable entries");
    for (std::int64_t id = *first; id <= *last; ++id) ids.push_back({id});
  }
  return ids;
}

std::vector<bus::ChainBlock> read_blocks(const std::vector<Row>& rows) {
  std::vector<bus::ChainBlock> blocks;
  for (const Row& row : rows)
    blocks.push_back({.number = row.integer(0),
                      .at = row.time(1),
                      .entries = parse_runs(row.text(2)),
                      .previous = row.text(3),
                      .root = row.text(4),
                      .hash = row.text(5)});
  return blocks;
}

std::optional<bus::Stamp> read_stamp(const std::vector<Row>& rows) {
  if (rows.empty()) return std::nullopt;
  const auto token = base::decode_base64(rows[0].text(2));
  if (!token) throw Failure(Failure::Kind::other, "message log: a stamp that is not base64");
  return bus::Stamp{rows[0].integer(0), rows[0].time(1), *token};
}

std::unordered_map<domain::LogEntryId, bus::LogRow> by_id(std::vector<bus::LogRow> rows) {
  std::unordered_map<domain::LogEntryId, bus::LogRow> result;
  for (bus::LogRow& row : rows) result.emplace(row.id, std::move(row));
  return result;
}

template <class T>
std::optional<T> first_of(std::vector<T> found) {
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

}  // namespace

std::vector<bus::LogRow> SqlMessageLog::unchained(std::size_t limit) {
  std::vector<bus::LogRow> result;
  for (const Row& row :
       session_.select("seq, day, digest", "FROM log_unchained ORDER BY seq LIMIT ?",
                       {value(static_cast<std::int64_t>(limit))})) {
    bus::LogRow& entry = result.emplace_back();
    entry.id = entry_id(row.integer(1), row.integer(0));
    entry.digest = row.text(2);
  }
  return result;
}

std::optional<bus::ChainBlock> SqlMessageLog::last_block() {
  return first_of(
      read_blocks(session_.select(block_columns, "FROM log_block ORDER BY number DESC LIMIT 1")));
}

void SqlMessageLog::append(const bus::ChainBlock& block) {
  Set sequences{{Type::integer}, {}};
  std::int64_t first = INT64_MAX, last = 0;
  for (const auto id : block.entries) {
    const std::int64_t sequence = sequence_of(id);
    first = std::min(first, sequence);
    last = std::max(last, sequence);
    sequences.values.push_back(value(sequence));
  }
  session_.change(
      "INSERT INTO log_block (number, at, first_seq, last_seq, entries, previous, root, hash) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      {value(block.number), value(block.at), value(first), value(last),
       value(format_runs(block.entries)), value(block.previous), value(block.root),
       value(block.hash)});
  session_.change("DELETE FROM log_unchained WHERE seq ?", {sequences});
}

std::vector<bus::ChainBlock> SqlMessageLog::blocks(std::int64_t from, std::size_t limit) {
  return read_blocks(session_.select(block_columns,
                                     "FROM log_block WHERE number >= ? ORDER BY number LIMIT ?",
                                     {value(from), value(static_cast<std::int64_t>(limit))}));
}

// Blocks overlap a little: an entry whose transaction took long is in a later one than its
// neighbours. So: of the blocks that reach so far, the first that has it.
std::optional<bus::ChainBlock> SqlMessageLog::block_of(domain::LogEntryId id) {
  constexpr std::int64_t at_once = 20;
  const std::int64_t sequence = sequence_of(id);
  for (std::int64_t reach = sequence;;) {
    const auto rows = session_.select(
        std::string(block_columns) + ", last_seq",
        "FROM log_block WHERE last_seq >= ? AND first_seq <= ? ORDER BY last_seq LIMIT ?",
        {value(reach), value(sequence), value(at_once)});
    for (bus::ChainBlock& block : read_blocks(rows))
      if (std::find(block.entries.begin(), block.entries.end(), id) != block.entries.end())
        return std::move(block);
    if (std::ssize(rows) < at_once) return std::nullopt;
    reach = rows.back().integer(6) + 1;
  }
}

std::vector<bus::LogRow> SqlMessageLog::entries(const bus::ChainBlock& block) {
  auto found = by_id(rows_of(block.entries));
  std::vector<bus::LogRow> result;
  for (const auto id : block.entries)
    if (const auto it = found.find(id); it != found.end()) result.push_back(std::move(it->second));
  return result;
}

std::optional<bus::Stamp> SqlMessageLog::last_stamp() {
  return read_stamp(
      session_.select("block, at, token", "FROM log_stamp ORDER BY block DESC LIMIT 1"));
}

std::optional<bus::Stamp> SqlMessageLog::stamp_after(std::int64_t block) {
  return read_stamp(session_.select("block, at, token",
                                    "FROM log_stamp WHERE block >= ? ORDER BY block LIMIT 1",
                                    {value(block)}));
}

void SqlMessageLog::append(const bus::Stamp& stamp) {
  session_.change("INSERT INTO log_stamp (block, at, token) VALUES (?, ?, ?)",
                  {value(stamp.block), value(stamp.at), value(base::encode_base64(stamp.token))});
}

}  // namespace store
