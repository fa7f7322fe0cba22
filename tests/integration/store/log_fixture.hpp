#pragma once
// The message log, asked and told in one line each.
#include "bus/chain.hpp"
#include "bus/log_keeper.hpp"
#include "fixture.hpp"

namespace store {

class LogTest : public StoreTest {
 protected:
  using Ids = std::vector<domain::LogEntryId>;

  bus::LogEntry entry(const std::string& message, base::Time at = noon) const {
    bus::LogEntry it;
    it.at = at;
    it.partner = from_.partner;
    it.service = "diary";
    it.operation = "PushMarks";
    it.message_id = message;
    it.trace = "trace-" + message;
    it.body = "<Envelope>" + message + "</Envelope>";
    return it;
  }
  domain::LogEntryId append(const bus::LogEntry& entry) {
    domain::LogEntryId id;
    write([&](Transaction& tx) -> base::Result<void> {
      id = tx.log.append(entry);
      return {};
    });
    return id;
  }
  std::vector<bus::LogRow> find_rows(const bus::LogFilter& filter) {
    std::vector<bus::LogRow> found;
    read([&](Transaction& tx) -> base::Result<void> {
      found = tx.log.find(filter);
      return {};
    });
    return found;
  }
  Ids find(const bus::LogFilter& filter) {
    Ids ids;
    for (const auto& row : find_rows(filter)) ids.push_back(row.id);
    return ids;
  }
  std::optional<std::string> body(const bus::LogRow& row) {
    std::optional<std::string> found;
    read([&](Transaction& tx) -> base::Result<void> {
      found = tx.log.body(row);
      return {};
    });
    return found;
  }
  std::size_t chain(base::Time now = noon) {
    std::size_t count = 0;
    write([&](Transaction& tx) -> base::Result<void> {
      count = bus::chain_entries(tx.log, now);
      return {};
    });
    return count;
  }
  // Every block after the other; the first error's text, or "whole" and how many entries.
  std::string verify() {
    std::string verdict;
    read([&](Transaction& tx) -> base::Result<void> {
      std::optional<bus::ChainBlock> last;
      std::size_t count = 0;
      for (const auto& block : tx.log.blocks(1, 100)) {
        const auto entries = tx.log.entries(block);
        const auto checked = bus::check_block(last, block, entries);
        verdict = checked ? "" : checked.error().detail;
        if (!checked) return {};
        count += entries.size();
        last = block;
      }
      verdict = "whole: " + std::to_string(count);
      return {};
    });
    return verdict;
  }
  std::size_t keep(base::Time now, const bus::MessageLog::Retention& retention) {
    std::size_t dropped = 0;
    for (std::size_t last = 1; last != 0; dropped += last)
      write([&](Transaction& tx) -> base::Result<void> {
        last = tx.log.keep_partitions(now, retention);
        return {};
      });
    return dropped;
  }
  void tamper(const std::string& sql) {
    Session session(url_);
    session.open();
    session.script(sql);
  }
};

}  // namespace store
