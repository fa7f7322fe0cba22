#include "config/esia_options.hpp"

#include "base/limits.hpp"
#include "config/make_option.hpp"

namespace config {

namespace {

using S = Settings;
using namespace std::chrono_literals;

constexpr std::array<std::string_view, 2> schemes{"raw", "pkcs7"};
constexpr std::array<std::string_view, 2> employees{"any", "required"};
constexpr std::string_view callback = "/esia/callback";

// The section as a whole may be absent.
EsiaSettings& esia_of(S& s) {
  if (!s.esia) s.esia.emplace();
  return *s.esia;
}

void add_system(Options<S>& all) {
  all.push_back(make_option<S>(
      {"esia.url", "ЕСИА. Раздела нет — через неё не входят ([accounts.md](accounts.md)).", "",
       true, true},
      "адрес", "`https://УЗЕЛ[:ПОРТ]`; `http://` — только к этой же машине", read_safe_url,
      [](S& s, auto v) { esia_of(s).url = v; }));
  all.push_back(text<S>({"esia.client_id", "Мнемоника нашей системы в ЕСИА.", "", true, true}, "",
                        [](S& s, auto v) { esia_of(s).client_id = v; }));
  all.push_back(make_option<S>(
      {"esia.redirect_uri",
       "Куда ЕСИА возвращает браузер, буква в букву как в заявке: наш адрес, каким его видит "
       "браузер, и `/esia/callback`.",
       "", true, true},
      "адрес", "`https://УЗЕЛ[:ПОРТ]/esia/callback`", read_url,
      [](S& s, auto v) { esia_of(s).redirect_uri = v; }));
  all.push_back(text<S>(
      {"esia.scope", "Что спрашивают о вошедшем.", "openid fullname snils usr_org", false, true},
      "", [](S& s, auto v) { esia_of(s).scope = v; }));
  all.push_back(make_option<S>(
      {"esia.key", "Закрытый ключ нашей системы в ЕСИА. Не задан — весь раздел `signing`."}, "ключ",
      "файл PEM или PKCS#12, либо `pkcs11:…`, как `signing.key`", read_key,
      [](S& s, auto v) { esia_of(s).signing.key = v; }));
  all.push_back(file<S>({"esia.certificate", "Его сертификат. Не задан — из файла ключа."},
                        [](S& s, auto v) { esia_of(s).signing.certificate = v; }));
  all.push_back(make_option<S>({"esia.passphrase_file", "Пароль ключа: первая строка файла."},
                               "файл", "существующий файл", read_file,
                               [](S& s, auto v) { esia_of(s).signing.passphrase_file = v; }));
}

void add_habits(Options<S>& all) {
  all.push_back(choice<S>({"esia.scheme",
                           "Схема client_secret: `raw` — v2/ac и v3/te, `pkcs7` — прежняя "
                           "([esia.md](esia.md)).",
                           "raw", false, true},
                          schemes, [](S& s, auto v) { esia_of(s).pkcs7 = v == 1; }));
  all.push_back(text<S>({"esia.certificate_hash",
                         "Хеш нашего сертификата, каким его знает ЕСИА. Не задан — от его DER."},
                        "", [](S& s, auto v) { esia_of(s).certificate_hash = v; }));
  all.push_back(text<S>(
      {"esia.issuer", "Издатель её маркеров.", "\"http://esia.gosuslugi.ru/\"", false, true}, "",
      [](S& s, auto v) { esia_of(s).issuer = v; }));
  all.push_back(
      files<S>({"esia.certificates",
                "Сертификаты, которыми ЕСИА подписывает маркеры; при смене — оба.", "", true, true},
               [](S& s, auto v) { esia_of(s).certificates = v; }));
  all.push_back(file<S>({"esia.anchors",
                         "Корневые сертификаты, по которым проверяется её сервер TLS. Не заданы — "
                         "`trust.anchors`, первый файл."},
                        [](S& s, auto v) { esia_of(s).anchors = v; }));
  all.push_back(flag<S>({"esia.nonce", "Маркер обязан повторить nonce.", "true", false, true},
                        [](S& s, bool v) { esia_of(s).nonce = v; }));
  all.push_back(flag<S>(
      {"esia.pkce", "Входить с PKCE, если это разрешено нашей системе.", "false", false, true},
      [](S& s, bool v) { esia_of(s).pkce = v; }));
  all.push_back(
      choice<S>({"esia.employees",
                 "Входит ли в учётную запись органа или организации тот, кто в ЕСИА не числится её "
                 "сотрудником: `any` — да, `required` — нет.",
                 "any", false, true},
                employees, [](S& s, auto v) { esia_of(s).employees = v == 1; }));
  all.push_back(
      duration<S>({"esia.deadline", "Сколько ждать каждого ответа ЕСИА.", "15s", false, true},
                  {1s, 1min}, [](S& s, auto v) { esia_of(s).deadline = v; }));
}

SamlSettings& saml_of(S& s) {
  EsiaSettings& esia = esia_of(s);
  if (!esia.saml) esia.saml.emplace();
  return *esia.saml;
}

void add_saml(Options<S>& all) {
  all.push_back(make_option<S>(
      {"esia.saml.metadata",
       "Метаданные поставщика входа SAML 2.0; новый ключ — новый файл и перезапуск. Раздела нет — "
       "по SAML не входят ([saml.md](saml.md)).",
       "", true, true},
      "файл", "существующий файл XML", read_file, [](S& s, auto v) { saml_of(s).metadata = v; }));
  all.push_back(make_option<S>(
      {"esia.saml.key", "Закрытый ключ RSA: им подписаны запросы и расшифровываются ответы.", "",
       true, true},
      "файл", "существующий файл PEM", read_file,
      [](S& s, auto v) { saml_of(s).signing.key = v.string(); }));
  all.push_back(file<S>({"esia.saml.certificate", "Его сертификат.", "", true, true},
                        [](S& s, auto v) { saml_of(s).signing.certificate = v; }));
  all.push_back(make_option<S>({"esia.saml.passphrase_file", "Пароль ключа: первая строка файла."},
                               "файл", "существующий файл", read_file,
                               [](S& s, auto v) { saml_of(s).signing.passphrase_file = v; }));
  all.push_back(flag<S>({"esia.saml.sha1", "Принимать и подписи RSA-SHA-1.", "false", false, true},
                        [](S& s, bool v) { saml_of(s).sha1 = v; }));
  all.push_back(text<S>({"esia.saml.organization", "Название организации в наших метаданных.",
                         "Региональный сегмент «Контингент»", false, true},
                        "", [](S& s, auto v) { saml_of(s).organization = v; }));
  all.push_back(text<S>({"esia.saml.email", "Адрес для связи там же."}, "",
                        [](S& s, auto v) { saml_of(s).email = v; }));
}

// The section as a whole may be absent.
DiarySettings& diaries_of(S& s) {
  if (!s.diaries) s.diaries.emplace();
  return *s.diaries;
}

void add_diaries(Options<S>& all) {
  all.push_back(make_option<S>(
      {"diaries.key",
       "Закрытый ключ RSA, которым подписано сказанное дневникам. Раздела нет — входа в дневники "
       "через нас нет ([idp.md](idp.md)).",
       "", true, true},
      "ключ", "файл PEM или PKCS#12, либо `pkcs11:…`, как `signing.key`", read_key,
      [](S& s, auto v) { diaries_of(s).signing.key = v; }));
  all.push_back(file<S>({"diaries.certificate", "Его сертификат. Не задан — из файла ключа."},
                        [](S& s, auto v) { diaries_of(s).signing.certificate = v; }));
  all.push_back(make_option<S>({"diaries.passphrase_file", "Пароль ключа: первая строка файла."},
                               "файл", "существующий файл", read_file,
                               [](S& s, auto v) { diaries_of(s).signing.passphrase_file = v; }));
}

void add_sessions(Options<S>& all) {
  const auto seconds = [](auto v) { return std::chrono::floor<std::chrono::seconds>(v); };
  all.push_back(
      duration<S>({"sessions.idle", "Через сколько без запросов сессия кончается.", "30min"},
                  {1s, 24h}, [seconds](S& s, auto v) { s.sessions.idle = seconds(v); }));
  all.push_back(
      duration<S>({"sessions.absolute", "Через сколько она кончается в любом случае.", "12h"},
                  {1s, 7 * 24h}, [seconds](S& s, auto v) { s.sessions.absolute = seconds(v); }));
  all.push_back(duration<S>(
      {"sessions.fresh",
       "Сколько после входа можно объединять и разделять карточки, менять приоритеты, поставщиков "
       "и учётные записи; потом для этого входят ещё раз.",
       "15min"},
      {1s, 24h}, [seconds](S& s, auto v) { s.sessions.fresh = seconds(v); }));
  all.push_back(make_option<S>(
      {"sessions.break_glass",
       "Ключ местного администратора на случай, когда ЕСИА недоступна: файл, который пишет "
       "`kontingent accounts break-glass`. Не задан — такого входа нет."},
      "файл", "существующий файл", read_file, [](S& s, auto v) { s.sessions.break_glass = v; }));
}

}  // namespace

std::string EsiaSettings::origin() const {
  return redirect_uri.substr(0, redirect_uri.size() - callback.size());
}

void add_esia_options(Options<S>& all) {
  add_system(all);
  add_habits(all);
  add_saml(all);
  add_sessions(all);
  add_diaries(all);
}

void check_esia(Source& source, const YAML::Node& root, Settings& settings) {
  if (settings.sessions.absolute < settings.sessions.idle)
    source.add(root["sessions"], "sessions.absolute меньше sessions.idle");
  if (settings.sessions.break_glass && !settings.esia)
    source.add(root["sessions"], "sessions.break_glass — запасной вход; нужен и раздел esia");
  if (settings.diaries && !settings.esia)
    source.add(root["diaries"], "входящих в дневники узнаёт ЕСИА; нужен и раздел esia");
  if (!settings.esia) return;
  EsiaSettings& esia = *settings.esia;
  const YAML::Node at = root["esia"];
  if (!settings.console.port) source.add(at, "входить некуда: нет раздела console");
  const std::string& back = esia.redirect_uri;
  if (!back.starts_with("https://") || !back.ends_with(callback) ||
      back.find('/', 8) != back.size() - callback.size())
    source.add(at["redirect_uri"], "нужен адрес https://УЗЕЛ[:ПОРТ]/esia/callback");
  if (esia.signing.key.empty() && !esia.signing.certificate.empty())
    source.add(at, "esia.certificate без esia.key; ключ и сертификат указывают вместе");
  if (esia.signing.key.empty()) esia.signing = settings.signing;
  if (esia.anchors.empty()) esia.anchors = settings.trust.anchors.front();
}

}  // namespace config
