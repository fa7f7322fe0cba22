// The word about suppliers in the database.
#include "app/cli_line.hpp"

namespace app {
namespace {

using Action = SupplierOptions::Action;
using Texts = std::vector<std::string>;

CLI::App* action(Line& line, CLI::App* word, const char* name, const char* help, Action what) {
  return line.action(word, name, help, line.suppliers, what, &suppliers);
}

void add_code(CLI::App* to, SupplierOptions& options) {
  to->add_option("CODE", options.code, "код поставщика: a–z, цифры, дефис")->required();
}

void add_fields(CLI::App* to, SupplierOptions& o) {
  const auto text = [&](const char* name, std::optional<std::string>& into, const char* help) {
    return to->add_option_function<std::string>(
        name, [&into](const std::string& given) { into = given; }, help);
  };
  const auto list = [&](const char* name, std::optional<Texts>& into, const char* help) {
    to->add_option_function<Texts>(
          name, [&into](const Texts& given) { into = given; }, help)
        ->allow_extra_args(false);
  };
  const auto number = [&](const char* name, std::optional<int>& into, const char* help, int most) {
    to->add_option_function<int>(
          name, [&into](int given) { into = given; }, help)
        ->check(between(0, most));
  };
  text("--name", o.name, "название для людей");
  list("--organization", o.organizations, "ОГРН, о ком он вправе писать; \"\" — обо всех");
  list("--format", o.formats, "формат, который он вправе слать; \"\" — только собственный шины");
  list("--operation", o.operations, "операция, которую он вправе вызывать; \"\" — все");
  list("--algorithm", o.algorithms, "допустимый алгоритм подписи; \"\" — все неустаревшие");
  text("--timestamp", o.timestamp, "подписанный Timestamp: required или optional")
      ->check(one_of({"required", "optional"}));
  text("--schedule", o.schedule,
       "когда ждём: \"mon-fri 18:00\", \"mon,thu 09:30\", \"daily 23:00\"");
  text("--state", o.state, "enabled или disabled")->check(one_of({"enabled", "disabled"}));
  number("--messages-per-second", o.messages_per_second, "сообщений в секунду; 0 — без предела",
         100'000);
  number("--concurrency", o.concurrency, "сообщений одновременно; 0 — без предела", 10'000);
}

void add_times(CLI::App* to, SupplierOptions& options) {
  to->add_option("--from", options.from, "с какого дня сертификат его, ГГГГ-ММ-ДД");
  to->add_option("--until", options.until, "до какого дня, не включая его");
}

}  // namespace

void add_supplier_words(Line& line) {
  CLI::App* word = line.word("suppliers", "поставщики в базе: список, новые, сертификаты");
  word->require_subcommand(1);
  SupplierOptions& to = line.suppliers;
  std::vector<CLI::App*> all{
      action(line, word, "list", "все, с последней поставкой и просрочкой", Action::list)};
  const auto one = [&](CLI::App* parent, const char* name, const char* help, Action what) {
    all.push_back(action(line, parent, name, help, what));
    add_code(all.back(), to);
    return all.back();
  };
  one(word, "show", "один, с историей изменений", Action::show);
  CLI::App* add = one(word, "add", "новый поставщик", Action::add);
  add_fields(add, to);
  add->get_option("--name")->required();
  add->add_option("--certificate", to.certificates, "его сертификат, файл PEM; можно несколько")
      ->allow_extra_args(false);
  add_times(add, to);
  add_fields(one(word, "set", "изменить то, что названо", Action::set), to);
  one(word, "remove", "больше не поставщик; его записи и история остаются", Action::remove);
  CLI::App* certificate = word->add_subcommand("certificate", "сертификаты поставщика");
  certificate->require_subcommand(1);
  CLI::App* more = one(certificate, "add", "ещё один сертификат", Action::add_certificate);
  more->add_option("FILE", to.file, "файл PEM")->required();
  add_times(more, to);
  one(certificate, "revoke", "отозвать сертификат навсегда", Action::revoke_certificate)
      ->add_option("FINGERPRINT", to.fingerprint, "SHA-256 или его начало, не короче 8 знаков")
      ->required();
  for (CLI::App* each : all) each->add_flag("--json", to.json, "для программ");
}

}  // namespace app
