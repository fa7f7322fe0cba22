#include "sandbox/cli_smev2.hpp"

#include <CLI/CLI.hpp>

#include "sandbox/cli.hpp"
#include "sandbox/cli_options.hpp"
#include "sandbox/smev2_talk.hpp"

namespace sandbox {
namespace {

struct Words {
  Smev2Link link;
  AskOptions ask;
};

void link_options(CLI::App* word, Smev2Link& link) {
  talk_options(word, link.files);
  word->add_option("--mnemonic", link.mnemonic, "мнемоника спрашивающей системы")
      ->capture_default_str();
  word->add_option("--recipient", link.recipient, "мнемоника шины, smev2.mnemonic")
      ->capture_default_str();
  word->add_option("--revision", link.revision, "rev120315 или rev111111")->capture_default_str();
  auto* person = word->add_option("--person-key", link.person_key, "ключ служащего: ЭП-СП");
  person->needs(word->add_option("--person-cert", link.person_certificate, "его сертификат"));
  word->add_option("--resources", link.resources, "папка, в которой лежит xsd/")
      ->capture_default_str();
  word->add_option("--patience", link.patience,
                   "сколько секунд спрашивать PING, пока ответ готовят")
      ->capture_default_str();
}

int ask_smev2(const Words& words) {
  auto talk = Smev2Talk::open(words.link);
  if (!talk) return report(talk.error());
  return ask_by([&](const Payload& question) { return (*talk)->ask(question); }, words.ask);
}

}  // namespace

void add_smev2_words(CLI::App& app, int& code) {
  const auto words = std::make_shared<Words>();
  CLI::App* smev2 = app.add_subcommand("smev2", "потребитель сервиса СМЭВ 2");
  smev2->require_subcommand(1);
  CLI::App* word = smev2->add_subcommand("ask", "спросить об успеваемости, как портал");
  link_options(word, words->link);
  question_options(word, words->ask);
  word->callback([words, &code] { code = ask_smev2(*words); });
}

}  // namespace sandbox
