// The word about records that may be of one person or of another.
#include "app/cli_line.hpp"
#include "base/limits.hpp"

namespace app {
namespace {

using Action = PersonOptions::Action;

void add_ground(CLI::App* to, PersonOptions& options) {
  to->add_option("--ground", options.ground, "основание: номер документа, обращения")->required();
}

void add_json(CLI::App* to, PersonOptions& options) {
  to->add_flag("--json", options.json, "для программ");
}

}  // namespace

void add_person_words(Line& line) {
  CLI::App* word =
      line.word("persons", "спорные записи о людях; объединение карточек и его отмена");
  word->require_subcommand(1);
  PersonOptions& to = line.persons;
  const auto action = [&](const char* name, const char* help, Action what) {
    CLI::App* made = line.action(word, name, help, to, what, &persons);
    add_json(made, to);
    return made;
  };
  CLI::App* conflicts = action("conflicts", "о ком записи, неясно: без имён", Action::conflicts);
  conflicts->add_option("--state", to.state, "состояние; пусто — все")
      ->check(one_of({"open", "decided", "dismissed", "gone", ""}))
      ->capture_default_str();
  conflicts->add_option("--reason", to.reason, "причина")
      ->check(
          one_of({"key-and-snils", "other-snils", "snils-of-another", "several-fit", "namesake",
                  "other-person"}));
  conflicts->add_option("--before", to.before, "только с меньшим номером");
  conflicts->add_option("--limit", to.limit, "сколько строк")
      ->check(between(1, base::limits::differences_at_once))
      ->capture_default_str();
  action("show", "одна спорная запись и на кого она похожа; просмотр пишется в аудит", Action::show)
      ->add_option("ID", to.id, "номер спора")
      ->required();
  CLI::App* decide = action("decide", "решить, о ком запись, и применить её", Action::decide);
  decide->add_option("ID", to.id, "номер спора")->required();
  CLI::Option_group* which = decide->add_option_group("решение");
  which->add_option("--person", to.person, "это человек с таким номером");
  which->add_flag("--new", to.fresh, "это новый человек");
  which->add_flag("--dismiss", to.dismiss, "запись не нужна");
  which->require_option(1);
  add_ground(decide, to);
  CLI::App* merge = action("merge", "объединить две карточки одного человека", Action::merge);
  merge->add_option("KEEP", to.keep, "номер карточки, которая останется")->required();
  merge->add_option("DROP", to.drop, "номер карточки, которой не станет")->required();
  merge->add_option("--snils", to.snils, "чей СНИЛС оставить, когда они разные")
      ->check(one_of({"keep", "drop"}));
  merge->add_flag("--dry-run", to.dry_run, "только показать, что перейдёт");
  add_ground(merge, to);
  action("merges", "что объединяли", Action::merges)
      ->add_option("--limit", to.limit, "сколько строк")
      ->check(between(1, base::limits::differences_at_once))
      ->capture_default_str();
  CLI::App* undo = action("undo", "отменить объединение", Action::undo);
  undo->add_option("ID", to.id, "номер объединения")->required();
  add_ground(undo, to);
}

}  // namespace app
