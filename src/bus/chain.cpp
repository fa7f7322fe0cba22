#include "bus/chain.hpp"

#include <algorithm>

#include "security/keys.hpp"

namespace bus {
namespace {

// Lengths keep "ab" + "c" apart from "a" + "bc".
void put(std::string& out, std::string_view field) {
  out.append(std::to_string(field.size())).append(":").append(field);
}
void put(std::string& out, std::int64_t number) {
  put(out, std::to_string(number));
}
void put(std::string& out, base::Time at) {
  put(out, std::int64_t{at.time_since_epoch().count()});
}

std::string root_of(std::span<const LogRow> entries) {
  std::vector<std::string> digests;
  digests.reserve(entries.size());
  for (const LogRow& row : entries) digests.push_back(row.digest);
  return entries_root(digests);
}

base::Error tampered(const ChainBlock& block, const std::string& why) {
  return base::fail(base::Code::log_tampered, "блок " + std::to_string(block.number) + ": " + why,
                    std::to_string(block.number));
}

base::Error tampered(const ChainBlock& block, domain::LogEntryId entry, const std::string& why) {
  return tampered(block, "запись " + std::to_string(entry.value) + " " + why);
}

base::Result<void> check_link(const std::optional<ChainBlock>& last, const ChainBlock& block) {
  if (block.number != (last ? last->number : 0) + 1)
    return tampered(block, "не следует за блоком " + std::to_string(last ? last->number : 0));
  if (block.previous != (last ? last->hash : std::string{}))
    return tampered(block, "продолжает не тот блок, что перед ним");
  return {};
}

// The first place where the entries are not those that the block names.
base::Result<void> check_names(const ChainBlock& block, std::span<const LogRow> entries) {
  const auto named = [&](domain::LogEntryId id) {
    return std::find(block.entries.begin(), block.entries.end(), id) != block.entries.end();
  };
  for (std::size_t i = 0; i < std::max(block.entries.size(), entries.size()); ++i) {
    if (i < entries.size() && !named(entries[i].id))
      return tampered(block, entries[i].id, "вставлена");
    if (i >= entries.size()) return tampered(block, block.entries[i], "удалена");
    if (i >= block.entries.size()) return tampered(block, entries[i].id, "повторена");
    if (entries[i].id == block.entries[i]) continue;
    const bool later = std::any_of(entries.begin(), entries.end(),
                                   [&](const LogRow& row) { return row.id == block.entries[i]; });
    return tampered(block, block.entries[i], later ? "переставлена" : "удалена");
  }
  return {};
}

}  // namespace

std::string entry_digest(const LogEntry& entry, std::string_view body_digest) {
  std::string text;
  text.reserve(400);
  put(text, entry.at);
  put(text, std::string_view(entry.direction == Direction::in ? "in" : "out"));
  put(text, std::int64_t{entry.answer});
  put(text, entry.partner.value);
  for (const std::string* field : {&entry.service, &entry.operation, &entry.message_id,
                                   &entry.trace, &entry.route, &entry.code})
    put(text, std::string_view(*field));
  put(text, body_digest);
  put(text, std::int64_t{entry.replays});
  return security::sha256_hex(text);
}

std::string entries_root(std::span<const std::string> digests) {
  std::string text;
  text.reserve(digests.size() * 67);
  for (const std::string& each : digests) put(text, std::string_view(each));
  return security::sha256_hex(text);
}

std::string block_hash(const ChainBlock& block) {
  std::string text;
  put(text, block.number);
  put(text, block.at);
  put(text, block.previous);
  put(text, block.root);
  return security::sha256_hex(text);
}

ChainBlock next_block(const std::optional<ChainBlock>& last, std::span<const LogRow> entries,
                      base::Time now) {
  ChainBlock block;
  block.number = (last ? last->number : 0) + 1;
  block.at = now;
  if (last) block.previous = last->hash;
  for (const LogRow& row : entries) block.entries.push_back(row.id);
  block.root = root_of(entries);
  block.hash = block_hash(block);
  return block;
}

base::Result<void> check_block(const std::optional<ChainBlock>& last, const ChainBlock& block,
                               std::span<const LogRow> entries) {
  BASE_CHECK(check_link(last, block));
  BASE_CHECK(check_names(block, entries));
  for (const LogRow& row : entries)
    if (row.digest != entry_digest(row.entry, row.body_digest))
      return tampered(block, row.id, "изменена");
  if (block.root != root_of(entries) || block.hash != block_hash(block))
    return tampered(block, "хеш не тот: изменён блок или записи вместе с их хешами");
  return {};
}

}  // namespace bus
