#pragma once
// A message log in memory.
#include <map>

#include "bus/chain.hpp"
#include "bus/log_keeper.hpp"
#include "bus/message_log.hpp"
#include "security/keys.hpp"

namespace evidence_test {

struct MemoryLog final : bus::MessageLog {
  std::vector<bus::LogRow> rows;
  std::map<std::string, std::string> bodies;  // by digest
  std::size_t covered = 0;
  std::vector<bus::ChainBlock> chain;
  std::vector<bus::Stamp> stamps;

  domain::LogEntryId append(const bus::LogEntry& entry) override {
    bus::LogRow row;
    row.id = {static_cast<std::int64_t>(rows.size()) + 1};
    row.entry = entry;
    row.entry.body.clear();
    row.body_bytes = entry.body.size();
    if (!entry.body.empty()) row.body_digest = security::sha256_hex(entry.body);
    if (!entry.body.empty()) bodies[row.body_digest] = entry.body;
    row.digest = bus::entry_digest(entry, row.body_digest);
    rows.push_back(row);
    return row.id;
  }
  std::vector<bus::LogRow> find(const bus::LogFilter& filter) override {
    std::vector<bus::LogRow> found;
    for (auto row = rows.rbegin(); row != rows.rend() && found.size() < filter.limit; ++row)
      if ((filter.trace.empty() || row->entry.trace == filter.trace) &&
          (filter.message_id.empty() || row->entry.message_id == filter.message_id))
        found.push_back(*row);
    return found;
  }
  std::optional<std::string> body(const bus::LogRow& row) override {
    const auto found = bodies.find(row.body_digest);
    return found == bodies.end() ? std::nullopt : std::optional(found->second);
  }
  std::vector<bus::LogRow> unchained(std::size_t limit) override {
    const std::size_t end = std::min(rows.size(), covered + limit);
    return {rows.begin() + static_cast<std::ptrdiff_t>(covered),
            rows.begin() + static_cast<std::ptrdiff_t>(end)};
  }
  std::optional<bus::ChainBlock> last_block() override {
    return chain.empty() ? std::nullopt : std::optional(chain.back());
  }
  void append(const bus::ChainBlock& block) override {
    chain.push_back(block);
    covered += block.entries.size();
  }
  std::vector<bus::ChainBlock> blocks(std::int64_t from, std::size_t limit) override {
    std::vector<bus::ChainBlock> found;
    for (const bus::ChainBlock& block : chain)
      if (block.number >= from && found.size() < limit) found.push_back(block);
    return found;
  }
  std::optional<bus::ChainBlock> block_of(domain::LogEntryId id) override {
    for (const bus::ChainBlock& block : chain)
      for (const auto each : block.entries)
        if (each == id) return block;
    return std::nullopt;
  }
  std::vector<bus::LogRow> entries(const bus::ChainBlock& block) override {
    std::vector<bus::LogRow> found;
    for (const auto id : block.entries)
      for (const bus::LogRow& row : rows)
        if (row.id == id) found.push_back(row);
    return found;
  }
  std::optional<bus::Stamp> last_stamp() override {
    return stamps.empty() ? std::nullopt : std::optional(stamps.back());
  }
  std::optional<bus::Stamp> stamp_after(std::int64_t block) override {
    for (const bus::Stamp& stamp : stamps)
      if (stamp.block >= block) return stamp;
    return std::nullopt;
  }
  void append(const bus::Stamp& stamp) override { stamps.push_back(stamp); }
  std::size_t keep_partitions(base::Time, const Retention&) override { return 0; }
};

}  // namespace evidence_test
