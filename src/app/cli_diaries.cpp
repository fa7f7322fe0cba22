// The word about e-diaries that people enter through us.
#include "app/cli_line.hpp"
#include "registers/diaries.hpp"

namespace app {
namespace {

using Action = DiaryOptions::Action;

void add_fields(CLI::App* to, DiaryOptions& o) {
  std::vector<std::string> attributes;
  for (const auto each : registers::diary_attributes()) attributes.emplace_back(each);
  to->add_option("--name", o.name, "название, какое видит человек");
  to->add_option("--purpose", o.purpose, "для чего дневнику данные, словами для людей");
  to->add_option("--address", o.addresses, "куда браузер возвращается (redirect_uri)")
      ->allow_extra_args(false);
  to->add_option("--attribute", o.attributes, "о чём можно спросить")
      ->allow_extra_args(false)
      ->check(one_of(std::move(attributes)));
  to->add_option("--saml-metadata", o.saml_metadata, "его метаданные, если он говорит по SAML 2.0");
}

}  // namespace

void add_diary_words(Line& line) {
  CLI::App* word = line.word("diaries", "дневники, куда люди входят через нас");
  word->require_subcommand(1);
  DiaryOptions& to = line.diaries;
  const auto action = [&](const char* name, const char* help, Action what) {
    return line.action(word, name, help, to, what, &diaries);
  };
  const auto one = [&](const char* name, const char* help, Action what) {
    CLI::App* made = action(name, help, what);
    made->add_option("CODE", to.code, "код дневника (client_id): a–z, цифры, дефис")->required();
    return made;
  };
  action("list", "все", Action::list)->add_flag("--json", to.json, "для программ");
  CLI::App* add = one("add", "зарегистрировать; секрет печатается один раз", Action::add);
  add_fields(add, to);
  for (const char* name : {"--name", "--purpose"}) add->get_option(name)->required();
  add->add_flag("--without-secret", to.without_secret,
                "приложение, которому секрет не сохранить: только PKCE");
  add_fields(one("set", "изменить; что не названо, остаётся", Action::set), to);
  one("secret", "новый секрет вместо прежнего; печатается один раз", Action::secret);
  one("disable", "больше не впускать", Action::disable);
  one("enable", "снова впускать", Action::enable);
}

}  // namespace app
