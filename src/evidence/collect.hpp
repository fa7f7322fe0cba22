#pragma once
// What the message log knows of one exchange. Called on a database thread inside a transaction;
// database failures are thrown.
#include "bus/message_log.hpp"
#include "evidence/container.hpp"

namespace evidence {

// name: the trace of an exchange, or the id of a message; of several exchanges with one message
// the first that went well, else the latest. Without certificates, revocation lists and partners'
// codes. The chain is left out while the messages are not in it, or when retention has dropped
// neighbours of theirs. Errors: message_unknown; too_large (limits::container_messages).
base::Result<Materials> collect(bus::MessageLog& log, const std::string& name, base::Time now);

}  // namespace evidence
