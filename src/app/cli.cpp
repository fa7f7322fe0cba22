#include "app/cli.hpp"

#include <algorithm>
#include <iostream>

#include "app/cli_line.hpp"
#include "base/text.hpp"

namespace app {
namespace {

void add_daemon_words(Line& line) {
  CLI::App* run = line.word("run", "служба: приём и ответы до SIGTERM");
  line.config_option(run, line.config);
  run->callback([&line] { line.code = run_daemon(line.config); });

  CLI::App* check = line.word("check-config", "проверить настройки: все ошибки сразу, с местом");
  line.config_option(check, line.config);
  check->add_flag("--json", line.json, "для программ");
  check->callback([&line] { line.code = check_config(line.config, line.json); });

  CLI::App* move = line.word("migrate", "привести базу данных к этой версии");
  line.config_option(move, line.config);
  move->add_flag("--dry-run", line.dry_run, "только показать SQL");
  move->callback([&line] { line.code = migrate(line.config, line.dry_run); });

  CLI::App* table = line.word("routes", "маршруты сообщений: таблица или судьба одного сообщения");
  line.config_option(table, line.routes.config);
  auto* file = table->add_option("--explain", line.routes.file,
                                 "конверт SOAP или его содержимое: что с ним будет и почему");
  table->add_option("--partner", line.routes.partner, "от кого содержимое без подписи")
      ->needs(file);
  table->add_option("--at", line.routes.at, "на этот момент, ГГГГ-ММ-ДДTчч:мм:ссZ")->needs(file);
  table->add_flag("--json", line.routes.json, "для программ");
  table->callback([&line] { line.code = routes(line.routes); });

  CLI::App* see = line.word("doctor", "проверить ключи, сертификаты, часы, базу, диск");
  line.config_option(see, line.config);
  see->add_flag("--json", line.json, "для программ");
  see->callback([&line] { line.code = doctor(line.config, line.json); });
}

void add_load_words(Line& line) {
  CLI::App* load_word = line.word("load", "загрузить файл поставщика");
  line.config_option(load_word, line.load.config);
  load_word->add_option("FILE", line.load.file, "документ XML или книга XLSX")->required();
  load_word->add_option("--supplier", line.load.supplier, "код поставщика")->required();
  load_word->add_flag("--dry-run", line.load.dry_run, "проверить, ничего не сохраняя");
  load_word->add_flag("--again", line.load.again, "и если файл уже загружен");
  load_word->add_option("--protocol", line.load.protocol,
                        "что стало с каждой отклонённой записью: файл .xlsx, .csv или .json");
  load_word->add_flag("--json", line.load.json, "для программ");
  load_word->callback([&line] { line.code = load(line.load); });

  CLI::App* blank = line.word("template", "пустая книга Excel для загрузки");
  blank->add_option("KIND", line.template_kind, "roster, marks, final-marks, portfolio или all")
      ->required()
      ->check(one_of({"roster", "marks", "final-marks", "portfolio", "all"}));
  blank->add_option("-o,--output", line.output, "куда записать, .xlsx")->required();
  blank->callback([&line] { line.code = make_template(line.template_kind, line.output); });
}

void add_data_words(Line& line) {
  CLI::App* list = line.word("journal", "журнал загрузки, новые записи сверху");
  line.config_option(list, line.journal.config);
  list->add_option("--supplier", line.journal.partner, "код поставщика");
  list->add_option("--source", line.journal.source, "номер сообщения или имя файла");
  list->add_option("--trace", line.journal.trace, "номер обмена (X-Request-Id)");
  list->add_option("--job", line.journal.job, "номер загрузки файла, как в записи регистра");
  list->add_option("--status", line.journal.status, "ok или error")->check(one_of({"ok", "error"}));
  list->add_option("--limit", line.journal.limit, "сколько записей")
      ->check(between(1, 10'000))
      ->capture_default_str();
  list->add_flag("--json", line.journal.json, "для программ");
  list->callback([&line] { line.code = journal(line.journal); });

  CLI::App* judged = line.word("quality", "качество данных: что и у кого нарушено, по правилам");
  line.config_option(judged, line.quality.config);
  judged->add_option("--rule", line.quality.rule, "правило, DQ-…");
  judged->add_option("--organization", line.quality.ogrn, "ОГРН организации");
  auto* list_all = judged->add_flag("--list", line.quality.list, "по ученикам, а не числом");
  judged->add_option("--after", line.quality.after_student, "после этого ученика, для продолжения")
      ->needs(list_all);
  judged->add_option("--limit", line.quality.limit, "сколько строк")
      ->check(between(1, 10'000))
      ->needs(list_all)
      ->capture_default_str();
  judged->add_flag("--json", line.quality.json, "для программ");
  judged->callback([&line] { line.code = quality(line.quality); });

  CLI::App* map = line.word("transform", "применить описание формата к документу");
  map->add_option("FILE", line.transform.file, "документ XML")->required();
  map->add_option("--mapping", line.transform.mapping, "файл описания, mappings/*.yaml")
      ->required();
  map->add_option("--resources", line.transform.resources,
                  "папка с xsd/ и mappings/; по умолчанию — над файлом описания");
  map->add_flag("--explain", line.transform.explain, "откуда взято каждое поле");
  map->callback([&line] { line.code = transform(line.transform); });

  CLI::App* make = line.word("generate", "сделать вымышленный регион, одинаковый при одном зерне");
  make->add_option("--organizations", line.generate.organizations, "сколько организаций")
      ->check(between(1, 5000))
      ->capture_default_str();
  make->add_option("--students", line.generate.students, "сколько обучающихся")
      ->check(between(1, 2'000'000))
      ->capture_default_str();
  make->add_option("--days", line.generate.days, "сколько учебных дней с отметками")
      ->check(between(0, 365))
      ->capture_default_str();
  make->add_option("--marks", line.generate.marks_per_day, "сколько отметок ученику в день")
      ->check(between(0, 8))
      ->capture_default_str();
  make->add_flag("--all-kinds", line.generate.all_kinds,
                 "не только школы: сады, колледжи, кружки, органы управления, переводы, здоровье");
  make->add_option("--seed", line.generate.seed, "зерно")->capture_default_str();
  make->add_option("--last-day", line.generate.last_day, "последний день, ГГГГ-ММ-ДД");
  auto* output = make->add_option("--output", line.generate.output, "папка для файлов");
  make->add_option("--as", line.generate.as,
                   "какие файлы: messages — по сообщению; loads — по одному XML на весь регион; "
                   "workbooks — книги Excel")
      ->check(CLI::IsMember({"messages", "loads", "workbooks"}))
      ->capture_default_str()
      ->needs(output);
  auto* into = make->add_option("--config", line.generate.config, "сразу в базу этой службы");
  auto* supplier = make->add_option("--supplier", line.generate.supplier, "от имени поставщика");
  make->add_option("--census", line.generate.census, "куда записать, сколько чего сделано (JSON)");
  supplier->needs(into);
  into->needs(supplier);
  output->excludes(into);
  make->callback([&line] { line.code = generate(line.generate); });
}

void add_message_words(Line& line) {
  CLI::App* list = line.word("messages", "журнал сообщений, новые сверху; тело одного из них");
  MessagesOptions& to = line.messages;
  line.config_option(list, to.config);
  list->add_option("--partner", to.partner, "код партнёра");
  list->add_option("--message", to.message, "номер сообщения (UUID)");
  list->add_option("--trace", to.trace, "номер обмена (X-Request-Id)");
  list->add_option("--route", to.route, "маршрут");
  list->add_option("--code", to.code, "код ошибки, KB-…");
  list->add_flag("--failed", to.failed, "только с ошибкой");
  list->add_option("--from", to.from, "не раньше: ГГГГ-ММ-ДД или ГГГГ-ММ-ДДTЧЧ:ММ:ССZ, UTC");
  list->add_option("--to", to.to, "раньше этого времени или дня");
  list->add_option("--direction", to.direction, "in (к нам) или out (от нас)")
      ->check(one_of({"in", "out"}));
  list->add_option("--limit", to.limit, "сколько записей")
      ->check(between(1, 10'000))
      ->capture_default_str();
  list->add_flag("--json", to.json, "для программ");
  list->add_option("--body", to.body, "вывести тело этой записи, как оно пришло или ушло");
  list->callback([&line] { line.code = messages(line.messages); });
}

// Says in Russian what the parser would only call unexpected.
bool is_known_word(CLI::App& app, const std::string& word) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  if (std::find(names.begin(), names.end(), word) != names.end()) return true;
  std::cerr << "Нет такой команды: " << word << '.';
  if (const auto near = base::nearest(word, {names.begin(), names.end()}))
    std::cerr << " Может быть, " << *near << '?';
  std::cerr << "\nВсе команды: kontingent --help\n";
  return false;
}

}  // namespace

int run_command_line(int argc, char** argv) {
  Line line;
  line.app.require_subcommand(1);
  line.app.set_version_flag("--version", KONTINGENT_VERSION);
  add_daemon_words(line);
  add_load_words(line);
  add_data_words(line);
  add_bus_words(line);
  add_console_words(line);
  add_account_words(line);
  add_diary_words(line);
  add_supplier_words(line);
  add_priority_words(line);
  add_person_words(line);
  add_transfer_words(line);
  add_federal_words(line);
  add_message_words(line);
  add_evidence_words(line);
  add_signature_words(line);
  const std::string first = argc > 1 ? argv[1] : "-";
  if (!first.starts_with('-') && !is_known_word(line.app, first)) return Exit::usage;
  try {
    line.app.parse(argc, argv);
  } catch (const CLI::ParseError& failure) {
    if (failure.get_exit_code() == 0) return line.app.exit(failure);  // --help, --version
    const auto words = line.app.get_subcommands();
    std::cerr << in_russian(failure) << "\nСправка: kontingent "
              << (words.empty() ? "" : words.front()->get_name() + " ") << "--help\n";
    return Exit::usage;
  }
  return line.code;
}

}  // namespace app
