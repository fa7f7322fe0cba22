// Every option of the configuration, in the order of the documentation.
#include "base/limits.hpp"
#include "config/esia_options.hpp"
#include "config/federal_options.hpp"
#include "config/make_option.hpp"
#include "config/message_options.hpp"
#include "config/partner_options.hpp"
#include "config/route_options.hpp"
#include "config/smev2_options.hpp"
#include "config/smev_options.hpp"
#include "config/trust_options.hpp"

namespace config {

namespace {

using S = Settings;

constexpr std::int64_t kib = 1024, mib = 1024 * kib, gib = 1024 * mib;
constexpr IntegerBounds ports{0, 65535};
constexpr std::array<std::string_view, 2> log_formats{"text", "json"};
constexpr std::array<std::string_view, 2> portal_orders{"optional", "required"};
constexpr std::array<std::string_view, 4> log_levels{"debug", "info", "warning", "error"};

void add_data(Options<S>& all) {
  all.push_back(make_option<S>(
      {"resources", "Каталог с контрактами и описаниями форматов.", "/usr/share/kontingent"},
      "каталог", "содержит `xsd/` и `mappings/`", read_resources,
      [](S& s, auto v) { s.resources = v; }));
  all.push_back(make_option<S>(
      {"store", "База данных: встроенная SQLite или PostgreSQL 15.", "", true}, "адрес",
      "`sqlite:///АБСОЛЮТНЫЙ/ПУТЬ`, `sqlite:ПУТЬ`, "
      "`postgresql://ИМЯ@УЗЕЛ:ПОРТ[,УЗЕЛ:ПОРТ…]/БАЗА`",
      read_store_url, [](S& s, auto v) { s.store_url = v; }));
  all.push_back({"partners", "Внешние системы; ключи каждой — в конце.", "[]", false, "список",
                 "коды не повторяются", read_partners});
  all.push_back({"routes",
                 "Куда идут сообщения: действует первая строка, которая подошла; ключи каждой — в "
                 "конце, примеры — в [routes.md](routes.md). Без строк всё идёт в реестр.",
                 "[]", false, "список", "имена не повторяются", read_routes});
  all.push_back(make_option<S>(
      {"suppliers.folders",
       "Папка, в которой у каждого поставщика из базы своя, по его коду: оттуда служба сама "
       "загружает его файлы. Не задана — у них папок нет."},
      "папка", "существующая", read_folder, [](S& s, auto v) { s.supplier_folders = v; }));
  all.push_back(make_option<S>(
      {"replica.url",
       "Реплика PostgreSQL: с неё отвечает портал, пока она не отстала; иначе — с основной базы."},
      "адрес", "`postgresql://ИМЯ@УЗЕЛ:ПОРТ[,УЗЕЛ:ПОРТ…]/БАЗА`", read_replica_url,
      [](S& s, auto v) { s.replica_url = v; }));
  all.push_back(
      integer<S>({"replica.lag_seconds", "На сколько секунд реплика может отставать.", "5"},
                 {1, 3600}, [](S& s, auto v) { s.replica_lag_seconds = static_cast<int>(v); }));
  all.push_back(make_option<S>(
      {"region.utc_offset", "Местное время региона: по нему считаются даты уроков.", "\"+03:00\""},
      "смещение", "`-14:45` … `+14:45`", read_utc_offset,
      [](S& s, int v) { s.utc_offset_minutes = v; }));
  all.push_back(integer<S>(
      {"waiting.days",
       "Сколько суток запись ждёт того, на что ссылается; потом она отклонена ([contracts.md]"
       "(contracts.md#что-ждёт)).",
       "30"},
      {1, 3660}, [](S& s, auto v) { s.waiting_days = static_cast<int>(v); }));
}

void add_portal(Options<S>& all) {
  all.push_back(
      choice<S>({"portal.orders",
                 "Нужно ли заявление, чтобы портал получал сведения об ученике ([contracts.md]"
                 "(contracts.md#заявления)).",
                 "optional"},
                portal_orders, [](S& s, auto v) { s.portal.order_required = v == 1; }));
  all.push_back(integer<S>(
      {"portal.order_days",
       "Сколько суток заявление ждёт, пока реестр его подтвердит; потом в нём отказано.", "30"},
      {1, 3660}, [](S& s, auto v) { s.portal.order_days = static_cast<int>(v); }));
}

void add_signing(Options<S>& all) {
  all.push_back(file<S>(
      {"signing.certificate", "Сертификат, которым подписаны ответы. Не задан — из файла ключа."},
      [](S& s, auto v) { s.signing.certificate = v; }));
  all.push_back(make_option<S>(
      {"signing.key", "Закрытый ключ подписи ответов: файл или ключ в токене.", "", true}, "ключ",
      "файл PEM или PKCS#12, либо `pkcs11:token=…;object=…[?module-path=…]` без PIN", read_key,
      [](S& s, auto v) { s.signing.key = v; }));
  all.push_back(make_option<S>(
      {"signing.passphrase_file", "Пароль файла с ключом или PIN токена: первая строка файла."},
      "файл", "существующий файл", read_file, [](S& s, auto v) { s.signing.passphrase_file = v; }));
  all.push_back(choice<S>(
      {"signing.algorithm", "Алгоритм подписи ответов. Не задан — по типу ключа."},
      signing_algorithms, [](S& s, auto v) { s.signing.algorithm = signing_algorithms[v]; }));
}

void add_doors(Options<S>& all) {
  all.push_back(make_option<S>(
      {"listen.address", "Адрес, на котором принимаются сообщения партнёров.", "0.0.0.0"}, "адрес",
      "IPv4 или IPv6", read_address, [](S& s, auto v) { s.listen.address = v; }));
  all.push_back(integer<S>({"listen.port", "Порт партнёров; 0 — любой свободный.", "8443"}, ports,
                           [](S& s, auto v) { s.listen.port = static_cast<std::uint16_t>(v); }));
  all.push_back(make_option<S>(
      {"listen.public_url",
       "Адрес шины, как его видят партнёры: он стоит в WSDL. Не задан — по `listen.address`."},
      "адрес", "`https://УЗЕЛ[:ПОРТ][/ПУТЬ]`", read_public_url,
      [](S& s, auto v) { s.listen.public_url = v; }));
  all.push_back(file<S>({"tls.certificate", "Сертификат сервера TLS с цепочкой.", "", true},
                        [](S& s, auto v) { s.tls.certificate = v; }));
  all.push_back(file<S>({"tls.key", "Закрытый ключ сервера TLS.", "", true},
                        [](S& s, auto v) { s.tls.key = v; }));
  add_signing(all);
  all.push_back(make_option<S>(
      {"operations.address", "Адрес `/livez`, `/readyz`, `/healthz`, `/metrics`; не публичный.",
       "127.0.0.1"},
      "адрес", "IPv4 или IPv6", read_address, [](S& s, auto v) { s.operations.address = v; }));
  all.push_back(
      integer<S>({"operations.port", "Порт эксплуатации; 0 — любой свободный.", "9090"}, ports,
                 [](S& s, auto v) { s.operations.port = static_cast<std::uint16_t>(v); }));
}

void add_console(Options<S>& all) {
  all.push_back(integer<S>(
      {"console.port",
       "Порт API для людей и программ, `https`; 0 — любой свободный. Раздела нет — нет и API.", "",
       true, true},
      ports, [](S& s, auto v) { s.console.port = static_cast<std::uint16_t>(v); }));
  all.push_back(make_option<S>(
      {"console.address", "Адрес API: сеть органов управления, не партнёров.", "127.0.0.1"},
      "адрес", "IPv4 или IPv6", read_address, [](S& s, auto v) { s.console.address = v; }));
  all.push_back(file<S>(
      {"console.certificate", "Сертификат сервера TLS для API. Не задан — `tls.certificate`."},
      [](S& s, auto v) { s.console.tls.certificate = v; }));
  all.push_back(file<S>({"console.key", "Его закрытый ключ. Не задан — `tls.key`."},
                        [](S& s, auto v) { s.console.tls.key = v; }));
}

void add_uploads(Options<S>& all) {
  all.push_back(make_option<S>(
      {"uploads.folder",
       "Папка, в которую API принимает файлы для загрузки; её видит одна служба. Не задана — API "
       "файлов не принимает."},
      "папка", "существующая", read_folder, [](S& s, auto v) { s.uploads.folder = v; }));
  all.push_back(size<S>({"uploads.bytes", "Один файл, который принимают через API.",
                         format_size(base::limits::upload_bytes)},
                        {kib, 64 * gib}, [](S& s, auto v) { s.uploads.bytes = v; }));
}

void add_service(Options<S>& all) {
  namespace limits = base::limits;
  all.push_back(size<S>(
      {"limits.message_bytes", "Тело одного сообщения.", format_size(limits::message_bytes)},
      {kib, 256 * mib}, [](S& s, auto v) { s.limits.message_bytes = v; }));
  all.push_back(integer<S>(
      {"limits.connections", "Соединений одновременно.", std::to_string(limits::connections)},
      {1, 100'000}, [](S& s, auto v) { s.limits.connections = static_cast<std::size_t>(v); }));
  all.push_back(size<S>(
      {"limits.bytes_in_flight", "Тела всех сообщений в работе вместе; сверх него ответ «занято».",
       format_size(limits::bytes_in_flight)},
      {kib, 64 * gib}, [](S& s, auto v) { s.limits.bytes_in_flight = v; }));
  all.push_back(integer<S>({"threads.cpu", "Потоков для XML и подписи; 0 — по числу ядер.", "0"},
                           {0, 256}, [](S& s, auto v) { s.cpu_threads = static_cast<int>(v); }));
  all.push_back(choice<S>({"log.format", "Вид журнала в стандартном потоке ошибок.", "text"},
                          log_formats,
                          [](S& s, auto v) { s.log_format = static_cast<base::Log::Format>(v); }));
  all.push_back(choice<S>({"log.level", "С какой важности писать.", "info"}, log_levels,
                          [](S& s, auto v) { s.log_level = static_cast<base::Level>(v); }));
}

Options<S> make_settings_options() {
  Options<S> all;
  add_data(all);
  add_portal(all);
  add_doors(all);
  add_console(all);
  add_uploads(all);
  add_trust_options(all);
  add_message_options(all);
  add_smev_options(all);
  add_smev2_options(all);
  add_esia_options(all);
  add_federal_options(all);
  add_service(all);
  return all;
}

}  // namespace

const Options<Settings>& settings_options() {
  static const Options<S> all = make_settings_options();
  return all;
}

const std::vector<Section>& sections() {
  static const std::vector<Section> all{
      {"suppliers", "Поставщики из базы"},
      {"replica", "База для чтения"},
      {"region", "Регион"},
      {"waiting", "Записи, которые ждут"},
      {"portal", "Портал государственных услуг"},
      {"listen", "Вход для партнёров"},
      {"tls", "TLS входа"},
      {"signing", "Подпись ответов"},
      {"operations", "Вход для эксплуатации"},
      {"console", "API для людей и программ"},
      {"uploads", "Файлы через API"},
      {"trust", "Доверие к подписям"},
      {"messages", "Хранение сообщений"},
      {"changes", "Лента изменений"},
      {"stamps", "Штампы времени на журнале сообщений"},
      {"smev", "СМЭВ 3"},
      {"smev2", "СМЭВ 2"},
      {"esia", "Вход людей через ЕСИА"},
      {"sessions", "Сессии вошедших"},
      {"diaries", "Вход в дневники"},
      {"federal", "Федеральный обмен"},
      {"limits", "Пределы"},
      {"threads", "Потоки"},
      {"log", "Журнал работы"},
      {"signature", "Подпись партнёра"},
      {"endpoint", "Куда слать партнёру"},
      {"from", "Какие сообщения"},
      {"live", "Ответ вживую"},
  };
  return all;
}

}  // namespace config
