// Whom the API takes one for, and where else one is logged in.
#include <algorithm>

#include "console/endpoint.hpp"
#include "console/shape.hpp"

namespace console {

using base::Code;
using registers::Right;
using registers::Session;

namespace {

struct SessionView {
  Session session;
  base::Time idle_until, ends, fresh_until;
  bool current = false;
};
struct OwnAccount {
  registers::Account account;
  std::string scope;
  bool current = false;
};
struct WhoIs {
  registers::Token who;
  std::string person, scope;
  std::vector<std::string> rights;
  const Seat* seat = nullptr;
  std::vector<OwnAccount> accounts{};
};
struct SessionList {
  std::vector<SessionView> items;
};
struct Ended {
  std::int64_t sessions = 0;
};

constexpr std::array<std::pair<Right, std::string_view>, 10> right_names{
    {{Right::look, "look"},
     {Right::see_loads, "see-loads"},
     {Right::load, "load"},
     {Right::bind_subjects, "bind-subjects"},
     {Right::edit_subjects, "edit-subjects"},
     {Right::settle_persons, "settle-persons"},
     {Right::manage_priorities, "manage-priorities"},
     {Right::manage_suppliers, "manage-suppliers"},
     {Right::manage_accounts, "manage-accounts"},
     {Right::watch_federal, "watch-federal"}}};

SessionView view(const Session& session, const Seat* seat) {
  SessionView made{session, {}, {}, {}};
  if (seat == nullptr) return made;
  made.idle_until = session.seen + seat->policy.idle;
  made.ends = session.created + seat->policy.absolute;
  made.fresh_until = session.proven + seat->policy.fresh;
  made.current = session.id == seat->session.id;
  return made;
}

}  // namespace

template <>
const Shape<SessionView>& shape() {
  using T = SessionView;
  const auto of = [](auto Session::*which) {
    return [which](const T& from) { return from.session.*which; };
  };
  static const Shape<T> it(
      "Session",
      {member<T>("id", of(&Session::id), "Номер."),
       member<T>("account", of(&Session::account), "В какой учётной записи действует."),
       member<T>("method", of(&Session::method), "Чем доказано, кто это: esia, saml, break-glass."),
       member<T>("address", of(&Session::address), "Откуда вошли."),
       member<T>("created", of(&Session::created), "Когда вошли."),
       member<T>("seen", of(&Session::seen), "Последний запрос, с точностью до минуты."),
       member<T>("previous", of(&Session::previous), "Предыдущий вход этого человека."),
       member<T>("idle_until", &T::idle_until, "Закончится без запросов."),
       member<T>("ends", &T::ends, "Закончится в любом случае."),
       member<T>("fresh_until", &T::fresh_until,
                 "До какого времени можно то, для чего входят заново."),
       member<T>("current", &T::current, "Эта самая.")});
  return it;
}

template <>
const Shape<OwnAccount>& shape() {
  using T = OwnAccount;
  static const Shape<T> it(
      "OwnAccount",
      {member<T>(
           "id", [](const T& from) { return from.account.id; }, "Номер."),
       member<T>(
           "role", [](const T& from) { return std::string(name_of(from.account.role)); }, "Роль."),
       member<T>("scope", &T::scope, "Область."),
       member<T>("current", &T::current, "В этой действует сессия.")});
  return it;
}

template <>
const Shape<WhoIs>& shape() {
  using T = WhoIs;
  static const Shape<T> it(
      "Who",
      {member<T>(
           "kind", [](const T& from) { return std::string(from.seat ? "session" : "token"); },
           "`session` — человек, `token` — ключ доступа."),
       member<T>(
           "name", [](const T& from) { return from.who.name; }, "Как назван в аудите."),
       member<T>("person", &T::person, "Человек, как его назвали при приглашении."),
       member<T>(
           "role", [](const T& from) { return std::string(name_of(from.who.role)); }, "Роль."),
       member<T>("scope", &T::scope, "Область: `region`, `authority:ОГРН`, `organization:ОГРН`."),
       member<T>(
           "special", [](const T& from) { return from.who.special; },
           "Видит ли особые категории персональных данных."),
       member<T>("rights", &T::rights, "Что можно."),
       member<T>(
           "csrf", [](const T& from) { return from.seat ? from.seat->csrf : std::string(); },
           "Значение заголовка X-CSRF-Token для POST, PUT, PATCH и DELETE."),
       member<T>(
           "session",
           [](const T& from) {
             return from.seat ? std::optional(view(from.seat->session, from.seat)) : std::nullopt;
           },
           "Эта сессия."),
       member<T>("accounts", &T::accounts,
                 "Учётные записи, в которые впустил этот вход: перейти — switchAccount.")});
  return it;
}

template <>
const Shape<SessionList>& shape() {
  using T = SessionList;
  static const Shape<T> it("SessionList", {member<T>("items", &T::items, "Новые сверху.")});
  return it;
}

template <>
const Shape<Ended>& shape() {
  using T = Ended;
  static const Shape<T> it("SessionsEnded",
                           {member<T>("sessions", &T::sessions, "Сколько закончено.")});
  return it;
}

namespace {

OwnAccount view(registers::Account account, domain::TokenId current, Work& work) {
  std::string scope = work.tokens.scope_name(account.scope);
  const bool is_current = account.id == current;
  return {std::move(account), std::move(scope), is_current};
}

base::Result<WhoIs> who(Call& call, Work& work) {
  WhoIs answer{call.who, {}, work.tokens.scope_name(call.scope()), {}, call.seat};
  if (const auto account = work.accounts.find(call.who.id)) answer.person = account->name;
  for (const auto& [right, name] : right_names)
    if (registers::may(call.who, right)) answer.rights.emplace_back(name);
  if (call.seat == nullptr) return answer;
  for (auto& each : registers::own_accounts(work.accounts, call.seat->session, call.now))
    answer.accounts.push_back(view(std::move(each), call.who.id, work));
  return answer;
}

base::Result<OwnAccount> switch_account(Call& call, Work& work) {
  if (call.seat == nullptr) return base::fail(Code::resource_unknown, "a token is no session");
  const domain::TokenId wanted{call.arguments.integer("account").value_or(0)};
  BASE_TRY(account, registers::act_as(work.accounts, call.seat->session, wanted, call.now));
  call.target = registers::target_of(account, work.tokens);
  return view(std::move(account), wanted, work);
}

base::Result<SessionList> list(Call& call, Work& work) {
  SessionList answer;
  for (const Session& each : work.accounts.sessions(call.who.id))
    if (call.seat != nullptr && registers::in_force(each, call.seat->policy, call.now))
      answer.items.push_back(view(each, call.seat));
  return answer;
}

base::Result<Ended> end(Call& call, Work& work) {
  const auto own = work.accounts.sessions(call.who.id);
  if (std::ranges::find(own, call.id(), &Session::id) == own.end())
    return base::fail(Code::resource_unknown, "no session of one's own");
  work.accounts.end(call.id(), call.now);
  call.target = "session/" + std::to_string(call.id());
  return Ended{1};
}

base::Result<Ended> end_all(Call& call, Work& work) {
  call.target = "sessions";
  return Ended{work.accounts.end_everywhere(call.who.id, call.now)};
}

}  // namespace

std::vector<Endpoint> session_endpoints() {
  using enum Endpoint::Method;
  const Right right = Right::be_known;
  return {endpoint({get, "/session", "getSession", "Кто я и что мне можно", right}, who),
          endpoint({post,
                    "/session/account",
                    "switchAccount",
                    "Действовать в другой своей учётной записи",
                    right,
                    {{.name = "account",
                      .place = Place::body,
                      .kind = Kind::integer,
                      .description = "Её номер, из `accounts` ответа getSession.",
                      .required = true,
                      .least = 1,
                      .most = id_in_path().most}}},
                   switch_account),
          endpoint({get, "/sessions", "listSessions", "Где я вошёл", right}, list),
          endpoint({post, "/sessions/end", "endSessions", "Выйти везде", right}, end_all),
          endpoint({post,
                    "/sessions/{id}/end",
                    "endSession",
                    "Закончить одну свою сессию",
                    right,
                    {id_in_path()}},
                   end)};
}

}  // namespace console
