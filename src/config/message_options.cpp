#include "config/message_options.hpp"

#include "config/make_option.hpp"

namespace config {

namespace {

using S = Settings;
using namespace std::chrono_literals;

constexpr IntegerBounds days{1, 36'600};
constexpr std::array<std::string_view, 2> policies{"degraded", "strict"};

void add_stamps(Options<S>& all) {
  all.push_back(make_option<S>(
      {"stamps.url",
       "Служба штампов времени RFC 3161; годится и `http`: штамп подписан сам, а для `https` "
       "сервер проверяется по `trust.fetch_anchors`. Не задана — журнал не заверяется."},
      "адрес", "`https://УЗЕЛ[:ПОРТ]/ПУТЬ`, `http://…`", read_url,
      [](S& s, auto v) { s.stamps.url = v; }));
  all.push_back(files<S>(
      {"stamps.anchors", "Корневые сертификаты службы штампов. Не заданы — `trust.anchors`.", "[]"},
      [](S& s, auto v) { s.stamps.anchors = v; }));
  all.push_back(files<S>({"stamps.certificates",
                          "Сертификат службы и промежуточные, если в штамп они не вложены.", "[]"},
                         [](S& s, auto v) { s.stamps.certificates = v; }));
  all.push_back(duration<S>(
      {"stamps.interval", "Как часто заверять новое в журнале.", "1h"}, {1s, 24h},
      [](S& s, auto v) { s.stamps.interval = std::chrono::floor<std::chrono::seconds>(v); }));
  all.push_back(choice<S>(
      {"stamps.policy",
       "Что делать, когда служба молчит дольше `grace_hours`: `degraded` — работать дальше, громко "
       "предупреждая, `strict` — не принимать сообщений с KB-3006.",
       "degraded"},
      policies, [](S& s, auto v) { s.stamps.strict = v == 1; }));
  all.push_back(integer<S>(
      {"stamps.grace_hours", "Сколько часов после последнего штампа обходиться без нового.", "72"},
      {1, 30 * 24}, [](S& s, auto v) { s.stamps.grace_hours = static_cast<int>(v); }));
}

}  // namespace

void add_message_options(Options<S>& all) {
  all.push_back(integer<S>({"messages.body_days", "Сколько суток хранить тела сообщений.", "90"},
                           days, [](S& s, auto v) { s.messages.body_days = static_cast<int>(v); }));
  all.push_back(
      integer<S>({"messages.entry_days",
                  "Сколько суток хранить записи о сообщениях; не меньше `body_days`.", "1096"},
                 days, [](S& s, auto v) { s.messages.entry_days = static_cast<int>(v); }));
  all.push_back(integer<S>(
      {"changes.days",
       "Сколько суток хранить ленту изменений; чей курсор старше, начинает со снимка.", "400"},
      days, [](S& s, auto v) { s.changes_days = static_cast<int>(v); }));
  add_stamps(all);
}

}  // namespace config
