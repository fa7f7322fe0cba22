// The word about students who move to another region.
#include "app/cli_line.hpp"
#include "base/limits.hpp"

namespace app {

void add_transfer_words(Line& line) {
  using Action = TransferOptions::Action;
  CLI::App* word = line.word("transfer", "переводы обучающихся в другой регион и оттуда");
  word->require_subcommand(1);
  TransferOptions& to = line.transfers;
  const auto action = [&](const char* name, const char* help, Action what) {
    CLI::App* made = line.action(word, name, help, to, what, &transfers);
    made->add_flag("--json", to.json, "для программ");
    return made;
  };
  CLI::App* start = action("start", "перевести обучающегося в другой регион", Action::start);
  start->add_option("--student", to.student, "номер обучающегося")->required();
  start->add_option("--region", to.region, "код региона")->required();
  start->add_option("--ogrn", to.ogrn, "ОГРН организации, которая его примет")->required();
  start->add_option("--from", to.from, "первый день там, ГГГГ-ММ-ДД; не задан — сегодня");
  for (CLI::App* made :
       {action("confirm", "перевести, как просит другой регион", Action::confirm),
        action("decline", "отказать региону, который просит перевести", Action::decline)})
    made->add_option("--number", to.number, "номер перевода")->required();
  CLI::App* list = action("list", "переводы и что с ними стало, новые — первыми", Action::list);
  list->add_option("--state", to.state, "состояние")
      ->check(one_of({"asked", "sent", "accepted", "refused"}));
  list->add_option("--limit", to.limit, "сколько строк")
      ->check(between(1, base::limits::differences_at_once))
      ->capture_default_str();
}

}  // namespace app
