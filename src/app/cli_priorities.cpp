// The words about suppliers who contradict each other or themselves: priorities, differences,
// history.
#include "app/cli_line.hpp"
#include "base/limits.hpp"
#include "registers/section.hpp"

namespace app {
namespace {

std::vector<std::string> section_names() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < registers::sections; ++i)
    names.emplace_back(registers::name_of(static_cast<registers::Section>(i)));
  return names;
}

void add_differences(Line& line) {
  DifferenceOptions& to = line.differences;
  CLI::App* word =
      line.word("differences", "расхождения: что поставщики передали, а реестр не показывает");
  line.config_option(word, to.config);
  word->add_option("--organization", to.ogrn, "ОГРН организации");
  word->add_option("--section", to.section, "раздел данных")->check(one_of(section_names()));
  word->add_option("--supplier", to.supplier, "код поставщика");
  CLI::Option* list = word->add_flag("--list", to.list, "по записям, а не числом; без значений");
  word->add_option("--limit", to.limit, "сколько строк")
      ->check(between(1, base::limits::differences_at_once))
      ->needs(list)
      ->capture_default_str();
  word->add_flag("--json", to.json, "для программ");
  word->callback([&line] { line.code = differences(line.differences); });
}

void add_past(Line& line) {
  PastOptions& to = line.past;
  CLI::App* word = line.word("history", "что заменили исправления; просмотр пишется в аудит");
  line.config_option(word, to.config);
  CLI::Option_group* of = word->add_option_group("о ком");
  of->add_option("--student", to.student, "номер обучающегося");
  of->add_option("--organization", to.organization, "номер организации");
  of->require_option(1);
  word->add_option("--section", to.section, "раздел данных")->check(one_of(section_names()));
  word->add_option("--limit", to.limit, "сколько строк")
      ->check(between(1, base::limits::differences_at_once))
      ->capture_default_str();
  word->add_flag("--json", to.json, "для программ");
  word->callback([&line] { line.code = past(line.past); });
}

}  // namespace

void add_priority_words(Line& line) {
  add_differences(line);
  add_past(line);
  using Action = PriorityOptions::Action;
  CLI::App* word = line.word("priorities", "приоритеты поставщиков по разделам данных");
  word->require_subcommand(1);
  PriorityOptions& to = line.priorities;
  const auto action = [&](const char* name, const char* help, Action what) {
    return line.action(word, name, help, to, what, &priorities);
  };
  const auto place = [&](CLI::App* made) {
    made->add_option("--organization", to.ogrn, "ОГРН; не задан — весь регион");
    made->add_option("--section", to.section, "раздел данных")
        ->required()
        ->check(one_of(section_names()));
    made->add_option("--supplier", to.supplier, "код поставщика")->required();
  };
  action("list", "все строки", Action::list)->add_flag("--json", to.json, "для программ");
  CLI::App* set = action("set", "задать место поставщика: 1 — главный", Action::set);
  place(set);
  set->add_option("--rank", to.rank, "место")
      ->required()
      ->check(between(1, base::limits::priority_ranks));
  set->add_option("--from", to.from, "первый день, ГГГГ-ММ-ДД; не задан — сегодня");
  set->add_option("--to", to.to, "последний день; не задан — бессрочно");
  CLI::App* remove = action("remove", "убрать строку", Action::remove);
  place(remove);
  remove->add_option("--from", to.from, "её первый день, ГГГГ-ММ-ДД")->required();
}

}  // namespace app
