#pragma once
// A question from SMEV that a diary answers over SMEV, too. Its request is put down in the
// transaction that takes the question in; when the diary's answer comes, or none, ours goes out:
// the diary's, or the register's, which was made at once and waits with the request.
#include <string>
#include <vector>

#include "adapters/smev/intake.hpp"
#include "adapters/smev/requests.hpp"
#include "adapters/soap/live.hpp"

namespace adapters::smev {

class Live {
 public:
  struct Settings {
    Version version{};
    domain::PartnerId queue;               // SMEV itself
    std::chrono::seconds answer_within{};  // later our answer is parked
  };
  // Adds its handlers, "live" and "live-now", to requests, which outlive this; so does the clock.
  // services: as those of the Intake.
  Live(Settings settings, std::vector<Intake::Service> services, Requests& requests,
       const base::Clock& clock);

  // A question, and the answer that goes out when the diary does not give a better one.
  struct Asked {
    std::string service, operation;  // of our tables
    const soap::LiveQuestion& question;
    bus::Letter answer;
  };
  // Inside the transaction that takes the question in. Errors: those of Requests::put.
  base::Result<void> ask(const soap::Work& work, Asked asked) const;

  // The same of a question that somebody waits for on another way: what the diary says is kept for
  // him. Inside a transaction; returns the request's MessageID. Errors: those of Requests::put.
  base::Result<std::string> ask_now(const soap::Work& work, const soap::LiveBySmev& asked,
                                    base::Time now, std::chrono::seconds wait) const;
  // Inside a transaction that reads: our answer. Empty: nothing yet. Errors: smev_rejected,
  // smev_not_answered (the request has ended without one).
  base::Result<std::optional<std::string>> look_for(const soap::Work& work,
                                                    const std::string& request,
                                                    const std::string& question) const;

 private:
  base::Result<std::string> put(const soap::Work& work, Request request,
                                const std::string& service_name, const soap::LiveQuestion& question,
                                const bus::Letter& answer) const;
  base::Result<void> told(const std::string& reference, const Reaction& reaction,
                          const soap::Work& work) const;
  base::Result<void> told_now(const std::string& reference, const Reaction& reaction,
                              const soap::Work& work) const;

  Settings settings_;
  std::vector<Intake::Service> services_;
  Requests& requests_;
  const base::Clock& clock_;
};

// The same element with another namespace in place of the first. canonical: XML in a canonical
// form. Pure.
std::string with_namespace(std::string_view canonical, std::string_view from, std::string_view to);

}  // namespace adapters::smev
