#pragma once
// What a login and a logout do to the database, each in one transaction. Database thread; may run
// again, then from the start.
#include <optional>
#include <string>
#include <vector>

#include "adapters/esia/person.hpp"
#include "adapters/esia/token.hpp"
#include "console/endpoint.hpp"
#include "console/session.hpp"
#include "net/http.hpp"

namespace app {

inline constexpr std::string_view esia_method = "esia", saml_method = "saml";

// Whom ESIA has told us of.
struct Newcomer {
  std::string_view method = esia_method;
  adapters::esia::Identity identity{};
  adapters::esia::Person person{};
  std::optional<std::vector<std::string>> employers{};  // OGRNs; none: nobody asks
  std::vector<registers::Once> once{};                  // what was used up for this
  std::string saml_name{}, saml_index{};                // as registers::Session has them
  std::optional<base::Time> until{};
};
struct Arrival {
  const net::HttpRequest& request;
  base::Time now;
  std::string digest;  // of the session that opens
  std::string former;  // of the one that the browser came with, which ends: a login rotates it
};
// A session, the account's last login, the statistics and the trail; or why not, which the trail
// keeps, too: account_unconfirmed, account_unknown, account_disabled, account_elsewhere,
// saml_replayed (a part of it has served before).
std::optional<base::Error> enter(const Newcomer& who, const Arrival& arrival, console::Work& work);

// The local administrator: a session and the trail; refusal: the code of why not, for the trail.
// False: the code has served, here or at another daemon.
bool enter_locally(const Arrival& arrival, std::string refusal, const registers::Once& code,
                   console::Work& work);

struct Departure {  // also from one account to another
  base::Time now;
  std::string trace;
};
void depart(const registers::Seated& who, bool everywhere, const Departure& departure,
            console::Work& work);
// The session goes on in another account of the person, and the trail says so; or why not:
// resource_unknown.
std::optional<base::Error> go_on_as(const registers::Seated& who, domain::TokenId account,
                                    const Departure& departure, console::Work& work);

}  // namespace app
