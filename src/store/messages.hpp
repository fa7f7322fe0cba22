#pragma once
// Reading the message log from the command line (kontingent messages). Blocks.
#include <map>
#include <string>
#include <vector>

#include "bus/message_log.hpp"
#include "store/database.hpp"

namespace store {

struct MessageList {
  std::vector<bus::LogRow> rows;
  std::map<domain::PartnerId, std::string> partners;  // codes
};

// partner: a code that narrows the filter; empty: all; unknown: no rows.
// Errors: storage_unavailable.
base::Result<MessageList> read_messages(const std::string& url, bus::LogFilter filter,
                                        const std::string& partner);

}  // namespace store
