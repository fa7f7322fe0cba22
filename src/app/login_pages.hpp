#pragma once
// What people see of logging in: pages without scripts, styles and anything from elsewhere.
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "net/http.hpp"
#include "registers/accounts.hpp"

namespace app {

// form_target: origins that a form may lead to besides ours; may be empty.
net::HttpResponse page(int status, std::string_view title, const std::string& content,
                       std::string_view form_target = {});
// Text between tags and in attributes.
std::string escape_html(std::string_view text);

// Nobody is logged in here.
net::HttpResponse welcome_page(bool saml, bool break_glass);
struct Greeting {
  std::string person, role, scope, csrf;
  std::optional<base::Time> previous{};
  base::Time idle_until{};
  struct Other {  // account that the person may go on in
    std::string id, role, scope;
  };
  std::vector<Other> others{};
};
// esia: origins that logging out leads to.
net::HttpResponse greeting_page(const Greeting& greeting, std::string_view esia);
// A login that failed. What may be said outside: one text for whatever a person could try out, and
// that ESIA does not answer; the number finds the reason in the log.
net::HttpResponse refusal_page(const base::Error& error, std::string_view trace);
bool is_outage(const base::Error& error);

net::HttpResponse redirect_to(std::string address);

}  // namespace app
