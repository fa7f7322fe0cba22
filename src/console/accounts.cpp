// Accounts of people: who is let in through ESIA, and who has come since a day.
#include "base/text.hpp"
#include "console/cursor.hpp"
#include "console/endpoint.hpp"
#include "console/shape.hpp"

namespace console {

using base::Code;
using registers::Account;
using registers::Position;
using registers::Right;

namespace {

struct AccountView {
  Account account;
  std::string scope;
  Account::State state{};
};
struct TransitionView {
  domain::Date since;
  registers::Transition counted;
};

}  // namespace

template <>
const Shape<AccountView>& shape() {
  using T = AccountView;
  const auto of = [](auto Account::*which) {
    return [which](const T& from) { return from.account.*which; };
  };
  static const Shape<T> it(
      "Account",
      {member<T>("id", of(&Account::id), "Номер."),
       member<T>("name", of(&Account::name), "Кто это, как назвал пригласивший."),
       member<T>(
           "snils", [](const T& from) { return base::mask(from.account.snils.digits()); },
           "СНИЛС, не целиком."),
       member<T>(
           "role", [](const T& from) { return std::string(name_of(from.account.role)); }, "Роль."),
       member<T>("scope", &T::scope, "Область: `region`, `authority:ОГРН`, `organization:ОГРН`."),
       member<T>("special", of(&Account::special),
                 "Видит ли особые категории персональных данных."),
       member<T>(
           "position",
           [](const T& from) {
             return from.account.position
                        ? std::optional(std::string(name_of(*from.account.position)))
                        : std::nullopt;
           },
           "Кем считается в статистике перехода."),
       member<T>(
           "state", [](const T& from) { return std::string(name_of(from.state)); },
           "`invited`, `lapsed` — не вошёл вовремя, `active`, `disabled`."),
       member<T>("invited", of(&Account::invited), "Когда приглашён."),
       member<T>("invited_by", of(&Account::invited_by), "Кем."),
       member<T>("activated", of(&Account::activated), "Первый вход."),
       member<T>("last_login", of(&Account::last_login), "Последний вход."),
       member<T>("disabled", of(&Account::disabled), "Когда выключена.")});
  return it;
}

template <>
const Shape<registers::Transition::Total>& shape() {
  using T = registers::Transition::Total;
  static const Shape<T> it(
      "TransitionCount",
      {member<T>(
           "position", [](const T& from) { return std::string(name_of(from.position)); }, "Кто."),
       member<T>(
           "title", [](const T& from) { return std::string(title_of(from.position)); },
           "По-русски."),
       member<T>("users", &T::users, "Сколько.")});
  return it;
}

template <>
const Shape<registers::TransitionLine>& shape() {
  using T = registers::TransitionLine;
  static const Shape<T> it(
      "TransitionLine",
      {member<T>("municipality", &T::municipality, "Муниципальное образование."),
       member<T>("ogrn", &T::ogrn, "ОГРН организации или органа; пусто — регион."),
       member<T>("name", &T::name, "Её название."),
       member<T>(
           "position", [](const T& from) { return std::string(name_of(from.position)); }, "Кто."),
       member<T>("users", &T::users, "Сколько.")});
  return it;
}

template <>
const Shape<TransitionView>& shape() {
  using T = TransitionView;
  static const Shape<T> it(
      "Transition",
      {member<T>("since", &T::since, "С какого дня."),
       member<T>(
           "totals", [](const T& from) { return from.counted.totals; },
           "По ролям; кто в двух местах, тот один раз."),
       member<T>(
           "items", [](const T& from) { return from.counted.lines; },
           "По организациям; кто в двух местах, тот в каждом; где никого, тех нет.")});
  return it;
}

namespace {

AccountView view(const Call& call, Work& work, Account account) {
  std::string scope = work.tokens.scope_name(account.scope);
  const Account::State state = account.state(call.now);
  return {std::move(account), std::move(scope), state};
}

// Beside the scope it is as if there were none; so is the local administrator.
base::Result<Account> one(Call& call, Work& work) {
  auto found = work.accounts.find(domain::TokenId{call.id()});
  if (!found || found->snils.empty() || !work.accounts.covers(call.scope(), found->scope))
    return base::fail(Code::resource_unknown, "no such account in the scope");
  return std::move(*found);
}

base::Result<AccountView> show(Call& call, Work& work) {
  BASE_TRY(found, one(call, work));
  return view(call, work, std::move(found));
}

base::Result<Page<AccountView>> list(Call& call, Work& work) {
  BASE_TRY(after, read_cursor(call.arguments));
  Page<AccountView> page;
  auto found =
      work.accounts.page(call.scope(), domain::TokenId{after.value_or(0)}, limit_of(call) + 1);
  if (found.size() > limit_of(call)) {
    found.pop_back();
    page.next = make_cursor(call.arguments, found.back().id.value);
  }
  for (Account& each : found) page.items.push_back(view(call, work, std::move(each)));
  return page;
}

base::Result<void> fill(Call& call, Work& work, Account& account) {
  const auto scope = registers::parse_scope(call.arguments.text("scope"), work.tokens);
  if (!scope) return base::fail(Code::value_refused, "no such place", "scope");
  account.scope = *scope;
  account.name = call.arguments.text("name");
  account.role = *registers::parse_role(call.arguments.text("role"));
  account.special = call.arguments.flag("special").value_or(false);
  account.position = registers::parse_position(call.arguments.text("position"));
  return registers::check_grant(call.who, account,
                                work.accounts.covers(call.scope(), account.scope));
}

base::Result<AccountView> changed(Call& call, Work& work, Account account) {
  call.target = registers::target_of(account, work.tokens);
  return view(call, work, std::move(account));
}

base::Result<AccountView> invite(Call& call, Work& work) {
  Account made{.scope = call.scope()};
  auto snils = domain::Snils::parse(call.arguments.text("snils"));
  if (!snils) return base::fail(Code::value_refused, "its check number", "snils");
  made.snils = std::move(*snils);
  BASE_CHECK(fill(call, work, made));
  BASE_CHECK(registers::check_other(work.accounts, call.who, made.snils));
  made.invited_by = "token:" + call.who.name;
  made.invited = call.now;
  BASE_TRY(added, registers::invite(work.accounts, std::move(made)));
  call.location = "/accounts/" + std::to_string(added.id.value);
  return changed(call, work, std::move(added));
}

// An account that one may change: also as it is now, nobody's above one's own.
base::Result<Account> own(Call& call, Work& work) {
  BASE_TRY(found, one(call, work));
  BASE_CHECK(registers::check_grant(call.who, found, true));
  BASE_CHECK(registers::check_other(work.accounts, call.who, found.snils));
  return found;
}

base::Result<AccountView> replace(Call& call, Work& work) {
  BASE_TRY(account, own(call, work));
  BASE_CHECK(fill(call, work, account));
  BASE_CHECK(registers::change(work.accounts, account));
  return changed(call, work, std::move(account));
}

base::Result<AccountView> disable(Call& call, Work& work) {
  BASE_TRY(account, own(call, work));
  if (!account.disabled) account.disabled = call.now;
  work.accounts.put(account);
  work.accounts.end_all(account.id, call.now);
  return changed(call, work, std::move(account));
}

base::Result<AccountView> enable(Call& call, Work& work) {
  BASE_TRY(account, own(call, work));
  registers::enable(account, call.now);
  work.accounts.put(account);
  return changed(call, work, std::move(account));
}

base::Result<TransitionView> transition(Call& call, Work& work) {
  const domain::Date day = *call.arguments.date("since");
  const base::Time since =
      std::chrono::sys_days(day) - std::chrono::minutes(work.bounds.utc_offset_minutes);
  return TransitionView{day, work.accounts.transition(call.scope(), since)};
}

std::vector<Parameter> fields(std::vector<Parameter> first) {
  const auto text = [](std::string_view name, std::string_view description) {
    return Parameter{.name = name,
                     .place = Place::body,
                     .description = description,
                     .required = true,
                     .least = 1};
  };
  const auto choice = [](std::string_view name, std::string_view description, bool required,
                         std::vector<std::string_view> choices) {
    return Parameter{.name = name,
                     .place = Place::body,
                     .kind = Kind::choice,
                     .description = description,
                     .required = required,
                     .choices = std::move(choices)};
  };
  std::vector<std::string_view> roles, positions;
  for (const auto each : registers::all_roles()) roles.push_back(registers::name_of(each));
  for (const auto each : registers::all_positions()) positions.push_back(registers::name_of(each));
  first.push_back(text("name", "Кто это, для людей."));
  first.push_back(choice("role", "Роль.", true, std::move(roles)));
  first.push_back(text("scope", "Область: `region`, `authority:ОГРН`, `organization:ОГРН`."));
  first.push_back(choice("position", "Кем считается в статистике перехода; не задано — по роли.",
                         false, std::move(positions)));
  first.back().nullable = true;
  first.push_back({.name = "special",
                   .place = Place::body,
                   .kind = Kind::flag,
                   .description = "Видит ли особые категории; не задано — нет."});
  return first;
}

}  // namespace

std::vector<Endpoint> account_endpoints() {
  using enum Endpoint::Method;
  const Right right = Right::manage_accounts;
  const Parameter id = id_in_path();
  const Parameter snils{.name = "snils",
                        .place = Place::body,
                        .description = "СНИЛС приглашённого: 11 цифр, с разделителями или без.",
                        .required = true,
                        .least = 11,
                        .most = 20};
  const Parameter since{
      .name = "since", .kind = Kind::date, .description = "Первый день.", .required = true};
  return {endpoint({get, "/accounts", "listAccounts",
                    "Учётные записи людей: каждая — одна роль в одной области", right, paged({})},
                   list),
          endpoint({post, "/accounts", "inviteAccount",
                    "Пригласить человека; что у него есть в других местах, ответ не говорит", right,
                    fields({snils}), 201},
                   invite),
          endpoint({get, "/accounts/{id}", "getAccount", "Учётная запись", right, {id}}, show),
          endpoint(
              {put, "/accounts/{id}", "putAccount", "Изменить роль и область", right, fields({id})},
              replace),
          endpoint({post,
                    "/accounts/{id}/disable",
                    "disableAccount",
                    "Больше не впускать и закончить все сессии",
                    right,
                    {id}},
                   disable),
          endpoint({post,
                    "/accounts/{id}/enable",
                    "enableAccount",
                    "Снова впускать; не входившего — пригласить ещё раз",
                    right,
                    {id}},
                   enable),
          endpoint({get,
                    "/statistics/transition",
                    "getTransition",
                    "Сколько людей вошло через ЕСИА, по ролям и местам",
                    Right::look,
                    {since}},
                   transition)};
}

}  // namespace console
