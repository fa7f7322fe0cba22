// kontingent tokens: the keys of scripts to the API.
#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/cli_look.hpp"
#include "app/commands.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "console/look.hpp"
#include "console/token.hpp"
#include "domain/date.hpp"

namespace app {
namespace {

using base::Code;
using registers::Scope;
using registers::Token;

base::Error unusable(std::string why, std::string what) {
  return base::fail(Code::usage, std::move(why), std::move(what));
}

base::Result<void> check_name(const std::string& name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (name.empty() || name.size() > base::limits::api_token_name_characters || !plain)
    return unusable("имя: латинские буквы a–z, цифры и дефис, не длиннее 64", name);
  return {};
}

base::Result<Scope> read_scope(const std::string& text, registers::Tokens& tokens) {
  const auto scope = registers::parse_scope(text, tokens);
  if (!scope)
    return unusable("область: region, authority:ОГРН или organization:ОГРН из реестра", text);
  return *scope;
}

// The whole last day is in force, as the region counts days.
base::Result<std::optional<base::Time>> read_expiry(const std::string& text, int offset_minutes) {
  if (text.empty()) return std::optional<base::Time>();
  const auto day = domain::parse_date(text);
  if (!day) return unusable("последний день — ГГГГ-ММ-ДД", text);
  const base::Time end = std::chrono::sys_days(*day) + std::chrono::days(1);
  return std::optional(end - std::chrono::minutes(offset_minutes));
}

void print(const boost::json::array& all) {
  for (const auto& each : all) {
    const auto& row = each.get_object();
    const auto text = [&row](const char* name) {
      const auto& value = row.at(name);
      return value.is_string() ? std::string(std::string_view(value.get_string())) : "—";
    };
    std::cout << text("name") << "  " << text("role") << "  " << text("scope") << "  с "
              << text("created") << "  до " << text("expires")
              << (row.at("special").get_bool() ? "  особые категории" : "")
              << (row.at("revoked").is_null() ? "" : "  отозван " + text("revoked")) << '\n';
  }
  if (all.empty()) std::cout << "Ключей доступа нет.\n";
}

boost::json::value moment(const std::optional<base::Time>& time) {
  return time ? boost::json::value(base::format_time(*time)) : boost::json::value();
}

struct Desk {
  const TokenOptions& options;
  const config::Settings& settings;
  std::unique_ptr<store::Database> database;

  void note(store::Transaction& work, const char* operation, const std::string& what,
            base::Time now) const {
    console::keep_look(cli_look(operation, "token/" + options.name + what, now), work.log,
                       work.trail);
  }

  base::Result<void> add() const {
    BASE_CHECK(check_name(options.name));
    BASE_TRY(expires, read_expiry(options.expires, settings.utc_offset_minutes));
    const auto role = registers::parse_role(options.role);
    if (!role) return unusable("нет такой роли", options.role);
    const base::Time now = base::SystemClock{}.now();
    if (expires && *expires <= now) return unusable("этот день уже прошёл", options.expires);
    const console::NewToken made = console::new_token();
    BASE_CHECK(store::write_now(*database, [&](store::Transaction& work) -> base::Result<void> {
      BASE_TRY(scope, read_scope(options.scope, work.tokens));
      const Token token{.id = {},
                        .name = options.name,
                        .handle = made.handle,
                        .digest = made.digest,
                        .role = *role,
                        .scope = scope,
                        .special = options.special,
                        .created = now,
                        .expires = expires,
                        .revoked = {}};
      if (!work.tokens.add(token)) return unusable("ключ с таким именем уже был", options.name);
      note(work, "tokens add", "/" + options.role + "/" + options.scope, now);
      return {};
    }));
    std::cerr << "Ключ показан один раз; сохраните его там, где хранят пароли.\n";
    std::cout << made.text << '\n';
    return {};
  }

  base::Result<void> revoke() const {
    return store::write_now(*database, [&](store::Transaction& work) -> base::Result<void> {
      const base::Time now = base::SystemClock{}.now();
      if (!work.tokens.revoke(options.name, now))
        return unusable("нет такого действующего ключа", options.name);
      note(work, "tokens revoke", "", now);
      return {};
    });
  }

  base::Result<void> list() const {
    boost::json::array all;
    BASE_CHECK(store::read_now(*database, [&](store::Transaction& work) -> base::Result<void> {
      all.clear();
      for (const Token& token : work.tokens.all())
        all.push_back({{"name", token.name},
                       {"role", registers::name_of(token.role)},
                       {"scope", work.tokens.scope_name(token.scope)},
                       {"special", token.special},
                       {"created", base::format_time(token.created)},
                       {"expires", moment(token.expires)},
                       {"revoked", moment(token.revoked)}});
      return {};
    }));
    if (options.json)
      std::cout << boost::json::serialize(all) << '\n';
    else
      print(all);
    return {};
  }
};

base::Result<void> work(const TokenOptions& options, const config::Settings& settings) {
  base::Log log{base::Log::Format::text, base::Level::warning};
  base::Metrics metrics;
  BASE_TRY(database, store::Database::open(store_options(settings), log, metrics));
  const Desk desk{options, settings, std::move(database)};
  switch (options.action) {
    case TokenOptions::Action::add:
      return desk.add();
    case TokenOptions::Action::revoke:
      return desk.revoke();
    case TokenOptions::Action::list:
      return desk.list();
  }
  return {};
}

}  // namespace

int tokens(const TokenOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const auto done = work(options, *settings);
  return done ? Exit::done : report(done.error());
}

}  // namespace app
