#pragma once
// One request of SMEV on its way through the intake.
#include "adapters/smev/intake.hpp"

namespace adapters::smev {

// One request on its way. Shared by the loop, a CPU thread and a database thread, one after the
// other.
struct Intake::Exchange {
  TakenRequest taken;
  base::Time now;
  std::string trace, answer_id;
  std::string digest;              // of what the sender said: a repeat has the same
  std::string service, operation;  // of our tables; empty: not understood
  domain::PartnerId partner;       // who asks; SMEV itself while that is not known
  std::string partner_code;
  bool genuine = false;                        // the sender's signature holds and is a partner's
  std::optional<security::Verified> verified;  // what the sender signed; moves on into the call
  std::shared_ptr<const soap::Call> call;      // once verified and valid
  soap::Plan plan;
  const Service* contract = nullptr;  // of the plan
  std::vector<bus::LogEntry> asked;   // a live question and its answer, for the message log
  std::string live_route;
  std::optional<soap::LiveQuestion> later;  // to be asked over SMEV
  std::optional<base::Error> failure;       // why it cannot be answered
  // of the transaction
  std::optional<base::Error> refusal;  // the failure, or what the effect says
  std::string route;
  bool repeated = false;
};

}  // namespace adapters::smev
