#pragma once
// A question passed through to a partner that knows better than the register: signed by us, within
// its deadline, its answer verified and valid by the same contract. Whatever goes wrong, the
// register answers. Shared by the service and by what comes over SMEV. Loop thread.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/soap/contract.hpp"
#include "adapters/soap/plan.hpp"
#include "adapters/soap/sender.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"

namespace adapters::soap {

struct LiveParts {
  Sender& sender;
  net::Workers& workers;
  const base::Clock& clock;
  base::Log& log;
  base::Metrics& metrics;
};

struct LiveCall {
  std::shared_ptr<const Call> call;
  const Contract* contract = nullptr;  // of the question and of its answer
  LiveQuestion question;
  std::function<base::Result<void>(const security::Verified& answer)> told;  // of the plan
  std::string lane;  // who takes turns on the CPU pool
};

// A question whose diary is a participant of SMEV 3, for somebody who waits on another way.
struct LiveBySmev {
  std::string service, operation, trace;  // of our tables
  LiveQuestion question;
};
// Our answer, in time. Errors: none came, or none to be passed on; the register answers.
using AskBySmev = std::function<boost::asio::awaitable<base::Result<std::string>>(LiveBySmev)>;

// The question and its answer, for the message log. Never fails: an answer that is good was told.
boost::asio::awaitable<std::vector<bus::LogEntry>> ask_live(LiveParts parts, LiveCall live);

struct DiaryAnswer {
  std::vector<bus::LogEntry> entries;  // by SOAP: as of ask_live
  std::string payload;                 // by SMEV: our answer, in place of the register's
};
// By SOAP, or over SMEV 3 when the route says so; by_smev is empty when we are not in it.
// Nothing in the answer: the register answers.
boost::asio::awaitable<DiaryAnswer> ask_diary(LiveParts parts, AskBySmev by_smev, LiveCall live);

}  // namespace adapters::soap
