#pragma once
// One message on its way through the service. Shared by the loop, a CPU thread and a database
// thread, one after the other.
#include <memory>
#include <optional>
#include <string>

#include "adapters/smev2/service.hpp"
#include "adapters/smev2/write.hpp"
#include "adapters/soap/live.hpp"
#include "adapters/soap/plan.hpp"

namespace adapters::smev2 {

struct Service::Exchange {
  net::HttpRequest request;
  base::Time now;
  std::string lane;                        // who takes turns on the CPU pool: the path and the peer
  std::string envelope;                    // for the message log; once verified
  std::optional<domain::Partner> sender;   // once verified
  std::optional<Message> asked;            // then the answer is a message, too, else a fault
  Wrapper wrapper;                         // of the answer
  std::string signature_digest;            // of all that the sender signed; once verified
  std::string operation = "unknown";       // a name of the tables, never the sender's text
  std::string message_id;                  // of AppData, or that a PING names; lower case
  std::shared_ptr<const soap::Call> call;  // of a REQUEST
  soap::Plan plan;
  soap::DiaryAnswer diary;  // to a live question
  bus::Admission::Ticket ticket;
  std::optional<base::Error> failure;  // nothing is remembered: a better try may come
  // of the transaction
  std::optional<base::Error> refusal;  // remembered as the answer
  std::string route;
  bool repeated = false;
  Status status{};
  std::string content;  // of the answer's AppData
  net::HttpResponse response;
};

}  // namespace adapters::smev2
