// The word about records that may be of one person or of another.
#include "app/cli_line.hpp"
#include "base/limits.hpp"

namespace app {
namespace {

using Action = PersonOptions::Action;

void add_ground(CLI::App* to, PersonOptions& options) {
  to->add_option("--ground", options.ground, "основание: номер документа, обращения")->required();
}

void add_limit(CLI::App* to, PersonOptions& options) {
  to->add_option("--limit", options.limit, "сколько строк")
      ->check(between(1, base::limits::differences_at_once))
      ->capture_default_str();
}

void add_seen(CLI::App* to, PersonOptions& options) {
  to->add_option("--seen", options.seen, "version плана, как его показали: иной — отказ");
}

void add_json(CLI::App* to, PersonOptions& options) {
  to->add_flag("--json", options.json, "для программ");
}

}  // namespace

void add_person_words(Line& line) {
  CLI::App* word =
      line.word("persons", "спорные записи о людях; объединение и разделение карточек");
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
      ->check(one_of({"key-and-snils", "other-snils", "snils-of-another", "several-fit", "namesake",
                      "other-person"}));
  conflicts->add_option("--before", to.before, "только с меньшим номером");
  add_limit(conflicts, to);
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
  decide->add_option("--seen", to.version, "версия, как её показали: иная — отказ");
  add_ground(decide, to);
  CLI::App* merge = action("merge", "объединить две карточки одного человека", Action::merge);
  merge->add_option("KEEP", to.keep, "номер карточки, которая останется")->required();
  merge->add_option("DROP", to.drop, "номер карточки, которой не станет")->required();
  merge->add_option("--snils", to.snils, "чей СНИЛС оставить, когда они разные")
      ->check(one_of({"keep", "drop"}));
  merge->add_flag("--dry-run", to.dry_run, "только показать, что перейдёт");
  add_seen(merge, to);
  add_ground(merge, to);
  CLI::App* split = action("split", "разделить карточку, на которой двое", Action::split);
  split->add_option("ID", to.person, "номер карточки")->required();
  split->add_option("--supplier", to.suppliers, "чьи номера и строки отойдут новой карточке")
      ->required()
      ->allow_extra_args(false);
  split->add_flag("--dry-run", to.dry_run, "только показать, что отойдёт");
  add_seen(split, to);
  add_ground(split, to);
  add_limit(action("merges", "что объединяли", Action::merges), to);
  add_limit(action("splits", "что разделяли", Action::splits), to);
  CLI::App* undo = action("undo", "отменить объединение или разделение", Action::undo);
  undo->add_option("ID", to.id, "номер объединения или разделения")->required();
  add_ground(undo, to);
  CLI::App* alike = action("look-alikes", "похожие ученики: без имён", Action::look_alikes);
  alike->add_option("--state", to.state, "состояние; пусто — все")
      ->check(one_of({"open", "dismissed", ""}))
      ->capture_default_str();
  alike->add_option("--before", to.before, "только с меньшим номером");
  add_limit(alike, to);
  CLI::App* dismiss = action("dismiss", "похожие — двое: больше не показывать", Action::dismiss);
  dismiss->add_option("ID", to.id, "номер пары")->required();
  add_ground(dismiss, to);
}

}  // namespace app
