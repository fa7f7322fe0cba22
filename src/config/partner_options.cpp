// Rows of the table that describe one partner, and the list of them.
#include "config/partner_options.hpp"

#include "base/limits.hpp"
#include "config/make_option.hpp"
#include "config/reader.hpp"

namespace config {

namespace {

using P = PartnerSettings;
using namespace std::chrono_literals;

using domain::partner_kinds;

std::optional<std::string> read_algorithm(Source& source, const YAML::Node& node) {
  const auto index = read_choice(source, node, signature_algorithms);
  return index ? std::optional(std::string(signature_algorithms[*index])) : std::nullopt;
}

void add_signature(Options<P>& all) {
  all.push_back(flag<P>({"signature.timestamp",
                         "Требовать подписанный Timestamp; `false` — для систем, которые "
                         "подписывают только Body: свежесть тогда не проверяется.",
                         "true"},
                        [](P& p, bool v) { p.partner.signature.timestamp = v; }));
  std::string names;
  for (std::string_view name : signature_algorithms)
    names += (names.empty() ? "`" : ", `") + std::string(name) + "`";
  all.push_back(list<P, read_algorithm>(
      {"signature.algorithms",
       "Допустимые алгоритмы; пусто — все, кроме устаревших `gost2001` и `rsa-sha1`: их "
       "допускают только по имени и только там, где они есть в профиле.",
       "[]"},
      "список имён", names, [](P& p, auto v) { p.partner.signature.algorithms = v; }));
  all.push_back(
      flag<P>({"signature.reversed_value",
               "СМЭВ 2: принимать значение подписи и с обратным порядком байт, как его пишут "
               "некоторые системы.",
               "false"},
              [](P& p, bool v) { p.partner.signature.reversed_value = v; }));
}

// The section `endpoint` as a whole may be absent.
domain::Endpoint& endpoint_of(P& p) {
  if (!p.partner.endpoint) p.partner.endpoint.emplace();
  return *p.partner.endpoint;
}

void add_endpoint(Options<P>& all) {
  all.push_back(make_option<P>(
      {"endpoint.url", "Служба SOAP, которая принимает у партнёра сообщения шины.", "", true, true},
      "адрес", "`https://УЗЕЛ[:ПОРТ]/ПУТЬ`; `http://` — только к этой же машине", read_safe_url,
      [](P& p, auto v) { endpoint_of(p).url = v; }));
  all.push_back(file<P>({"endpoint.anchors",
                         "Корневые сертификаты, по которым проверяется сервер TLS партнёра. Не "
                         "заданы — `trust.anchors`, первый файл."},
                        [](P& p, auto v) { endpoint_of(p).anchors = v.string(); }));
  all.push_back(duration<P>(
      {"endpoint.deadline", "Сколько ждать ответа, считая соединение.", "30s", false, true},
      {100ms, base::limits::delivery_lease / 2},
      [](P& p, auto v) { endpoint_of(p).deadline = v; }));
  all.push_back(
      integer<P>({"endpoint.concurrency", "Сообщений к нему одновременно.", "4", false, true},
                 {1, 64}, [](P& p, auto v) { endpoint_of(p).concurrency = static_cast<int>(v); }));
}

void add_limits(Options<P>& all) {
  namespace limits = base::limits;
  all.push_back(integer<P>(
      {"limits.messages_per_second", "Сообщений от него в секунду; 0 — без предела.",
       std::to_string(limits::partner_messages_per_second)},
      {0, 100'000},
      [](P& p, auto v) { p.partner.limits.messages_per_second = static_cast<double>(v); }));
  all.push_back(integer<P>(
      {"limits.concurrency", "Его сообщений в работе одновременно; 0 — без предела.",
       std::to_string(limits::partner_concurrency)},
      {0, 10'000}, [](P& p, auto v) { p.partner.limits.concurrency = static_cast<int>(v); }));
}

Options<P> make_partner_options() {
  Options<P> all;
  all.push_back(make_option<P>({"code", "Постоянный код: журнал, показатели, база.", "", true},
                               "имя", "`a-z`, `0-9`, `-`, до 64 знаков", read_name,
                               [](P& p, auto v) { p.partner.code = v; }));
  all.push_back(text<P>({"name", "Название для людей.", "", true}, "",
                        [](P& p, auto v) { p.partner.name = v; }));
  all.push_back(choice<P>(
      {"kind",
       "Поставщик данных, портал, который их спрашивает, только получатель или участник "
       "федерального обмена (федеральный сегмент, другой регион).",
       "", true},
      partner_kinds, [](P& p, auto v) { p.partner.kind = static_cast<domain::PartnerKind>(v); }));
  all.push_back({"certificates",
                 "Сертификаты, по которым узнаётся подпись партнёра; при смене — оба. Файл или "
                 "`{file, from, until}`.",
                 "", true, "список", "существующие файлы PEM", read_pins});
  all.push_back(list<P, read_ogrn>(
      {"organizations", "ОГРН организаций, о которых он вправе писать; пусто — обо всех.", "[]"},
      "список", "13 или 15 цифр", [](P& p, auto v) { p.partner.organizations = v; }));
  all.push_back(list<P, read_name>({"formats",
                                    "Форматы, которые он вправе слать (файлы `mappings/ИМЯ.yaml`); "
                                    "пусто — только собственный формат шины.",
                                    "[]"},
                                   "список имён", "`a-z`, `0-9`, `-`",
                                   [](P& p, auto v) { p.partner.formats = v; }));
  all.push_back(make_option<P>(
      {"folder",
       "Папка, из которой служба сама загружает файлы этого поставщика; загруженные она "
       "переносит в её папки `done` и `failed`."},
      "папка", "существующая; у каждого поставщика своя", read_folder,
      [](P& p, auto v) { p.folder = v; }));
  add_signature(all);
  add_endpoint(all);
  add_limits(all);
  return all;
}

}  // namespace

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

void read_partners(Source& source, const YAML::Node& list, Settings& settings) {
  if (!list.IsSequence()) return source.add(list, "ожидается список партнёров");
  std::set<std::string> codes;
  std::set<std::filesystem::path> folders;
  for (const auto& item : list) {
    if (!item.IsMap()) {
      source.add(item, "ожидается партнёр: раздел с ключами code, name, kind, certificates");
      continue;
    }
    PartnerSettings partner;
    Reader(source, partner_options(), partner).read(item);
    if (!partner.partner.code.empty() && !codes.insert(partner.partner.code).second)
      source.add(item["code"], "код «" + partner.partner.code + "» уже занят другим партнёром");
    if (partner.folder && partner.partner.kind != domain::PartnerKind::supplier)
      source.add(item["folder"], "папка бывает только у поставщика (kind: supplier)");
    if (partner.folder && !folders.insert(*partner.folder).second)
      source.add(item["folder"], "эта папка уже занята другим поставщиком");
    // a portal's question is not remembered by its id: without a Timestamp it could be repeated
    if (partner.partner.kind == domain::PartnerKind::portal && !partner.partner.signature.timestamp)
      source.add(item["signature"], "портал обязан подписывать Timestamp; допустимо true");
    settings.partners.push_back(std::move(partner));
  }
}

void read_pins(Source& source, const YAML::Node& list, PartnerSettings& partner) {
  if (!list.IsSequence() || list.size() == 0) {
    return source.add(list, list.IsSequence() ? "список пуст; нужен хотя бы один файл"
                                              : "ожидается список файлов, например [ca.crt]");
  }
  for (const auto& item : list) {
    Pin pin;
    if (item.IsMap()) {
      Reader(source, pin_options(), pin).read(item);
      if (pin.from && pin.until && *pin.until <= *pin.from)
        source.add(item["until"], "until не позже from: сертификат не действовал бы никогда");
    } else if (auto file = read_file(source, item)) {
      pin.file = std::move(*file);
    }
    partner.certificates.push_back(std::move(pin));
  }
}

}  // namespace config
