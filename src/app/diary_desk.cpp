// kontingent diaries: e-diaries that people enter through us.
#include <boost/json.hpp>
#include <iostream>

#include "adapters/saml/metadata.hpp"
#include "app/assembly.hpp"
#include "app/cli_look.hpp"
#include "app/commands.hpp"
#include "app/files.hpp"
#include "base/text.hpp"
#include "console/look.hpp"
#include "security/keys.hpp"
#include "security/random.hpp"

namespace app {
namespace {

using base::Code;
using registers::Diary;
using Action = DiaryOptions::Action;

const char* operation_of(Action action) {
  switch (action) {
    case Action::add:
      return "diaries add";
    case Action::set:
      return "diaries set";
    case Action::secret:
      return "diaries secret";
    case Action::disable:
      return "diaries disable";
    case Action::enable:
      return "diaries enable";
    case Action::list:
      break;
  }
  return "diaries list";
}

boost::json::object to_json(const Diary& it) {
  return {{"code", it.code},
          {"name", it.name},
          {"purpose", it.purpose},
          {"addresses", boost::json::array(it.addresses.begin(), it.addresses.end())},
          {"attributes", boost::json::array(it.attributes.begin(), it.attributes.end())},
          {"confidential", !it.secret_digest.empty()},
          {"saml", it.saml_entity},
          {"enabled", it.enabled}};
}

// What is given replaces what is there.
void fill(const DiaryOptions& given, Diary& it) {
  if (!given.name.empty()) it.name = given.name;
  if (!given.purpose.empty()) it.purpose = given.purpose;
  if (!given.addresses.empty()) it.addresses = given.addresses;
  if (!given.attributes.empty()) it.attributes = given.attributes;
  if (given.action == Action::enable) it.enabled = true;
  if (given.action == Action::disable) it.enabled = false;
}

base::Result<void> fill_saml(const DiaryOptions& given, Diary& it, store::Transaction& work) {
  if (given.saml_metadata.empty()) return {};
  BASE_TRY(text, read_file(given.saml_metadata));
  BASE_TRY(party, adapters::saml::read_metadata(text, adapters::saml::Role::service_provider));
  if (!registers::is_return_address(party.login))
    return base::fail(Code::value_refused, "AssertionConsumerService", party.login);
  if (const auto other = work.diaries.find_entity(party.entity_id); other && other->id != it.id)
    return base::fail(Code::resource_conflict, "entityID занят", other->code);
  it.saml_entity = party.entity_id;
  it.saml_metadata = text;
  return {};
}

base::Result<void> change(const DiaryOptions& options, const std::string& secret,
                          store::Transaction& work) {
  const base::Time now = base::SystemClock{}.now();
  auto it = work.diaries.find(options.code);
  const bool added = options.action == Action::add;
  if (!added && !it) return base::fail(Code::resource_unknown, "дневника нет", options.code);
  if (added && it) return base::fail(Code::resource_conflict, "код занят", options.code);
  if (added) it = Diary{.code = options.code, .created = now};
  const Diary before = added ? Diary{} : *it;
  fill(options, *it);
  BASE_CHECK(fill_saml(options, *it, work));
  it->changed = now;
  if (!secret.empty()) it->secret_digest = security::sha256_hex(secret);
  BASE_CHECK(registers::check_diary(*it));
  if (added)
    work.diaries.add(*it);
  else
    work.diaries.put(*it);
  console::keep_look(
      cli_look(operation_of(options.action), registers::diary_change(before, *it), now), work.log,
      work.trail);
  return {};
}

base::Result<void> list(const DiaryOptions& options, store::Database& database) {
  std::vector<Diary> all;
  BASE_CHECK(store::read_now(database, [&](store::Transaction& work) -> base::Result<void> {
    all = work.diaries.all();
    return {};
  }));
  boost::json::array rows;
  for (const Diary& each : all) rows.push_back(to_json(each));
  if (options.json) {
    std::cout << boost::json::serialize(rows) << '\n';
    return {};
  }
  for (const Diary& each : all) {
    std::cout << each.code << "  " << each.name << "  " << (each.enabled ? "" : "выключен  ");
    for (const std::string& attribute : each.attributes) std::cout << attribute << ' ';
    std::cout << '\n';
  }
  return {};
}

base::Result<void> work(const DiaryOptions& options, const config::Settings& settings) {
  base::Log log{base::Log::Format::text, base::Level::warning};
  base::Metrics metrics;
  BASE_TRY(database, store::Database::open(store_options(settings), log, metrics));
  if (options.action == Action::list) return list(options, *database);
  const bool new_secret = options.action == Action::secret ||
                          (options.action == Action::add && !options.without_secret);
  const std::string secret =
      new_secret ? base::encode_hex(security::random_octets(32)) : std::string();
  BASE_CHECK(store::write_now(*database, [&](store::Transaction& in) -> base::Result<void> {
    return change(options, secret, in);
  }));
  if (secret.empty()) return {};
  std::cerr << "Секрет показан один раз: передайте его разработчику дневника.\n";
  std::cout << secret << '\n';
  return {};
}

}  // namespace

int diaries(const DiaryOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const auto done = work(options, *settings);
  return done ? Exit::done : report(done.error());
}

}  // namespace app
