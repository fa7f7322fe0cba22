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

base::Result<Account> check(const Newcomer& who, const Arrival& arrival, console::Work& work,
                            std::optional<Account>& found) {
  for (const registers::Once& each : who.once)
    if (!work.accounts.use(each, arrival.now))
      return base::fail(Code::saml_replayed, "it has served before: " + each.kind);
  BASE_CHECK(check_confirmed(who));
  found = work.accounts.find(who.person.snils);
  BASE_CHECK(registers::check_login(found, arrival.now));
  BASE_CHECK(check_employer(who, *found, work));
  return *found;
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
  session.previous = account.last_login;
  work.accounts.open(session);
  if (!account.activated) account.activated = arrival.now;
  account.last_login = arrival.now;
  work.accounts.put(account);
  note("login", "session/" + std::to_string(session.id), arrival, account, work);
}

}  // namespace

std::optional<base::Error> enter(const Newcomer& who, const Arrival& arrival, console::Work& work) {
  std::optional<Account> found;
  auto account = check(who, arrival, work, found);
  if (!account) {
    note("refuseLogin", std::string(base::info(account.error().code).id), arrival, found, work);
    return account.error();
  }
  const auto position = account->position;
  if (position) work.accounts.note_user(account->snils, *position, account->scope, arrival.now);
  registers::Session session;
  session.method = who.method;
  session.proven = who.identity.authenticated.value_or(base::Time{});
  session.saml_name = who.saml_name;
  session.saml_index = who.saml_index;
  session.until = who.until;
  open(std::move(*account), std::move(session), arrival, work);
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
  open(std::move(account), std::move(session), arrival, work);
  return true;
}

void depart(const registers::Seated& who, bool everywhere, const Departure& departure,
            console::Work& work) {
  work.accounts.end(who.session.id, departure.now);
  if (everywhere) work.accounts.end_all(who.who.id, departure.now);
  registers::Look look{
      .at = departure.now,
      .token = who.who.id,
      .token_name = who.who.name,
      .operation = "logout",
      .trace = departure.trace,
      .target = everywhere ? "sessions" : "session/" + std::to_string(who.session.id)};
  console::keep_look(std::move(look), work.log, work.trail);
}

}  // namespace app
