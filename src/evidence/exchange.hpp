#pragma once
// One exchange as the message log knows it, and exchange.json that says so (docs/evidence.md).
// Pure; any thread.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "bus/message_log.hpp"

namespace evidence {

struct LoggedMessage {
  bus::LogRow row;
  std::string partner;  // its code; empty: a stranger, or one that is in no configuration any more
  std::string file;     // of the container; empty: the log keeps no body
};

// Enough of a block to recompute its hash.
struct LoggedBlock {
  std::int64_t number = 0;
  base::Time at;
  std::string previous, root, hash;    // SHA-256 hex
  std::vector<std::string> digests{};  // of all its entries; only of blocks that cover a message
};

struct Exchange {
  std::string trace{};
  base::Time exported{};
  std::vector<LoggedMessage> messages{};  // as they were logged
  // From the first that covers a message to the newest one that a message or the stamp needs,
  // without a gap; empty: the messages are not in the chain yet.
  std::vector<LoggedBlock> chain{};
  std::int64_t stamped = 0;  // the block whose hash the log's time stamp is over; 0: none
};

std::string write_exchange(const Exchange& exchange);

// Errors: evidence_invalid (not as write_exchange writes it).
base::Result<Exchange> read_exchange(std::string_view json);

// Each message's digest is that of what is said of it and stands in a block; the blocks' hashes are
// right and follow each other. Error: log_tampered with which and why.
base::Result<void> check_chain(const Exchange& exchange);

}  // namespace evidence
