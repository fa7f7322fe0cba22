#pragma once
// What a SOAP service needs of the database; app/ wires it to store/.
#include <functional>

#include "base/error.hpp"
#include "bus/inbox.hpp"
#include "bus/message_log.hpp"
#include "bus/outbox.hpp"
#include "bus/questions.hpp"
#include "registers/queries.hpp"
#include "registers/tables.hpp"

namespace adapters::soap {

// One transaction; valid only inside the job.
struct Work {
  bus::Inbox& inbox;
  bus::Outbox& outbox;
  registers::Tables& tables;
  registers::Queries& queries;
  bus::MessageLog& log;
  bus::Questions& questions;
};

// A job may run more than once and must only assign to what it captured; done is called once,
// on a database thread, when the work is durable or has failed (store/database.hpp).
using Job = std::function<base::Result<void>(const Work&)>;
using Done = std::function<void(base::Result<void>)>;

struct Storage {
  std::function<void(Job, Done)> write;
  std::function<void(Job, Done)> read;
};

}  // namespace adapters::soap
