#include "app/enter.hpp"

#include <algorithm>

#include "console/look.hpp"
#include "console/session.hpp"

namespace app {

using base::Code;
using registers::Account;

namespace {

base::Result<void> check_confirmed(const Newcomer& who) {
  if (!who.identity.trusted || !who.person.trusted)
    return base::fail(Code::account_unconfirmed, "not confirmed at ESIA");
  if (who.person.snils.empty()) return base::fail(Code::account_unconfirmed, "no SNILS");
  return {};
}

// ESIA's organizations are known by OGRN, as ours are.
base::Result<void> check_employer(const Newcomer& who, const Account& account,
                                  console::Work& work) {
  if (!who.employers || account.scope == registers::Scope::region()) return {};
  const std::string name = work.tokens.scope_name(account.scope);
  const std::string ogrn = name.substr(name.find(':') + 1);
  if (std::ranges::find(*who.employers, ogrn) != who.employers->end()) return {};
  return base::fail(Code::account_elsewhere, "no employee of " + name);
}

// What a person may come into, the account used last first.
struct Admitted {
  std::vector<Account> accounts;
  std::optional<base::Time> previous;  // login, in whichever account
};

base::Result<Admitted> check(const Newcomer& who, const Arrival& arrival, console::Work& work,
                             std::optional<Account>& found) {
  for (const registers::Once& each : who.once)
    if (!work.accounts.use(each, arrival.now))
      return base::fail(Code::saml_replayed, "it has served before: " + each.kind);
  BASE_CHECK(check_confirmed(who));
  Admitted admitted;
  auto refused = registers::check_login(std::nullopt, arrival.now);
  for (Account& each : work.accounts.of(who.person.snils)) {
    if (!found) {
      found = each;
      admitted.previous = each.last_login;
    }
    auto may = registers::check_login(each, arrival.now);
    if (may) may = check_employer(who, each, work);
    if (may)
      admitted.accounts.push_back(std::move(each));
    else
      refused = std::move(may);
  }
  if (admitted.accounts.empty()) return refused.error();
  return admitted;
}

void note(const char* operation, std::string target, const Arrival& arrival,
          const std::optional<Account>& account, console::Work& work) {
  registers::Look look{.at = arrival.now,
                       .token = {},
                       .token_name = "esia",
                       .operation = operation,
                       .trace = arrival.request.trace,
                       .target = std::move(target)};
  if (account) {
    look.token = account->id;
    look.token_name = registers::principal_of(*account);
  }
  console::keep_look(std::move(look), work.log, work.trail);
}

// session: how it was proven, and when.
void open(Account account, registers::Session session, const Arrival& arrival,
          console::Work& work) {
  if (auto former = work.accounts.seated(arrival.former); former && !former->session.ended)
    work.accounts.end(former->session.id, arrival.now);
  session.account = account.id;
  session.digest = arrival.digest;
  session.address = arrival.request.peer;
  session.created = arrival.now;
  session.proven = std::min(session.proven, arrival.now);
  session.seen = arrival.now;
  work.accounts.open(session);
  registers::take_up(account, arrival.now);
  work.accounts.put(account);
  note("login", "session/" + std::to_string(session.id), arrival, account, work);
}

}  // namespace

std::optional<base::Error> enter(const Newcomer& who, const Arrival& arrival, console::Work& work) {
  std::optional<Account> found;
  auto admitted = check(who, arrival, work, found);
  if (!admitted) {
    note("refuseLogin", std::string(base::info(admitted.error().code).id), arrival, found, work);
    return admitted.error();
  }
  registers::Session session;
  session.method = who.method;
  session.proven = who.identity.authenticated.value_or(base::Time{});
  session.saml_name = who.saml_name;
  session.saml_index = who.saml_index;
  session.until = who.until;
  session.previous = admitted->previous;
  const Account& first = admitted->accounts.front();
  for (const Account& each : admitted->accounts) {
    session.admitted.push_back(each.id);
    // one that he has not taken up would say to whoever invited him that he comes elsewhere
    if (each.activated || each.id == first.id)
      registers::count_user(work.accounts, each, arrival.now);
  }
  open(first, std::move(session), arrival, work);
  return std::nullopt;
}

bool enter_locally(const Arrival& arrival, std::string refusal, const registers::Once& code,
                   console::Work& work) {
  if (refusal.empty() && !work.accounts.use(code, arrival.now))
    refusal = base::info(Code::login_refused).id;
  if (!refusal.empty()) {
    auto account = work.accounts.local_administrator();
    if (!account) account = Account{.scope = registers::Scope::region()};  // nobody's yet
    note("refuseLogin", std::move(refusal), arrival, account, work);
    return false;
  }
  Account account = work.accounts.local_administrator(arrival.now);
  registers::Session session;
  session.method = console::break_glass_method;
  session.proven = arrival.now;
  session.admitted = {account.id};
  session.previous = account.last_login;
  open(std::move(account), std::move(session), arrival, work);
  return true;
}

namespace {

void note(const char* operation, std::string target, const registers::Seated& who,
          const Departure& departure, console::Work& work) {
  registers::Look look{.at = departure.now,
                       .token = who.who.id,
                       .token_name = who.who.name,
                       .operation = operation,
                       .trace = departure.trace,
                       .target = std::move(target)};
  console::keep_look(std::move(look), work.log, work.trail);
}

}  // namespace

void depart(const registers::Seated& who, bool everywhere, const Departure& departure,
            console::Work& work) {
  work.accounts.end(who.session.id, departure.now);
  if (everywhere) work.accounts.end_everywhere(who.who.id, departure.now);
  note("logout", everywhere ? "sessions" : "session/" + std::to_string(who.session.id), who,
       departure, work);
}

std::optional<base::Error> go_on_as(const registers::Seated& who, domain::TokenId account,
                                    const Departure& departure, console::Work& work) {
  const auto now_as = registers::act_as(work.accounts, who.session, account, departure.now);
  if (!now_as) return now_as.error();
  note("switchAccount", registers::target_of(*now_as, work.tokens), who, departure, work);
  return std::nullopt;
}

}  // namespace app
