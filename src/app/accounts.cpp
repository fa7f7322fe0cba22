// kontingent accounts: people who log in.
#include "registers/accounts.hpp"

#include <sys/stat.h>

#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/break_glass.hpp"
#include "app/cli_look.hpp"
#include "app/commands.hpp"
#include "app/files.hpp"
#include "base/text.hpp"
#include "console/look.hpp"
#include "domain/date.hpp"

namespace app {
namespace {

using base::Code;
using registers::Account;
using registers::Scope;

base::Error unusable(std::string why, std::string what) {
  return base::fail(Code::usage, std::move(why), std::move(what));
}

boost::json::value moment(const std::optional<base::Time>& time) {
  return time ? boost::json::value(base::format_time(*time)) : boost::json::value();
}

boost::json::object to_json(const Account& account, registers::Tokens& tokens, base::Time now) {
  return {{"id", account.id.value},
          {"name", account.name},
          {"snils", base::mask(account.snils.digits())},
          {"role", registers::name_of(account.role)},
          {"scope", tokens.scope_name(account.scope)},
          {"special", account.special},
          {"position", account.position ? registers::name_of(*account.position) : "—"},
          {"state", registers::name_of(account.state(now))},
          {"invited_by", account.invited_by},
          {"invited", base::format_time(account.invited)},
          {"last_login", moment(account.last_login)}};
}

void print(const boost::json::array& rows, std::initializer_list<const char*> columns) {
  for (const auto& row : rows) {
    const char* between = "";
    for (const char* column : columns) {
      const auto& value = row.at(column);
      std::cout << between;
      if (value.is_string())
        std::cout << std::string_view(value.get_string());
      else if (value.is_null())
        std::cout << "—";
      else
        std::cout << value;
      between = "  ";
    }
    std::cout << '\n';
  }
}

struct Desk {
  const AccountOptions& options;
  const config::Settings& settings;
  std::unique_ptr<store::Database> database;
  base::Time now = base::SystemClock{}.now();

  base::Result<Scope> read_scope(registers::Tokens& tokens) const {
    const auto scope = registers::parse_scope(options.scope, tokens);
    if (scope) return *scope;
    return unusable("область: region, authority:ОГРН или organization:ОГРН из реестра",
                    options.scope);
  }

  // What is given replaces what is there.
  base::Result<void> fill(Account& account, registers::Tokens& tokens) const {
    if (!options.name.empty()) account.name = options.name;
    if (!options.role.empty()) account.role = *registers::parse_role(options.role);
    if (!options.scope.empty()) {
      BASE_TRY(scope, read_scope(tokens));
      account.scope = scope;
    }
    if (!options.role.empty() || !options.scope.empty()) account.position.reset();
    if (!options.position.empty()) account.position = registers::parse_position(options.position);
    if (options.special) account.special = true;
    return {};
  }

  base::Result<Account> found(store::Transaction& work) const {
    BASE_TRY(snils, domain::Snils::parse(options.snils));
    auto all = work.accounts.of(snils);
    if (options.id != 0)
      std::erase_if(all, [&](const Account& it) { return it.id.value != options.id; });
    if (all.empty()) return base::fail(Code::resource_unknown, "учётной записи нет");
    if (all.size() == 1) return std::move(all.front());
    std::string numbers;
    for (const Account& each : all) numbers += " " + std::to_string(each.id.value);
    return unusable("у человека их несколько: назовите --id, одну из", numbers.substr(1));
  }

  void note(store::Transaction& work, const char* operation, const Account& account) const {
    console::keep_look(cli_look(operation, registers::target_of(account, work.tokens), now),
                       work.log, work.trail);
  }

  base::Result<void> invite() const {
    return store::write_now(*database, [&](store::Transaction& work) -> base::Result<void> {
      Account made{.scope = Scope::region()};
      BASE_TRY(snils, domain::Snils::parse(options.snils));
      made.snils = std::move(snils);
      made.invited_by = cli_actor();
      made.invited = now;
      BASE_CHECK(fill(made, work.tokens));
      BASE_TRY(added, registers::invite(work.accounts, std::move(made)));
      note(work, "accounts invite", added);
      return {};
    });
  }

