#pragma once
// The leader's work on the message log: decisions only, over the port. Called on a database thread
// inside a transaction of its own; database failures are thrown.
#include "bus/message_log.hpp"

namespace bus {

// Covers the oldest entries that no block covers, limits::chain_block_entries at most, with the
// next block. How many those were: fewer than the limit means that none is left for now.
std::size_t chain_entries(MessageLog& log, base::Time now);

}  // namespace bus
