// Rows of the table that describe one route, and the list of them.
#include "config/route_options.hpp"

#include "base/limits.hpp"
#include "config/make_option.hpp"
#include "config/reader.hpp"

namespace config {

namespace {

using R = domain::Route;
using To = domain::RouteTo;
using namespace std::chrono_literals;

constexpr std::array<std::string_view, 2> services{"diary", "portal"};
constexpr std::string_view name_text = "`a-z`, `0-9`, `-`, до 64 знаков";

std::string list_operations(std::string_view quote) {
  std::string text;
  for (const domain::RoutedOperation& row : domain::routed_operations)
    text.append(text.empty() ? "" : ", ").append(quote).append(row.name).append(quote);
  return text;
}

std::optional<std::string> read_operation(Source& source, const YAML::Node& node) {
  const auto text = read_text(source, node);
  if (!text) return {};
  std::vector<std::string_view> names;
  for (const domain::RoutedOperation& row : domain::routed_operations) names.push_back(row.name);
  if (std::ranges::find(names, *text) != names.end()) return text;
  const auto near = base::nearest(*text, names);
  source.add(node, "неизвестная операция «" + *text + "»; " +
                       (near ? "возможно, «" + std::string(*near) + "»"
                             : "допустимо: " + list_operations("")));
  return {};
}

void read_destinations(Source& source, const YAML::Node& list, R& route) {
  if (!list.IsSequence()) return source.add(list, "ожидается список получателей");
  if (list.size() > base::limits::route_destinations)
    source.add(list, "получателей больше " + std::to_string(base::limits::route_destinations));
  for (const auto& item : list) {
    To to;
    if (item.IsMap()) {
      Reader(source, destination_options(), to).read(item);
    } else {
      source.add(item, "ожидается получатель: раздел с ключами partner, order_by, deadline");
    }
    const auto same = [&to](const To& other) { return other.partner == to.partner; };
    if (!to.partner.empty() && std::ranges::any_of(route.to, same))
      source.add(item, "получатель «" + to.partner + "» указан второй раз");
    route.to.push_back(std::move(to));
  }
}

void add_from(Options<R>& all) {
  all.push_back(choice<R>({"from.service", "Чей контракт. Не задан — любой."}, services,
                          [](R& r, auto v) { r.from.service = services[v]; }));
  all.push_back(list<R, read_operation>({"from.operations", "Какие операции; пусто — все.", "[]"},
                                        "список имён", list_operations("`"),
                                        [](R& r, auto v) { r.from.operations = v; }));
  all.push_back(list<R, read_name>({"from.partners", "Чья подпись; пусто — чья угодно.", "[]"},
                                   "список кодов", "коды из `partners` или поставщиков в базе",
                                   [](R& r, auto v) { r.from.partners = v; }));
  all.push_back(list<R, read_ogrn>(
      {"from.organizations",
       "ОГРН: сообщение говорит хотя бы об одной из этих организаций; пусто — о любых.", "[]"},
      "список", "13 или 15 цифр", [](R& r, auto v) { r.from.organizations = v; }));
  all.push_back(text<R>({"from.xpath", "Условие на подписанное содержимое. Не задано — любое."},
                        "XPath 1.0, префиксы `d` и `p`", [](R& r, auto v) { r.from.xpath = v; }));
}

// The section `live` as a whole may be absent.
domain::RouteLive& live_of(R& r) {
  if (!r.live) r.live.emplace();
  return *r.live;
}

void add_live(Options<R>& all) {
  all.push_back(make_option<R>(
      {"live.partner", "Кого спросить сразу; не ответит — отвечает реестр.", "", true, true}, "имя",
      "код партнёра с `endpoint`", read_name, [](R& r, auto v) { live_of(r).partner = v; }));
  all.push_back(text<R>(
      {"live.smev",
       "Спросить не по SOAP, а через СМЭВ 3: пространство имён вида сведений, который отдаёт "
       "дневник."},
      "URI", [](R& r, auto v) { live_of(r).smev_ns = v; }));
  all.push_back(duration<R>(
      {"live.deadline",
       "Сколько ждать его ответа; по SOAP — не больше 15s. Дневника в СМЭВ дольше 15s ждёт только "
       "вопрос, который сам пришёл из СМЭВ 3.",
       "5s", false, true},
      {100ms, 24h}, [](R& r, auto v) { live_of(r).deadline = v; }));
}

Options<R> make_route_options() {
  Options<R> all;
  all.push_back(make_option<R>({"name", "Имя строки: журнал, показатели, доставка.", "", true},
                               "имя", std::string(name_text), read_name,
                               [](R& r, auto v) { r.name = v; }));
  all.push_back(make_option<R>(
      {"mapping",
       "В каком формате должно быть сообщение. Не задан — в любом, который партнёр вправе слать."},
      "имя", "файл `mappings/ИМЯ.yaml`", read_name, [](R& r, auto v) { r.mapping = v; }));
  all.push_back(
      flag<R>({"register", "Записать ли в реестр.", "true"}, [](R& r, bool v) { r.keep = v; }));
  all.push_back({"to", "Кому ещё переслать; ключи каждого — ниже.", "[]", false, "список",
                 "до " + std::to_string(base::limits::route_destinations), read_destinations});
  add_from(all);
  add_live(all);
  return all;
}

// The value behind the key; undefined where there is none.
YAML::Node child(const YAML::Node& map, const char* key) {
  return map && map.IsMap() ? map[key] : YAML::Node(YAML::NodeType::Undefined);
}

void check_services(Source& source, const YAML::Node& item, const R& route) {
  if (route.from.service.empty()) return;
  for (const auto& node : child(child(item, "from"), "operations")) {
    const auto is_it = [&node](const domain::RoutedOperation& row) {
      return node.IsScalar() && row.name == node.Scalar();
    };
    const auto row = std::ranges::find_if(domain::routed_operations, is_it);
    if (row == domain::routed_operations.end() || row->service == route.from.service) continue;
    source.add(node, "операции " + node.Scalar() + " нет в контракте " + route.from.service +
                         "; она в контракте " + std::string(row->service));
  }
}

// By SOAP the portal waits, too; by SMEV nobody does.
void check_wait(Source& source, const YAML::Node& item, const R& route) {
  constexpr auto longest = base::limits::answer_timeout / 2;
  if (route.live && route.live->smev_ns.empty() && route.live->deadline > longest)
    read_duration(source, child(child(item, "live"), "deadline"), {100ms, longest});
}

class CodeCheck {
 public:
  CodeCheck(Source& source, const Settings& settings) : source_(source) {
    for (const PartnerSettings& each : settings.partners) codes_.push_back(each.partner.code);
  }
  void check(const YAML::Node& node) {
    if (!node || !node.IsScalar() || node.Scalar().empty()) return;
    if (std::ranges::find(codes_, node.Scalar()) != codes_.end()) return;
    const auto near = base::nearest(node.Scalar(), codes_);
    source_.add(node, "нет партнёра с кодом «" + node.Scalar() + "»" +
                          (near ? "; возможно, «" + std::string(*near) + "»" : ""));
  }

