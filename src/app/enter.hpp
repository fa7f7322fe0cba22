#pragma once
// What a login and a logout do to the database, each in one transaction. Database thread; may run
// again, then from the start.
#include <optional>
#include <string>
#include <vector>

#include "adapters/esia/person.hpp"
#include "adapters/esia/token.hpp"
#include "console/endpoint.hpp"
#include "net/http.hpp"

namespace app {

inline constexpr std::string_view esia_method = "esia";

// Whom ESIA has told us of.
struct Newcomer {
  adapters::esia::Identity identity{};
  adapters::esia::Person person{};
  std::optional<std::vector<std::string>> employers{};  // OGRNs; none: nobody asks
};
struct Arrival {
  const net::HttpRequest& request;
  base::Time now;
  std::string digest;  // of the session that opens
  std::string former;  // of the one that the browser came with, which ends: a login rotates it
};
// A session, the account's last login, the statistics and the trail; or why not, which the trail
// keeps, too: account_unconfirmed, account_unknown, account_disabled, account_elsewhere.
std::optional<base::Error> enter(const Newcomer& who, const Arrival& arrival, console::Work& work);

// The local administrator: a session and the trail; refusal: the code of why not, for the trail.
void enter_locally(const Arrival& arrival, const std::string& refusal, console::Work& work);

struct Departure {
  base::Time now;
  std::string trace;
};
void depart(const registers::Seated& who, bool everywhere, const Departure& departure,
            console::Work& work);

}  // namespace app
