#pragma once
// One request on its way through a service. Shared by the loop, a CPU thread and a database
// thread, one after the other.
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/soap/live.hpp"
#include "adapters/soap/plan.hpp"
#include "bus/admission.hpp"
#include "net/http.hpp"
#include "net/soap.hpp"

namespace adapters::soap {

// When each part of the work was done, since the request was whole.
struct Stages {
  enum Stage { verified, mapped, committed, answered, count };
  static constexpr std::array<std::string_view, count> names{"verified", "mapped", "committed",
                                                             "answered"};
  using Clock = std::chrono::steady_clock;

  void note(Stage stage) { at[stage] = Clock::now() - begun; }
  const Clock::time_point begun = Clock::now();
  std::array<std::optional<Clock::duration>, count> at{};
};

struct Exchange {
  net::HttpRequest request;
  base::Time now;
  std::string lane;  // who takes turns on the CPU pool: the path and the peer
  Stages stages;
  security::SoapVersion version{};
  std::string envelope;               // of the request, for the message log; once verified
  std::string relates_to;             // wsa:MessageID to echo
  std::string operation = "unknown";  // a name of the table, never the client's text
  struct Sender {
    domain::PartnerId partner;
    std::string code, message_id;
  };
  std::optional<Sender> sender;      // once verified
  std::shared_ptr<const Call> call;  // with sender, until the answer is sealed
  bus::Admission::Ticket ticket;
  Plan plan;
  DiaryAnswer diary;    // to a live question
  std::string route;    // that was taken
  std::string payload;  // of the answer
  std::optional<base::Error> failure;
  std::string fault_headers;            // that explain the failure
  std::chrono::seconds retry_after{5};  // with a failure that says busy
  std::vector<net::FaultItem> items;
  net::HttpResponse response;
};

}  // namespace adapters::soap
