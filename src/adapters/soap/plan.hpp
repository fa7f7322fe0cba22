#pragma once
// What an operation of a SOAP service makes of one verified message.
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/soap/routing.hpp"
#include "adapters/soap/storage.hpp"
#include "base/clock.hpp"
#include "security/wss.hpp"
#include "xml/schema.hpp"

namespace adapters::soap {

// A message that is verified and valid by the contract.
struct Call {
  security::Verified message;
  std::string message_id;  // of the payload, lower case
  std::string operation;   // "PushMarks"
  std::string trace;
  base::Time now;
  Choice routes{};  // that may fit (routing.hpp)
};

// A question for a diary that knows better than the register.
struct LiveQuestion {
  const domain::Route* route = nullptr;  // with live
  std::string message_id, payload;       // canonical XML, names the message id
  std::string memo{};                    // all that Operation::told_later needs of the call
};

// What is to be done for one call. Its functions run on database threads and may run more than
// once.
struct Plan {
  // Of a document inside the payload that has a schema of its own: with any, nothing is done.
  std::vector<xml::SchemaError> violations;
  std::string mapping;  // the format it is in; empty: none
  // Reads beforehand, on a read session. May be null.
  Job look;
  // Asked between look and change, answered from elsewhere or not at all. May be null. told runs
  // on a CPU thread; an error is one more reason to answer from the register.
  std::function<std::optional<LiveQuestion>()> ask;
  std::function<base::Result<void>(const security::Verified& answer)> told;
  // Inside the one transaction; returns the payload of the answer (canonical XML).
  std::function<base::Result<std::string>(const Work&, domain::MessageId)> change;
  // As change, for a route that leaves the register out. Null: such a route is not possible.
  std::function<base::Result<std::string>(const Work&, domain::MessageId)> pass;
  // The OGRNs that the message speaks of; asked only when a route wants to know. May be null.
  std::function<std::set<std::string>(const Work&)> organizations;
  // After the commit: an error goes out as a fault although the transaction stands (the audit of
  // a refusal). May be null.
  std::function<base::Result<void>()> verdict;
  // True: remembered by message id, a repeat gets the stored answer (bus::accept_once).
  bool once = false;
};

struct Operation {
  std::string name;         // local name of the Body's element
  domain::PartnerKind who;  // the kind of partner that may call it
  // On a CPU thread. Errors go out as a fault.
  std::function<base::Result<Plan>(std::shared_ptr<const Call>)> prepare;
  // The answer to a live question that comes when the call is long over, valid by the contract, as
  // our answer. Any thread. May be null: there are no such questions.
  std::function<base::Result<std::string>(const std::string& memo, xml::Node answer)> told_later{};
};

}  // namespace adapters::soap