  base::Result<void> change(const char* operation) const {
    return store::write_now(*database, [&](store::Transaction& work) -> base::Result<void> {
      BASE_TRY(account, found(work));
      if (options.action == AccountOptions::Action::enable) registers::enable(account, now);
      if (options.action == AccountOptions::Action::disable) {
        if (!account.disabled) account.disabled = now;
        work.accounts.end_all(account.id, now);
      }
      if (options.action == AccountOptions::Action::set) {
        BASE_CHECK(fill(account, work.tokens));
        BASE_CHECK(registers::change(work.accounts, account));
      }
      work.accounts.put(account);
      note(work, operation, account);
      return {};
    });
  }

  base::Result<void> list() const {
    boost::json::array all;
    BASE_CHECK(store::read_now(*database, [&](store::Transaction& work) -> base::Result<void> {
      all.clear();
      constexpr std::size_t at_once = 1000;
      domain::TokenId after;
      for (bool more = true; more;) {
        const auto page = work.accounts.page(Scope::region(), after, at_once);
        for (const Account& each : page) all.push_back(to_json(each, work.tokens, now));
        more = page.size() == at_once;
        if (more) after = page.back().id;
      }
      return {};
    }));
    if (options.json)
      std::cout << boost::json::serialize(all) << '\n';
    else
      print(all, {"id", "name", "role", "scope", "state", "last_login"});
    return {};
  }

  base::Result<void> transition() const {
    const auto day = domain::parse_date(options.since);
    if (!day) return unusable("день — ГГГГ-ММ-ДД", options.since);
    const base::Time since =
        std::chrono::sys_days(*day) - std::chrono::minutes(settings.utc_offset_minutes);
    boost::json::array totals, items;
    BASE_CHECK(store::read_now(*database, [&](store::Transaction& work) -> base::Result<void> {
      totals.clear();
      items.clear();
      Scope scope = Scope::region();
      if (!options.scope.empty()) {
        BASE_TRY(given, read_scope(work.tokens));
        scope = given;
      }
      const auto counted = work.accounts.transition(scope, since);
      for (const auto& each : counted.totals)
        totals.push_back({{"position", registers::name_of(each.position)},
                          {"title", registers::title_of(each.position)},
                          {"users", each.users}});
      for (const auto& line : counted.lines)
        items.push_back({{"municipality", line.municipality},
                         {"ogrn", line.ogrn},
                         {"name", line.name},
                         {"position", registers::name_of(line.position)},
                         {"users", line.users}});
      return {};
    }));
    if (options.json) {
      const boost::json::object both{{"totals", totals}, {"items", items}};
      std::cout << boost::json::serialize(both) << '\n';
      return {};
    }
    print(totals, {"title", "users"});
    print(items, {"municipality", "ogrn", "name", "position", "users"});
    return {};
  }
};

// Nobody but the owner reads it, from the first byte on.
base::Result<void> break_glass(const AccountOptions& options) {
  const NewBreakGlass made = make_break_glass();
  if (std::filesystem::exists(options.output))
    return unusable("файл уже есть", options.output.string());
  const auto before = ::umask(077);
  const auto written = write_file(options.output, made.content);
  ::umask(before);
  BASE_CHECK(written);
  std::cerr << "Ключ и адрес для приложения показаны один раз: ключ — в сейф, адрес — в телефон.\n";
  std::cout << made.key << '\n' << made.address << '\n';
  return {};
}

base::Result<void> work(const AccountOptions& options, const config::Settings& settings) {
  using Action = AccountOptions::Action;
  base::Log log{base::Log::Format::text, base::Level::warning};
  base::Metrics metrics;
  BASE_TRY(database, store::Database::open(store_options(settings), log, metrics));
  const Desk desk{options, settings, std::move(database)};
  switch (options.action) {
    case Action::list:
      return desk.list();
    case Action::invite:
      return desk.invite();
    case Action::set:
      return desk.change("accounts set");
    case Action::disable:
      return desk.change("accounts disable");
    case Action::enable:
      return desk.change("accounts enable");
    case Action::transition:
      return desk.transition();
    case Action::break_glass:
      break;
  }
  return {};
}

}  // namespace

int accounts(const AccountOptions& options) {
  if (options.action == AccountOptions::Action::break_glass) {  // needs no settings: it makes some
    const auto made = break_glass(options);
    return made ? Exit::done : report(made.error());
  }
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const auto done = work(options, *settings);
  return done ? Exit::done : report(done.error());
}

}  // namespace app
