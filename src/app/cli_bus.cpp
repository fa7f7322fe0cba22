// The words about messages that were accepted: replay, deadletters.
#include "app/cli_line.hpp"

namespace app {
namespace {

void add_replay(Line& line) {
  CLI::App* word = line.word("replay", "обработать принятые или отклонённые сообщения снова");
  auto& options = line.replay;
  line.config_option(word, options.config);
  word->add_option("MESSAGE-ID", options.ids, "номера сообщений; без них — по отбору");
  word->add_option("--partner", options.partner, "отбор: код партнёра");
  word->add_option("--code", options.code, "отбор: код отказа, KB-…");
  word->add_option("--route", options.route, "отбор: маршрут");
  word->add_option("--from", options.from, "отбор: принято не раньше, ГГГГ-ММ-ДДTчч:мм:ссZ");
  word->add_option("--to", options.to, "отбор: принято раньше");
  word->add_option("--limit", options.limit, "сколько сообщений, не больше")
      ->check(between(1, 1'000'000))
      ->capture_default_str();
  auto* reason = word->add_option("--reason", options.reason, "зачем: попадёт в журнал");
  auto* dry = word->add_flag("--dry-run", options.dry_run, "только показать, что изменилось бы");
  word->add_option("--with", options.candidate, "с этими настройками: новый маршрут или формат")
      ->needs(dry);
  reason->excludes(dry);
  word->add_flag("--json", options.json, "для программ");
  word->callback([&line] { line.code = replay(line.replay); });
}

void add_dead_letters(Line& line) {
  CLI::App* word = line.word("deadletters", "недоставленные сообщения: показать, повторить, снять");
  auto& options = line.dead_letters;
  line.config_option(word, options.config);
  word->add_option("ID", options.ids, "номера доставок; без них — по отбору");
  word->add_option("--destination", options.destination, "отбор: код получателя");
  word->add_option("--code", options.code, "отбор: код причины, KB-…");
  word->add_option("--route", options.route, "отбор: маршрут");
  word->add_option("--limit", options.limit, "сколько, не больше")
      ->check(between(1, 1'000'000))
      ->capture_default_str();
  auto* again = word->add_flag("--replay", options.replay, "доставить снова");
  word->add_option("--hours", options.hours, "сколько часов пытаться снова")
      ->check(between(1, 8760))
      ->capture_default_str();
  word->add_flag("--discard", options.discard, "снять с очереди навсегда")->excludes(again);
  word->add_option("--reason", options.reason, "зачем: попадёт в журнал");
  word->add_flag("--json", options.json, "для программ");
  word->callback([&line] { line.code = dead_letters(line.dead_letters); });
}

}  // namespace

void add_bus_words(Line& line) {
  add_replay(line);
  add_dead_letters(line);
}

}  // namespace app
