#include "evidence/collect.hpp"

#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "bus/chain.hpp"

namespace evidence {
namespace {

using base::limits::container_links;
using base::limits::container_messages;
using Rows = std::vector<bus::LogRow>;

bool went_well(const bus::LogRow& row) {
  const bus::LogEntry& entry = row.entry;
  return entry.direction == bus::Direction::in && !entry.answer && entry.code.empty() &&
         entry.replays == 0;
}

std::string trace_of(bus::MessageLog& log, const std::string& message_id) {
  bus::LogFilter filter;
  filter.message_id = base::lower_ascii(message_id);
  filter.limit = container_messages;
  const Rows rows = log.find(filter);
  if (rows.empty()) return {};
  const auto first = std::find_if(rows.rbegin(), rows.rend(), went_well);
  return (first == rows.rend() ? rows.front() : *first).entry.trace;
}

base::Result<Rows> rows_of(bus::MessageLog& log, const std::string& trace) {
  bus::LogFilter filter;
  filter.trace = trace;
  filter.limit = container_messages + 1;
  Rows rows = log.find(filter);
  std::erase_if(rows, [](const auto& row) { return row.entry.service == bus::look_service; });
  if (rows.size() > container_messages)
    return base::fail(base::Code::too_large, "limits::container_messages", trace);
  std::reverse(rows.begin(), rows.end());
  return rows;
}

// The question and its answer, and whatever else that exchange caused.
std::string file_of(const bus::LogEntry& entry, std::set<std::string>& taken) {
  const bool ours = (entry.direction == bus::Direction::in) == !entry.answer;
  const std::string name = entry.answer ? "answer" : "request";
  for (int number = ours ? 0 : 1;; ++number) {
    std::string file =
        number == 0 ? name + ".xml" : "delivery" + std::to_string(number) + "-" + name + ".xml";
    if (taken.insert(file).second) return file;
  }
}

void add_messages(bus::MessageLog& log, Rows rows, Materials& out) {
  std::set<std::string> taken;
  for (bus::LogRow& row : rows) {
    LoggedMessage message;
    if (!row.body_digest.empty()) {
      if (auto body = log.body(row)) {
        message.file = file_of(row.entry, taken);
        out.bodies.push_back({message.file, std::move(*body)});
      }
    }
    message.row = std::move(row);
    out.exchange.messages.push_back(std::move(message));
  }
}

// The numbers of the blocks that cover the messages; none: not all of them are covered.
std::set<std::int64_t> covering(bus::MessageLog& log, const Exchange& exchange) {
  std::set<std::int64_t> numbers;
  for (const LoggedMessage& each : exchange.messages) {
    const auto block = log.block_of(each.row.id);
    if (!block) return {};
    numbers.insert(block->number);
  }
  return numbers;
}

LoggedBlock without_entries(const bus::ChainBlock& block) {
  return {block.number, block.at, block.previous, block.root, block.hash};
}

bool add_chain(bus::MessageLog& log, const std::set<std::int64_t>& covers, std::int64_t last,
               Exchange& exchange) {
  const std::int64_t first = *covers.begin();
  for (const bus::ChainBlock& block :
       log.blocks(first, static_cast<std::size_t>(last - first + 1))) {
    LoggedBlock& made = exchange.chain.emplace_back(without_entries(block));
    if (!covers.contains(block.number)) continue;
    for (const bus::LogRow& row : log.entries(block)) made.digests.push_back(row.digest);
    if (bus::entries_root(made.digests) != block.root) return false;
  }
  return true;
}

}  // namespace

base::Result<Materials> collect(bus::MessageLog& log, const std::string& name, base::Time now) {
  Materials out;
  out.exchange.exported = now;
  out.exchange.trace = name;
  BASE_TRY(rows, rows_of(log, name));
  if (rows.empty()) {
    out.exchange.trace = trace_of(log, name);
    if (out.exchange.trace.empty())
      return base::fail(base::Code::message_unknown, "нет в журнале сообщений", name);
    BASE_TRY(found, rows_of(log, out.exchange.trace));
    rows = std::move(found);
  }
  add_messages(log, std::move(rows), out);
  const auto covers = covering(log, out.exchange);
  if (covers.empty()) return out;
  const auto in_reach = [&](std::int64_t last) {
    return static_cast<std::size_t>(last - *covers.begin()) < container_links;
  };
  auto stamp = log.stamp_after(*covers.rbegin());
  if (stamp && !in_reach(stamp->block)) stamp.reset();
  const std::int64_t last = stamp ? stamp->block : *covers.rbegin();
  if (!in_reach(last) || !add_chain(log, covers, last, out.exchange)) {
    out.exchange.chain.clear();
    return out;
  }
  if (!stamp) return out;
  out.exchange.stamped = stamp->block;
  out.stamp = std::move(stamp->token);
  return out;
}

}  // namespace evidence
