#include "config/trust_options.hpp"

#include <array>

#include "config/make_option.hpp"

namespace config {

namespace {

using S = Settings;
using Reader = std::optional<std::string> (*)(Source&, const YAML::Node&);

constexpr std::int64_t minutes_per_day = 24 * 60;
constexpr std::array<std::string_view, 2> policies{"strict", "degraded"};

template <Reader item>
std::optional<Strings> read_each(Source& source, const YAML::Node& node) {
  return read_list(source, node, item);
}

void add_files(Options<S>& all) {
  all.push_back(files<S>({"trust.anchors", "Корневые сертификаты, которым верит шина.", "", true},
                         [](S& s, auto v) { s.trust.anchors = v; }));
  all.push_back(files<S>({"trust.intermediates", "Промежуточные сертификаты.", "[]"},
                         [](S& s, auto v) { s.trust.intermediates = v; }));
  all.push_back(files<S>({"trust.crls",
                          "Списки отозванных сертификатов. С любым источником сведений об отзыве "
                          "они нужны о каждом сертификате цепочки ниже корневого.",
                          "[]"},
                         [](S& s, auto v) { s.trust.crls = v; }));
}

void add_addresses(Options<S>& all) {
  constexpr std::string_view urls = "`https://УЗЕЛ[:ПОРТ]/ПУТЬ`, `http://…`";
  all.push_back(make_option<S>(
      {"trust.crl_urls",
       "Откуда в фоне брать списки отозванных; годится и `http`: список подписан сам.", "[]"},
      "список адресов", std::string(urls), read_each<read_url>,
      [](S& s, auto v) { s.trust.crl_urls = v; }));
  all.push_back(make_option<S>({"trust.ocsp_urls",
                                "Кого в фоне спрашивать по OCSP о сертификатах партнёров и "
                                "промежуточных: по очереди, пока один не ответит.",
                                "[]"},
                               "список адресов", std::string(urls), read_each<read_url>,
                               [](S& s, auto v) { s.trust.ocsp_urls = v; }));
  all.push_back(make_option<S>(
      {"trust.fetch_hosts",
       "Узлы, к которым шина вправе обратиться по адресу из сертификата партнёра или "
       "промежуточного (списки и OCSP). Адреса из сообщений не читаются никогда.",
       "[]"},
      "список узлов", "`УЗЕЛ` или `УЗЕЛ:ПОРТ`", read_each<read_host>,
      [](S& s, auto v) { s.trust.fetch_hosts = v; }));
  all.push_back(file<S>({"trust.fetch_anchors",
                         "Корневые сертификаты TLS для адресов `https`. Не заданы — "
                         "`trust.anchors`, первый файл."},
                        [](S& s, auto v) { s.trust.fetch_anchors = v; }));
  all.push_back(integer<S>({"trust.fetch_minutes", "Как часто обновлять, в минутах.", "60"},
                           {1, minutes_per_day},
                           [](S& s, auto v) { s.trust.fetch_minutes = static_cast<int>(v); }));
}

}  // namespace

void add_trust_options(Options<S>& all) {
  add_files(all);
  all.push_back(choice<S>({"trust.revocation",
                           "Что делать, когда сведения об отзыве устарели, а новых нет: `strict` — "
                           "отклонять сообщения с KB-1308, `degraded` — верить последним ещё "
                           "`grace_hours`, громко предупреждая.",
                           "strict"},
                          policies, [](S& s, auto v) { s.trust.degraded = v == 1; }));
  all.push_back(
      integer<S>({"trust.grace_hours",
                  "Сколько часов после срока верить сведениям об отзыве в `degraded`.", "24"},
                 {1, 30 * 24}, [](S& s, auto v) { s.trust.grace_hours = static_cast<int>(v); }));
  add_addresses(all);
}

const Options<Pin>& pin_options() {
  static const Options<Pin> all{
      file<Pin>({"file", "Сертификат.", "", true}, [](Pin& p, auto v) { p.file = v; }),
      make_option<Pin>({"from", "С какого момента он принимается. Не задан — всегда."}, "момент",
                       "`2026-12-01T00:00:00Z`", read_time, [](Pin& p, auto v) { p.from = v; }),
      make_option<Pin>({"until", "До какого момента он принимается. Не задан — всегда."}, "момент",
                       "`2026-12-31T00:00:00Z`", read_time, [](Pin& p, auto v) { p.until = v; }),
  };
  return all;
}

}  // namespace config
