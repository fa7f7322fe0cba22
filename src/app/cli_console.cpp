// The words about the API: tokens, and the change feed that it serves.
#include "app/cli_line.hpp"
#include "registers/feed.hpp"

namespace app {

namespace {

void add_changes(Line& line) {
  ChangesOptions& to = line.changes;
  CLI::App* word = line.word("changes", "лента изменений реестров: номера, без имён");
  line.config_option(word, to.config);
  std::vector<std::string> kinds;
  for (const auto kind : registers::change_kinds()) kinds.emplace_back(domain::name_of(kind));
  word->add_option("--kind", to.kind, "только записи этого вида")->check(one_of(kinds));
  word->add_option("--after", to.after, "после этого места")
      ->check(between(0, INT64_MAX))
      ->capture_default_str();
  word->add_option("--limit", to.limit, "сколько строк")
      ->check(between(1, 10'000))
      ->capture_default_str();
  word->add_flag("--json", to.json, "для программ, по строке на изменение");
  word->callback([&line] { line.code = changes(line.changes); });
}

}  // namespace

void add_console_words(Line& line) {
  add_changes(line);
  using Action = TokenOptions::Action;
  CLI::App* word = line.word("tokens", "ключи доступа программ к API: выдать, показать, отозвать");
  word->require_subcommand(1);
  TokenOptions& to = line.tokens;
  const auto action = [&](const char* name, const char* help, Action what) {
    return line.action(word, name, help, to, what, &tokens);
  };
  CLI::App* add = action("add", "выдать ключ: он печатается один раз", Action::add);
  add->add_option("NAME", to.name, "имя ключа: a–z, цифры, дефис")->required();
  add->add_option("--role", to.role, "роль")
      ->required()
      ->check(one_of({"system-administrator", "authority-administrator", "authority-staff"}));
  add->add_option("--scope", to.scope, "область: region, authority:ОГРН, organization:ОГРН")
      ->required();
  add->add_option("--expires", to.expires, "последний день, ГГГГ-ММ-ДД; не задан — бессрочно");
  add->add_flag("--special", to.special, "видит и особые категории персональных данных");
  CLI::App* list = action("list", "все ключи, и отозванные", Action::list);
  list->add_flag("--json", to.json, "для программ");
  CLI::App* revoke = action("revoke", "отозвать ключ сразу", Action::revoke);
  revoke->add_option("NAME", to.name, "имя ключа")->required();
}

}  // namespace app
