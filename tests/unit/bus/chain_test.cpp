#include "bus/chain.hpp"

#include <gtest/gtest.h>

#include <algorithm>

using base::Code;

namespace {

const base::Time noon = base::parse_time("2026-11-26T12:00:00Z").value();
const std::string body_digest(64, 'b');

bus::LogEntry entry(int number) {
  bus::LogEntry it;
  it.at = noon + std::chrono::seconds(number);
  it.partner = {7};
  it.service = "diary";
  it.operation = "PushMarks";
  it.message_id = "m-" + std::to_string(number);
  it.trace = "t-" + std::to_string(number);
  return it;
}

std::vector<bus::LogRow> rows(int first, int count) {
  std::vector<bus::LogRow> result;
  for (int i = first; i < first + count; ++i) {
    bus::LogRow& row = result.emplace_back();
    row.id = {i};
    row.entry = entry(i);
    row.body_digest = body_digest;
    row.digest = bus::entry_digest(row.entry, body_digest);
  }
  return result;
}

struct Chain : ::testing::Test {
  std::vector<bus::LogRow> entries = rows(1, 5);
  bus::ChainBlock block = bus::next_block({}, entries, noon);

  std::string refusal(const std::optional<bus::ChainBlock>& last = {}) {
    const auto checked = bus::check_block(last, block, entries);
    if (checked) return "accepted";
    EXPECT_EQ(checked.error().code, Code::log_tampered);
    return checked.error().detail;
  }
};

}  // namespace

// Made by another program from the text that docs/message-log.md describes.
TEST_F(Chain, digests_an_entry_as_the_document_says) {
  EXPECT_EQ(bus::entry_digest(entries[0].entry, body_digest),
            "61c2d61acbfb678cb696232ce5f00c71e1f91b38cc68f7d7f08ad72e2ee05230");
}

TEST_F(Chain, hashes_a_block_as_the_document_says) {
  EXPECT_EQ(block.number, 1);
  EXPECT_EQ(block.previous, "");
  EXPECT_EQ(block.hash, "957ea4f2201c9242d6dbc66b5aad947b6d3224c10fec5f4cf531c3b005d1ac62");
}

TEST_F(Chain, digests_every_field_and_where_it_ends) {
  const std::vector<void (*)(bus::LogEntry&)> changes = {
      [](bus::LogEntry& it) { it.at += std::chrono::microseconds(1); },
      [](bus::LogEntry& it) { it.direction = bus::Direction::out; },
      [](bus::LogEntry& it) { it.answer = true; },
      [](bus::LogEntry& it) { it.partner = {8}; },
      [](bus::LogEntry& it) { it.service = "portal"; },
      [](bus::LogEntry& it) { it.operation = "PushRoster"; },
      [](bus::LogEntry& it) { it.message_id += "x"; },
      [](bus::LogEntry& it) { it.trace += "x"; },
      [](bus::LogEntry& it) { it.route = "r"; },
      [](bus::LogEntry& it) { it.code = "KB-1000"; },
      [](bus::LogEntry& it) { it.replays = 1; },
      [](bus::LogEntry& it) { std::swap(it.route, it.trace); },
  };
  std::vector<std::string> seen = {entries[0].digest, bus::entry_digest(entry(1), "")};
  for (const auto& change : changes) {
    bus::LogEntry changed = entry(1);
    change(changed);
    seen.push_back(bus::entry_digest(changed, body_digest));
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
}

TEST_F(Chain, accepts_what_nobody_touched) {
  EXPECT_EQ(refusal(), "accepted");
  const bus::ChainBlock first = block;
  entries = rows(6, 3);
  block = bus::next_block(first, entries, noon + std::chrono::minutes(1));
  EXPECT_EQ(block.number, 2);
  EXPECT_EQ(block.previous, first.hash);
  EXPECT_EQ(refusal(first), "accepted");
}

TEST_F(Chain, names_an_entry_that_was_changed) {
  entries[2].entry.operation = "PushRoster";
  EXPECT_EQ(refusal(), "блок 1: запись 3 изменена");
}

TEST_F(Chain, sees_an_entry_changed_together_with_its_digest) {
  entries[2].entry.operation = "PushRoster";
  entries[2].digest = bus::entry_digest(entries[2].entry, body_digest);
  EXPECT_NE(refusal().find("блок 1: хеш не тот"), std::string::npos);
}

TEST_F(Chain, sees_a_body_changed_together_with_its_digest) {
  entries[2].body_digest = std::string(64, 'c');
  EXPECT_EQ(refusal(), "блок 1: запись 3 изменена");
}

TEST_F(Chain, names_an_entry_that_was_removed) {
  entries.erase(entries.begin() + 1);
  EXPECT_EQ(refusal(), "блок 1: запись 2 удалена");
}

TEST_F(Chain, names_the_last_entry_when_it_was_removed) {
  entries.pop_back();
  EXPECT_EQ(refusal(), "блок 1: запись 5 удалена");
}

TEST_F(Chain, names_an_entry_that_was_inserted) {
  entries.insert(entries.begin() + 3, rows(9, 1).front());
  EXPECT_EQ(refusal(), "блок 1: запись 9 вставлена");
}

TEST_F(Chain, names_an_entry_that_was_repeated) {
  entries.push_back(entries.back());
  EXPECT_EQ(refusal(), "блок 1: запись 5 повторена");
}

TEST_F(Chain, names_an_entry_that_was_swapped) {
  std::swap(entries[1], entries[3]);
  EXPECT_EQ(refusal(), "блок 1: запись 2 переставлена");
}

TEST_F(Chain, sees_entries_whose_names_were_swapped) {
  std::swap(entries[1].id, entries[3].id);
  std::swap(entries[1], entries[3]);
  EXPECT_NE(refusal().find("хеш не тот"), std::string::npos);
}

TEST_F(Chain, sees_a_block_whose_names_or_time_were_changed) {
  const bus::ChainBlock good = block;
  block.entries.pop_back();
  EXPECT_EQ(refusal(), "блок 1: запись 5 вставлена");
  block = good;
  block.at += std::chrono::hours(1);
  EXPECT_NE(refusal().find("хеш не тот"), std::string::npos);
}

TEST_F(Chain, sees_a_block_that_was_removed_or_forged) {
  bus::ChainBlock first = block;
  entries = rows(6, 3);
  block = bus::next_block(first, entries, noon);
  EXPECT_EQ(refusal(), "блок 2: не следует за блоком 0");
  first.hash = std::string(64, '0');
  EXPECT_EQ(refusal(first), "блок 2: продолжает не тот блок, что перед ним");
}