 private:
  Source& source_;
  std::vector<std::string_view> codes_;
};

}  // namespace

const Options<domain::Route>& route_options() {
  static const Options<R> all = make_route_options();
  return all;
}

const Options<domain::RouteTo>& destination_options() {
  static const Options<To> all{
      make_option<To>({"partner", "Получатель.", "", true}, "имя", "код партнёра с `endpoint`",
                      read_name, [](To& t, auto v) { t.partner = v; }),
      text<To>({"order_by",
                "Значение, по которому сообщения одного отправителя идут строго друг за другом. "
                "Не задано — порядок не важен."},
               "XPath 1.0, префиксы `d` и `p`", [](To& t, auto v) { t.order_by = v; }),
      duration<To>({"deadline",
                    "Сколько пытаться доставить после приёма; потом сообщение откладывается до "
                    "решения человека.",
                    "24h"},
                   {1s, 24h * 90},
                   [](To& t, auto v) { t.deadline = std::chrono::floor<std::chrono::seconds>(v); }),
  };
  return all;
}

void read_routes(Source& source, const YAML::Node& list, Settings& settings) {
  if (!list.IsSequence()) return source.add(list, "ожидается список маршрутов");
  if (list.size() > base::limits::routes)
    return source.add(list, "маршрутов больше " + std::to_string(base::limits::routes));
  std::set<std::string> names;
  for (const auto& item : list) {
    if (!item.IsMap()) {
      source.add(item,
                 "ожидается маршрут: раздел с ключами name, mapping, register, to, from, live");
      continue;
    }
    R route;
    route.place = source.place_of(item);
    Reader(source, route_options(), route).read(item);
    check_services(source, item, route);
    check_wait(source, item, route);
    if (!route.name.empty() && !names.insert(route.name).second)
      source.add(item["name"], "имя «" + route.name + "» уже занято другим маршрутом");
    settings.routes.push_back(std::move(route));
  }
}

void check_routes(Source& source, const YAML::Node& root, const Settings& settings) {
  CodeCheck codes(source, settings);
  for (const auto& item : child(root, "routes")) {
    for (const auto& to : child(item, "to")) codes.check(child(to, "partner"));
    codes.check(child(child(item, "live"), "partner"));
  }
}

}  // namespace config
