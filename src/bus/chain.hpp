#pragma once
// The hash chain over the message log: whoever changes, removes or inserts an entry breaks it.
// Pure; any thread.
#include <optional>
#include <span>
#include <string>

#include "base/error.hpp"
#include "bus/message_log.hpp"

namespace bus {

// SHA-256 hex over every field of the entry and the digest of its body, each preceded by its
// length, in the order of LogEntry (docs/message-log.md). body_digest: SHA-256 hex; may be empty.
std::string entry_digest(const LogEntry& entry, std::string_view body_digest);

// SHA-256 hex over the entries' digests, in order, each preceded by its length.
std::string entries_root(std::span<const std::string> digests);
// SHA-256 hex over number, time, previous and root, each preceded by its length: whoever has no
// entries still sees that the blocks follow each other.
std::string block_hash(const ChainBlock& block);

// last: empty for the first.
ChainBlock next_block(const std::optional<ChainBlock>& last, std::span<const LogRow> entries,
                      base::Time now);

// Does the block follow last, and is its hash that of these entries (all of them)? An entry's own
// digest is recomputed, too. Error: log_tampered with which and why.
base::Result<void> check_block(const std::optional<ChainBlock>& last, const ChainBlock& block,
                               std::span<const LogRow> entries);

}  // namespace bus
