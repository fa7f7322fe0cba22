#include "bus/log_keeper.hpp"

#include "base/limits.hpp"
#include "bus/chain.hpp"

namespace bus {

std::size_t chain_entries(MessageLog& log, base::Time now) {
  const auto entries = log.unchained(base::limits::chain_block_entries);
  if (!entries.empty()) log.append(next_block(log.last_block(), entries, now));
  return entries.size();
}

}  // namespace bus
