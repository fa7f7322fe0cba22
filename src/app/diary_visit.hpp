#pragma once
// Private to DiaryDoor: one person on the way.
#include "adapters/saml/voucher.hpp"
#include "app/diary_door.hpp"
#include "console/look.hpp"
#include "console/session.hpp"

namespace app {

// Held by browsers: an attempt and, behind "~", the diary's query; a visit that waits for consent.
inline constexpr std::string_view diary_cookie = "__Host-kontingent-diary",
                                  visit_cookie = "__Host-kontingent-visit";

struct DiaryDoor::Visit {
  net::HttpRequest request;
  base::Time now{};
  LoginAttempt attempt{};
  std::string query{};  // of the diary; empty: to see what was allowed to whom
  bool by_saml() const { return query.find("SAMLRequest=") != std::string::npos; }
  std::optional<registers::Diary> diary{};
  adapters::idp::Client client{};
  adapters::idp::Asked asked{};  // refers to client
  Visitor visitor{};
  console::NewSession secret{}, code{};  // of the visit, of the diary's code
  adapters::saml::Party party{};         // of a diary that speaks SAML; its question:
  std::string request_id{}, relay_state{};

  // What came of it, each time a job runs.
  std::string address{};                          // back to the diary
  std::optional<adapters::idp::Grant> vouched{};  // or this, in a form
  bool denied = false;                            // or that it hears nothing
  std::optional<base::Error> refused{};
  std::vector<std::pair<registers::Diary, registers::DiaryConsent>> allowed{};

  void forget() {
    address.clear();
    vouched.reset();
    denied = false;
    refused.reset();
    allowed.clear();
  }
};

adapters::idp::Client client_of(const registers::Diary& diary);
// Something allowed, handed on or taken back, for the trail.
struct DiaryLine {
  const char* operation;
  const registers::Diary& diary;
  std::string subject;  // the diary's name for the person: what is one person's can be put together
  std::vector<std::string> attributes;
  std::string trace;
  base::Time now;
  std::vector<adapters::idp::Grant::Shown> shown{};
};
void note_diary(const DiaryLine& line, store::Transaction& work);
}  // namespace app
