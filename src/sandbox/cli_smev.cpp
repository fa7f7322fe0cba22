#include "sandbox/cli_smev.hpp"

#include <CLI/CLI.hpp>

#include "sandbox/smev_commands.hpp"

namespace sandbox {
namespace {

// The options of all words; they live as long as the command line.
struct Words {
  QueueOptions queue;
  SmevSendOptions send;
  SmevReceiveOptions receive;
  SmevLink status, statistics;
  std::string what = "requests";
  long redelivery_seconds = 60;
};

// One value each time that it is named, so that it does not swallow what follows.
template <class T>
void add_each(CLI::App* word, const char* name, std::vector<T>& values, const char* text,
              bool required = false) {
  word->add_option(name, values, text)->allow_extra_args(false)->required(required);
}

void add_queue(CLI::App& app, Words& words, int& code) {
  CLI::App* word = app.add_subcommand("queue", "очередь СМЭВ 3: ведёт себя как настоящая");
  QueueOptions& o = words.queue;
  word->add_option("--address", o.address, "где слушать")->capture_default_str();
  word->add_option("--port", o.port, "порт; 0 — любой свободный")->capture_default_str();
  auto* tls = word->add_option("--tls-cert", o.tls_certificate, "сертификат TLS; иначе без TLS");
  tls->needs(word->add_option("--tls-key", o.tls_key, "его ключ"));
  word->add_option("--key", o.key, "ключ подписи самой СМЭВ")->required();
  word->add_option("--cert", o.certificate, "его сертификат")->required();
  add_each(word, "--participant", o.participants, "участник: МНЕМОНИКА=СЕРТИФИКАТ", true);
  add_each(
      word, "--provide", o.kinds,
      "кто отвечает на вид сведений: МНЕМОНИКА=ПРОСТРАНСТВО_ИМЁН#КОРЕНЬ; с ?ЭЛЕМЕНТ=ЗНАЧЕНИЕ — "
      "только на запросы, где так сказано");
  add_each(word, "--schema", o.schemas, "схема вида сведений: ПРОСТРАНСТВО_ИМЁН#КОРЕНЬ=ФАЙЛ");
  add_each(word, "--algorithm", o.algorithms, "принимать подписи только этими алгоритмами");
  word->add_option("--resources", o.resources, "папка, в которой лежит xsd/")
      ->capture_default_str();
  word->add_option("--journal", o.journal,
                   "файл, с которым очередь переживает свою смерть; без него она живёт в памяти");
  auto* storage =
      word->add_option("--storage", o.storage, "папка файлового хранилища; без неё его нет");
  word->add_option("--ftp-port", o.ftp_port, "порт его FTP; 0 — любой свободный")
      ->needs(storage)
      ->capture_default_str();
  word->add_option("--official", o.official,
                   "папка со схемами оператора СМЭВ (v1_1, v1_2, v1_3): проверять по ним");
  word->add_option("--redelivery", words.redelivery_seconds,
                   "через сколько секунд отдать снова то, что не подтверждено")
      ->capture_default_str();
  word->add_option("--attachments-bytes", o.attachments_bytes, "предел вложений сообщения")
      ->capture_default_str();
  word->callback([&words, &code] {
    words.queue.redelivery = std::chrono::seconds{words.redelivery_seconds};
    code = queue(words.queue);
  });
}

void add_send(CLI::App& smev, Words& words, int& code) {
  CLI::App* word = smev.add_subcommand(
      "send", "отправить запрос или, с --reply-to, ответ; печатает номер сообщения");
  SmevSendOptions& o = words.send;
  link_options(word, o.link);
  auto* file = word->add_option("FILE", o.content, "бизнес-данные, XML");
  add_each(word, "--attach", o.attachments, "вложение; подписывается");
  add_each(word, "--file", o.files, "вложение через файловое хранилище (--ftp); подписывается");
  add_each(word, "--stored", o.stored, "лежит в хранилище СМЭВ: UUID=ФАЙЛ; хэш и подпись");
  auto* reply = word->add_option("--reply-to", o.reply_to, "на что отвечать, из запроса");
  reply->check([](const std::string& token) { return token.empty() ? "пусто" : ""; });
  auto* reject = word->add_option("--reject", o.reject, "отказать: NO_DATA, ACCESS_DENIED, …");
  reject->needs(reply);
  reject->excludes(file);
  word->add_option("--id", o.message_id, "номер прежней попытки; иначе новый");
  word->add_option("--transaction", o.transaction_code, "код транзакции");
  word->add_option("--patience", o.patience, "сколько секунд повторять то, что проходит само")
      ->capture_default_str();
  word->callback([&words, &code] {
    if (words.send.content.empty() && words.send.reject.empty()) throw CLI::RequiredError("FILE");
    code = smev_send(words.send);
  });
}

void add_receive(CLI::App& smev, Words& words, int& code) {
  CLI::App* word =
      smev.add_subcommand("receive", "взять сообщение из очереди, показать и подтвердить");
  SmevReceiveOptions& o = words.receive;
  link_options(word, o.link);
  word->add_option("WHAT", words.what, "requests — запросы к нам, responses — ответы нам")
      ->check(CLI::IsMember({"requests", "responses"}))
      ->capture_default_str();
  auto* ns = word->add_option("--ns", o.selector.ns, "только этот вид сведений");
  ns->needs(word->add_option("--root", o.selector.root, "его корневой элемент"));
  word->add_option("--node", o.selector.node_id, "узел системы");
  word->add_flag("--keep", o.keep, "не подтверждать: сообщение придёт снова");
  word->add_option("--save", o.save, "папка для данных и вложений");
  word->add_option("--wait", o.wait, "сколько секунд ждать")->capture_default_str();
  word->callback([&words, &code] {
    words.receive.responses = words.what == "responses";
    code = smev_receive(words.receive);
  });
}

}  // namespace

void link_options(CLI::App* word, SmevLink& link) {
  word->add_option("--url", link.url, "очередь: https://УЗЕЛ:ПОРТ/ws")->required();
  word->add_option("--ca", link.ca, "корневой сертификат TLS, PEM");
  word->add_option("--key", link.key, "закрытый ключ системы")->required();
  word->add_option("--cert", link.certificate, "её сертификат")->required();
  word->add_option("--smev-cert", link.smev_certificate, "сертификат, которым подписывает СМЭВ")
      ->required();
  word->add_option("--version", link.version, "версия СМЭВ 3: 1.1, 1.2 или 1.3")
      ->capture_default_str();
  word->add_option("--resources", link.resources, "папка, в которой лежит xsd/")
      ->capture_default_str();
  word->add_flag("--lenient", link.lenient, "читать и ответы, которые нарушают схему");
  word->add_option("--ftp", link.ftp, "файловое хранилище СМЭВ: УЗЕЛ:ПОРТ");
}

void add_smev_words(CLI::App& app, int& code) {
  const auto words = std::make_shared<Words>();
  add_queue(app, *words, code);
  CLI::App* smev = app.add_subcommand("smev", "система, подключённая к очереди СМЭВ 3");
  smev->require_subcommand(1);
  add_send(*smev, *words, code);
  add_receive(*smev, *words, code);
  CLI::App* status = smev->add_subcommand("status", "что СМЭВ говорит о принятых сообщениях");
  link_options(status, words->status);
  status->callback([words, &code] { code = smev_status(words->status); });
  CLI::App* statistics = smev->add_subcommand("statistics", "сколько сообщений ждёт");
  link_options(statistics, words->statistics);
  statistics->callback([words, &code] { code = smev_statistics(words->statistics); });
}

}  // namespace sandbox
