#pragma once
// What a service for partners works with.
#include <functional>
#include <optional>

#include "adapters/soap/answer_log.hpp"
#include "adapters/soap/current.hpp"
#include "adapters/soap/live.hpp"
#include "adapters/soap/plan.hpp"
#include "adapters/soap/sender.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "bus/activity.hpp"
#include "bus/admission.hpp"
#include "net/workers.hpp"

namespace adapters::soap {

// What all services share; owned by app/, outlives them.
struct Environment {
  const CurrentVerifier& verifier;
  const Current<Routing>& routing;
  const security::Signer& signer;
  net::Workers& workers;
  const Storage& storage;
  bus::Admission& admission;
  bus::Activity& activity;
  Sender& sender;
  AnswerLog& answers;
  const AskBySmev& ask_by_smev;                        // empty: we are not in SMEV 3
  std::function<std::optional<base::Error>()> closed;  // why nothing is accepted at present
  const base::Clock& clock;
  base::Log& log;
  base::Metrics& metrics;
};

inline LiveParts live_parts(const Environment& it) {
  return {it.sender, it.workers, it.clock, it.log, it.metrics};
}

}  // namespace adapters::soap
