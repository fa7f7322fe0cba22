#include "config/smev_options.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "config/make_option.hpp"
#include "config/partner_options.hpp"
#include "config/reader.hpp"

namespace config {

namespace {

using S = Settings;
using namespace std::chrono_literals;

constexpr std::array<std::string_view, 3> versions{"1.1", "1.2", "1.3"};
constexpr std::array<std::string_view, 2> strictness{"strict", "lenient"};
constexpr std::array<std::string_view, 2> services{"portal", "federal"};
constexpr std::array<std::string_view, 10> operations{
    "GetStudents", "GetPerformance",    "SubmitOrder",  "GetOrder",        "WithdrawOrder",
    "FindStudent", "ConfirmEnrollment", "GetPortfolio", "RequestTransfer", "Transfer"};

// The section as a whole may be absent.
SmevSettings& smev_of(S& s) {
  if (!s.smev) s.smev.emplace();
  return *s.smev;
}

SmevFtp& ftp_of(S& s) {
  auto& ftp = smev_of(s).ftp;
  if (!ftp) ftp.emplace();
  return *ftp;
}

domain::Endpoint& endpoint_of(S& s) {
  auto& endpoint = smev_of(s).queue.partner.endpoint;
  if (!endpoint) endpoint.emplace();
  return *endpoint;
}

void read_requests(Source& source, const YAML::Node& list, S& settings) {
  if (!list.IsSequence() || list.size() == 0)
    return source.add(list, "ожидается список, например [{service: portal}]");
  auto& all = smev_of(settings).requests;
  for (const auto& item : list) {
    SmevRequests row;
    Reader(source, smev_request_options(), row).read(item);
    const bool twice = std::ranges::any_of(all, [&](const SmevRequests& other) {
      return other.service == row.service && other.operation == row.operation;
    });
    if (twice) source.add(item, "эти запросы уже названы выше");
    all.push_back(std::move(row));
  }
}

void add_queue(Options<S>& all) {
  all.push_back(
      make_option<S>({"smev.url", "Сервис очереди СМЭВ 3. Раздела нет — служба с ней не работает.",
                      "", true, true},
                     "адрес", "`https://УЗЕЛ[:ПОРТ]/ПУТЬ`; `http://` — только к этой же машине",
                     read_safe_url, [](S& s, auto v) { endpoint_of(s).url = v; }));
  all.push_back(
      {"smev.certificates",
       "Сертификаты, которыми подписывает сама СМЭВ; при смене — оба. Файл или `{file, "
       "from, until}`. Им верят так же, как сертификатам партнёров: цепочка, срок, отзыв.",
       "", true, "список", "существующие файлы PEM",
       [](Source& source, const YAML::Node& node, S& s) {
         read_pins(source, node, smev_of(s).queue);
       },
       true});
  all.push_back(choice<S>({"smev.version", "Версия обмена.", "1.2", false, true}, versions,
                          [](S& s, auto v) { smev_of(s).version = versions[v]; }));
  all.push_back(file<S>({"smev.anchors",
                         "Корневые сертификаты, по которым проверяется сервер TLS очереди. Не "
                         "заданы — `trust.anchors`, первый файл."},
                        [](S& s, auto v) { endpoint_of(s).anchors = v.string(); }));
  all.push_back(choice<S>(
      {"smev.schema",
       "Что делать с сообщением СМЭВ, которое нарушает её схему: `strict` — отклонить запрос, "
       "`lenient` — прочесть, если его можно прочесть.",
       "strict", false, true},
      strictness, [](S& s, auto v) { smev_of(s).lenient = v == 1; }));
  all.push_back(flag<S>({"smev.test",
                         "Тестовый стенд: запрос с пометкой TestMessage действует, как всякий "
                         "другой. На рабочем контуре в нём отказывают.",
                         "false", false, true},
                        [](S& s, auto v) { smev_of(s).test = v; }));
}

void add_key(Options<S>& all) {
  all.push_back(make_option<S>(
      {"smev.key", "Закрытый ключ нашей системы в СМЭВ. Не задан — весь раздел `signing`."}, "ключ",
      "файл PEM или PKCS#12, либо `pkcs11:…`, как `signing.key`", read_key,
      [](S& s, auto v) { smev_of(s).signing.key = v; }));
  all.push_back(file<S>({"smev.certificate", "Его сертификат. Не задан — из файла ключа."},
                        [](S& s, auto v) { smev_of(s).signing.certificate = v; }));
  all.push_back(make_option<S>({"smev.passphrase_file", "Пароль ключа: первая строка файла."},
                               "файл", "существующий файл", read_file,
                               [](S& s, auto v) { smev_of(s).signing.passphrase_file = v; }));
  all.push_back(choice<S>(
      {"smev.algorithm", "Алгоритм подписи. Не задан — по типу ключа."}, signing_algorithms,
      [](S& s, auto v) { smev_of(s).signing.algorithm = signing_algorithms[v]; }));
}

void add_pace(Options<S>& all) {
  all.push_back(
      {"smev.requests",
       "Какие запросы забирать и сколькими потоками опроса; ключи каждой строки — в конце.",
       "[{service: portal}]", false, "список", "", read_requests, true});
  all.push_back(duration<S>(
      {"smev.first_pause", "Пауза после пустого ответа; удваивается …", "500ms", false, true},
      {10ms, 1min}, [](S& s, auto v) { smev_of(s).first_pause = v; }));
  all.push_back(duration<S>({"smev.longest_pause", "… до этой.", "10s", false, true}, {10ms, 10min},
                            [](S& s, auto v) { smev_of(s).longest_pause = v; }));
  all.push_back(
      duration<S>({"smev.deadline", "Сколько ждать ответа на один вызов.", "30s", false, true},
                  {100ms, base::limits::delivery_lease / 2},
                  [](S& s, auto v) { endpoint_of(s).deadline = v; }));
  all.push_back(
      integer<S>({"smev.concurrency", "Ответов к очереди одновременно.", "4", false, true}, {1, 64},
                 [](S& s, auto v) { endpoint_of(s).concurrency = static_cast<int>(v); }));
  all.push_back(duration<S>(
      {"smev.answer_within",
       "Сколько пытаться отдать ответ; потом он откладывается до решения человека. Номера старше "
       "двух суток СМЭВ не берёт.",
       "24h", false, true},
      {1min, base::limits::smev_id_age - 1h}, [](S& s, auto v) {
        smev_of(s).answer_within = std::chrono::floor<std::chrono::seconds>(v);
      }));
  all.push_back(
      integer<S>({"smev.response_pollers", "Опрашивать ответы на наши запросы одновременно.", "2",
                  false, true},
                 {1, 16}, [](S& s, auto v) { smev_of(s).response_pollers = static_cast<int>(v); }));
  all.push_back(duration<S>(
      {"smev.wait_for_answer",
       "Сколько ждать ответа на наш запрос; потом он завершён и спросивший об этом знает.", "120h",
       false, true},
      {1s, base::limits::smev_request_memory}, [](S& s, auto v) {
        smev_of(s).wait_for_answer = std::chrono::floor<std::chrono::seconds>(v);
      }));
}

void add_ftp(Options<S>& all) {
  all.push_back(make_option<S>(
      {"smev.ftp.host",
       "Файловое хранилище СМЭВ: вложения, которые больше, чем берёт MTOM. Раздела нет — вложения "
       "из хранилища не скачиваются и туда не кладутся.",
       "", true, true},
      "узел", "`УЗЕЛ[:ПОРТ]`; FTP без шифрования — только внутри защищённой сети СМЭВ", read_host,
      [](S& s, auto v) { ftp_of(s).host = v; }));
  all.push_back(
      make_option<S>({"smev.ftp.user", "Под каким именем класть файлы.", "anonymous", false, true},
                     "имя", "строка", read_text, [](S& s, auto v) { ftp_of(s).user = v; }));
  all.push_back(make_option<S>(
      {"smev.ftp.password_file", "Пароль: первая строка файла. Не задан — само имя."}, "файл",
      "существующий файл", read_file, [](S& s, auto v) { ftp_of(s).password_file = v; }));
  all.push_back(size<S>(
      {"smev.ftp.max_size", "Сколько вложений одного сообщения брать из хранилища и класть туда.",
       "16MiB", false, true},
      {5 << 20, 64 << 20}, [](S& s, auto v) { ftp_of(s).max_bytes = v; }));
  all.push_back(duration<S>(
      {"smev.ftp.deadline", "Сколько ждать всех файлов одного сообщения.", "30s", false, true},
      {100ms, 50s}, [](S& s, auto v) { ftp_of(s).deadline = v; }));
}

}  // namespace

const Options<SmevRequests>& smev_request_options() {
  using R = SmevRequests;
  static const Options<R> all{
      choice<R>({"service",
                 "Чей контракт: `portal` — `urn:kontingent:portal:1.0`, `federal` — "
                 "`urn:kontingent:federal:1.0`.",
                 "", true},
                services, [](R& r, auto v) { r.service = services[v]; }),
      choice<R>({"operation",
                 "Забирать только этот вид сведений. Не задан — всё, что СМЭВ отдаёт нашей "
                 "системе."},
                operations, [](R& r, auto v) { r.operation = operations[v]; }),
      integer<R>({"pollers", "Опрашивать одновременно.", "2"}, {1, 16},
                 [](R& r, auto v) { r.pollers = static_cast<int>(v); }),
  };
  return all;
}

void add_smev_options(Options<S>& all) {
  add_queue(all);
  add_key(all);
  add_pace(all);
  add_ftp(all);
}

void check_smev(Source& source, const YAML::Node& root, Settings& settings) {
  if (!settings.smev) return;
  SmevSettings& smev = *settings.smev;
  const YAML::Node at = root["smev"];
  if (smev.longest_pause < smev.first_pause)
    source.add(at, "smev.longest_pause меньше smev.first_pause");
  if (smev.signing.key.empty() && !smev.signing.certificate.empty())
    source.add(at, "smev.certificate без smev.key; ключ и сертификат указывают вместе");
  for (const PartnerSettings& each : settings.partners)
    if (each.partner.code == smev_code)
      source.add(root["partners"],
                 "код «smev» у партнёра занят: так в журнале и доставке зовётся сама СМЭВ");
  smev.queue.partner.code = smev_code;
  smev.queue.partner.name = "СМЭВ";
  smev.queue.partner.kind = domain::PartnerKind::receiver;
  if (smev.signing.key.empty()) smev.signing = settings.signing;
  settings.partners.push_back(smev.queue);
}

}  // namespace config
