// The words about evidence: export, verify.
#include "app/cli_line.hpp"

namespace app {
namespace {

void add_export(Line& line, CLI::App* evidence) {
  CLI::App* word = evidence->add_subcommand("export", "выгрузить доказательства одного обмена");
  EvidenceOptions& options = line.evidence;
  word->add_option("MESSAGE-ID|TRACE", options.name, "номер сообщения или обмена")->required();
  line.config_option(word, options.config);
  word->add_option("--output", options.output, "файл контейнера ASiC-E, .asice")->required();
  word->add_flag("--unstamped", options.unstamped, "без штампа времени: службы нет или она молчит");
  word->add_flag("--json", options.json, "для программ");
  word->callback([&line] { line.code = export_evidence(line.evidence); });
}

void add_verify(Line& line, CLI::App* evidence) {
  CLI::App* word = evidence->add_subcommand(
      "verify", "проверить контейнеры, без сети и настроек, или журнал сообщений службы");
  EvidenceOptions& options = line.evidence;
  auto* files = word->add_option("FILE", options.files, "контейнеры; без них — журнал сообщений");
  auto* config = word->add_option("--config", options.config, "файл настроек: проверить журнал");
  config->excludes(files);
  word->add_option("--trust", options.trust,
                   "кому верить: папка или файл с корневыми сертификатами и списками отзыва; "
                   "без неё проверяются только строение и подписи")
      ->excludes(config);
  word->add_flag("--unstamped", options.unstamped, "контейнер годен и без штампа времени")
      ->excludes(config);
  word->add_option("--from", options.from, "журнал: не раньше, ГГГГ-ММ-ДДTчч:мм:ссZ")
      ->excludes(files);
  word->add_option("--to", options.to, "журнал: раньше")->excludes(files);
  word->add_flag("--json", options.json, "для программ");
  word->callback([&line] {
    const EvidenceOptions& given = line.evidence;
    line.code = given.files.empty() ? verify_log(given) : verify_evidence(given);
  });
}

}  // namespace

void add_evidence_words(Line& line) {
  CLI::App* evidence = line.word("evidence", "доказательства обменов: выгрузить, проверить");
  evidence->require_subcommand(1);
  add_export(line, evidence);
  add_verify(line, evidence);
}

}  // namespace app
