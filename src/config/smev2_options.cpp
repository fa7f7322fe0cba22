#include "config/smev2_options.hpp"

#include <algorithm>
#include <cctype>

#include "config/make_option.hpp"
#include "config/partner_options.hpp"

namespace config {
namespace {

using S = Settings;

constexpr std::array<std::string_view, 2> answers{"at-once", "on-ping"};
constexpr std::size_t mnemonic_letters = 4, mnemonic_length = 9;

// The section as a whole may be absent.
Smev2Settings& smev2_of(S& s) {
  if (!s.smev2) s.smev2.emplace();
  return *s.smev2;
}

// MnemonicType of rev120315.
std::optional<std::string> read_mnemonic(Source& source, const YAML::Node& node) {
  auto text = read_text(source, node);
  if (!text) return std::nullopt;
  const auto fits = [&](std::size_t i) {
    const char c = (*text)[i];
    const bool digit = c >= '0' && c <= '9';
    return digit || (i < mnemonic_letters && c >= 'A' && c <= 'Z');
  };
  bool good = text->size() == mnemonic_length;
  for (std::size_t i = 0; good && i < mnemonic_length; ++i) good = fits(i);
  if (good) return text;
  source.add(node, "ожидается мнемоника: четыре латинские прописные буквы или цифры и пять цифр");
  return std::nullopt;
}

void add_key(Options<S>& all) {
  all.push_back(make_option<S>(
      {"smev2.key", "Закрытый ключ ЭП-ОВ нашей системы. Не задан — весь раздел `signing`."}, "ключ",
      "файл PEM или PKCS#12, либо `pkcs11:…`, как `signing.key`", read_key,
      [](S& s, auto v) { smev2_of(s).signing.key = v; }));
  all.push_back(file<S>({"smev2.certificate", "Его сертификат. Не задан — из файла ключа."},
                        [](S& s, auto v) { smev2_of(s).signing.certificate = v; }));
  all.push_back(make_option<S>({"smev2.passphrase_file", "Пароль ключа: первая строка файла."},
                               "файл", "существующий файл", read_file,
                               [](S& s, auto v) { smev2_of(s).signing.passphrase_file = v; }));
  all.push_back(choice<S>(
      {"smev2.algorithm", "Алгоритм подписи. Не задан — по типу ключа."}, signing_algorithms,
      [](S& s, auto v) { smev2_of(s).signing.algorithm = signing_algorithms[v]; }));
}

}  // namespace

void add_smev2_options(Options<S>& all) {
  all.push_back(make_option<S>(
      {"smev2.mnemonic",
       "Мнемоника нашей системы: её должен назвать Recipient/Code. Раздела нет — сервиса СМЭВ 2 "
       "тоже.",
       "", true, true},
      "строка", "`XXXX00000`", read_mnemonic, [](S& s, auto v) { smev2_of(s).mnemonic = v; }));
  all.push_back(text<S>(
      {"smev2.name", "Её название для людей, Sender/Name ответов.", "Контингент", false, true}, "",
      [](S& s, auto v) { smev2_of(s).name = v; }));
  all.push_back(
      {"smev2.certificates",
       "Сертификаты ЭП-СМЭВ: без её подписи рядом с подписью отправителя сообщению не верят. Не "
       "заданы — довольно отправителя. Файл или `{file, from, until}`.",
       "", false, "список", "существующие файлы PEM",
       [](Source& source, const YAML::Node& node, S& s) {
         read_pins(source, node, smev2_of(s).smev);
       }});
  all.push_back(choice<S>(
      {"smev2.answers",
       "Когда отдавать ответ: `at-once` — сразу, `on-ping` — на запрос только ACCEPT с номером, "
       "ответ на PING с этим номером.",
       "at-once", false, true},
      answers, [](S& s, auto v) { smev2_of(s).on_ping = v == 1; }));
  all.push_back(flag<S>({"smev2.test",
                         "Тестовый стенд: сообщение с пометкой TestMsg действует, как всякое "
                         "другое. На рабочем контуре в нём отказывают.",
                         "false", false, true},
                        [](S& s, auto v) { smev2_of(s).test = v; }));
  add_key(all);
}

void check_smev2(Source& source, const YAML::Node& root, Settings& settings) {
  if (!settings.smev2) return;
  Smev2Settings& smev2 = *settings.smev2;
  if (smev2.signing.key.empty() && !smev2.signing.certificate.empty())
    source.add(root["smev2"],
               "smev2.certificate без smev2.key; ключ и сертификат указывают вместе");
  if (smev2.signing.key.empty()) smev2.signing = settings.signing;
  for (const PartnerSettings& each : settings.partners)
    if (each.partner.code == smev2_code)
      source.add(root["partners"],
                 "код «smev2» у партнёра занят: так в журнале зовётся сама СМЭВ 2");
  if (smev2.smev.certificates.empty()) return;
  smev2.smev.partner.code = smev2_code;
  smev2.smev.partner.name = "СМЭВ 2";
  smev2.smev.partner.kind = domain::PartnerKind::receiver;
  settings.partners.push_back(smev2.smev);
}

}  // namespace config
