// The word about the federal segment, which is told of all students.
#include "app/cli_line.hpp"
#include "base/limits.hpp"

namespace app {

void add_federal_words(Line& line) {
  using Action = FederalOptions::Action;
  CLI::App* word = line.word("federal", "федеральный сегмент: передача изменений и сверка");
  word->require_subcommand(1);
  FederalOptions& to = line.federal;
  const auto action = [&](const char* name, const char* help, Action what) {
    CLI::App* made = line.action(word, name, help, to, what, &federal);
    made->add_flag("--json", to.json, "для программ");
    return made;
  };
  const auto limited = [&](CLI::App* made) {
    made->add_option("--limit", to.limit, "сколько строк")
        ->check(between(1, base::limits::differences_at_once))
        ->capture_default_str();
  };
  limited(action("status", "что передано, что ждёт, и последние сверки", Action::status));
  action("reconcile", "начать сверку; её ведёт служба", Action::reconcile);
  CLI::App* report = action("report", "что нашла сверка", Action::report);
  report->add_option("--check", to.check, "номер сверки; не задан — последняя");
  limited(report);
  limited(action("aside", "записи, которых сегмент не принял", Action::aside));
  action("retry", "отправить отложенные записи ещё раз", Action::retry);
  action("snapshot", "передать всех заново", Action::snapshot);
}

}  // namespace app
