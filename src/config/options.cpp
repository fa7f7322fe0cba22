// Every option of the configuration, in the order of the documentation.
#include <array>

#include "base/limits.hpp"
#include "config/make_option.hpp"
#include "config/read.hpp"
#include "config/trust_options.hpp"

namespace config {

namespace {

// The rows of security's table, which this room cannot see; a test of app/ holds them together.
// The legacy ones at the end are verified where a policy names them, never used to sign.
constexpr std::array<std::string_view, 8> algorithms{"rsa-sha256",   "rsa-sha512",   "ecdsa-sha256",
                                                     "ecdsa-sha384", "gost2012-256", "gost2012-512",
                                                     "gost2001",     "rsa-sha1"};
constexpr std::span<const std::string_view> signing_algorithms(algorithms.data(), 6);

using S = Settings;
using P = PartnerSettings;

constexpr std::int64_t kib = 1024, mib = 1024 * kib, gib = 1024 * mib;
constexpr IntegerBounds ports{0, 65535};
constexpr std::array<std::string_view, 2> flags{"false", "true"};
constexpr std::array<std::string_view, 3> partner_kinds{"supplier", "portal", "receiver"};
constexpr std::array<std::string_view, 2> log_formats{"text", "json"};
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

std::optional<Strings> read_names(Source& source, const YAML::Node& node) {
  return read_list(source, node, read_name);
}

std::optional<Strings> read_ogrns(Source& source, const YAML::Node& node) {
  return read_list(source, node, read_ogrn);
}

std::optional<std::string> read_algorithm(Source& source, const YAML::Node& node) {
  const auto index = read_choice(source, node, algorithms);
  return index ? std::optional(std::string(algorithms[*index])) : std::nullopt;
}

std::optional<Strings> read_algorithms(Source& source, const YAML::Node& node) {
  return read_list(source, node, read_algorithm);
}

void add_signature(Options<P>& all) {
  all.push_back(choice<P>({"signature.timestamp",
                           "Требовать подписанный Timestamp; `false` — для систем, которые "
                           "подписывают только Body: свежесть тогда не проверяется.",
                           "true"},
                          flags, [](P& p, auto v) { p.partner.signature.timestamp = v == 1; }));
  std::string names;
  for (std::string_view name : algorithms)
    names += (names.empty() ? "`" : ", `") + std::string(name) + "`";
  all.push_back(make_option<P>(
      {"signature.algorithms",
       "Допустимые алгоритмы; пусто — все, кроме устаревших `gost2001` и `rsa-sha1`: их "
       "допускают только по имени и только там, где они есть в профиле.",
       "[]"},
      "список имён", names, read_algorithms,
      [](P& p, auto v) { p.partner.signature.algorithms = v; }));
  all.push_back(
      choice<P>({"signature.reversed_value",
                 "СМЭВ 2: принимать значение подписи и с обратным порядком байт, как его пишут "
                 "некоторые системы.",
                 "false"},
                flags, [](P& p, auto v) { p.partner.signature.reversed_value = v == 1; }));
}

Options<P> make_partner_options() {
  Options<P> all;
  all.push_back(make_option<P>({"code", "Постоянный код: журнал, показатели, база.", "", true},
                               "имя", "`a-z`, `0-9`, `-`, до 64 знаков", read_name,
                               [](P& p, auto v) { p.partner.code = v; }));
  all.push_back(make_option<P>({"name", "Название для людей.", "", true}, "строка", "", read_text,
                               [](P& p, auto v) { p.partner.name = v; }));
  all.push_back(choice<P>(
      {"kind", "Поставщик данных, портал, который их спрашивает, или только получатель.", "", true},
      partner_kinds, [](P& p, auto v) { p.partner.kind = static_cast<domain::PartnerKind>(v); }));
  all.push_back({"certificates",
                 "Сертификаты, по которым узнаётся подпись партнёра; при смене — оба. Файл или "
                 "`{file, from, until}`.",
                 "", true, "список", "существующие файлы PEM", read_pins});
  all.push_back(make_option<P>(
      {"organizations", "ОГРН организаций, о которых он вправе писать; пусто — обо всех.", "[]"},
      "список", "13 или 15 цифр", read_ogrns, [](P& p, auto v) { p.partner.organizations = v; }));
  all.push_back(make_option<P>({"formats",
                                "Форматы, которые он вправе слать (файлы `mappings/ИМЯ.yaml`); "
                                "пусто — только собственный формат шины.",
                                "[]"},
                               "список имён", "`a-z`, `0-9`, `-`", read_names,
                               [](P& p, auto v) { p.partner.formats = v; }));
  add_signature(all);
  return all;
}

Options<S> make_settings_options() {
  Options<S> all;
  add_data(all);
  add_doors(all);
  add_trust_options(all);
  add_service(all);
  return all;
}

}  // namespace

const Options<Settings>& settings_options() {
  static const Options<S> all = make_settings_options();
  return all;
}

const Options<PartnerSettings>& partner_options() {
  static const Options<P> all = make_partner_options();
  return all;
}

const Options<PartnerSettings>& policy_options() {
  static const Options<P> all = [] {
    constexpr std::string_view section = "signature.";
    Options<P> rows;
    for (Option<P> option : partner_options()) {
      if (!option.key.starts_with(section)) continue;
      option.key.remove_prefix(section.size());
      rows.push_back(std::move(option));
    }
    return rows;
  }();
  return all;
}

const std::vector<Section>& sections() {
  static const std::vector<Section> all{
      {"replica", "База для чтения"},
      {"region", "Регион"},
      {"listen", "Вход для партнёров"},
      {"tls", "TLS входа"},
      {"signing", "Подпись ответов"},
      {"operations", "Вход для эксплуатации"},
      {"trust", "Доверие к подписям"},
      {"limits", "Пределы"},
      {"threads", "Потоки"},
      {"log", "Журнал работы"},
      {"signature", "Подпись партнёра"},
  };
  return all;
}

}  // namespace config
