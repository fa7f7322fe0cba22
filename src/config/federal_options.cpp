#include "config/federal_options.hpp"

#include <algorithm>
#include <chrono>

#include "base/text.hpp"
#include "config/make_option.hpp"
#include "config/partner_options.hpp"
#include "config/reader.hpp"

namespace config {

namespace {

using S = Settings;

// The section as a whole may be absent.
FederalSettings& federal_of(S& s) {
  if (!s.federal) s.federal.emplace();
  return *s.federal;
}

std::optional<std::string> read_region(Source& source, const YAML::Node& node) {
  auto text = read_text(source, node);
  if (!text) return {};
  const bool two =
      text->size() == 2 && std::ranges::all_of(*text, [](char c) { return c >= '0' && c <= '9'; });
  if (two) return text;
  source.add(node, "ожидается код региона: две цифры в кавычках, например \"59\"");
  return {};
}

std::optional<std::chrono::minutes> read_time_of_day(Source& source, const YAML::Node& node) {
  auto text = read_text(source, node);
  if (!text) return {};
  const auto digits = [&](std::size_t at) {
    return base::parse_integer(text->substr(std::min(at, text->size()), 2)).value_or(-1);
  };
  const auto hours = digits(0), minutes = digits(3);
  const bool right = text->size() == 5 && (*text)[2] == ':' && hours >= 0 && hours < 24 &&
                     minutes >= 0 && minutes < 60;
  if (right) return std::chrono::minutes(60 * hours + minutes);
  source.add(node, "ожидается время суток в кавычках, например \"03:30\"");
  return {};
}

void read_regions(Source& source, const YAML::Node& list, S& settings) {
  if (!list.IsSequence())
    return source.add(list, "ожидается список, например [{code: \"61\", partner: rostov}]");
  auto& all = federal_of(settings).regions;
  for (const auto& item : list) {
    FederalSettings::Region row;
    Reader(source, federal_region_options(), row).read(item);
    const bool twice = std::ranges::any_of(all, [&](const auto& other) {
      return other.code == row.code || other.partner == row.partner;
    });
    if (twice) source.add(item, "этот регион или партнёр уже назван выше");
    all.push_back(std::move(row));
  }
}

bool is_federal(const Settings& settings, const std::string& code) {
  return std::ranges::any_of(settings.partners, [&](const PartnerSettings& each) {
    return each.partner.code == code && each.partner.kind == domain::PartnerKind::federal;
  });
}

}  // namespace

const Options<FederalSettings::Region>& federal_region_options() {
  using R = FederalSettings::Region;
  static const Options<R> all{
      make_option<R>({"code", "Код региона.", "", true}, "код", "две цифры", read_region,
                     [](R& r, auto v) { r.code = v; }),
      make_option<R>({"partner", "Его система: код партнёра вида `federal`.", "", true}, "текст",
                     "партнёр из `partners`", read_text, [](R& r, auto v) { r.partner = v; }),
  };
  return all;
}

void add_federal_options(Options<S>& all) {
  all.push_back(make_option<S>(
      {"federal.region",
       "Код нашего региона. Раздела нет — служба с другими регионами не обменивается.", "", true,
       true},
      "код", "две цифры", read_region, [](S& s, auto v) { federal_of(s).region = v; }));
  all.push_back({"federal.regions",
                 "Другие регионы, с которыми ведётся обмен; ключи каждой строки — в конце.", "[]",
                 false, "список", "", read_regions, true});
  all.push_back(flag<S>({"federal.health",
                         "Передавать ли с портфолио сведения о здоровье: специальную категорию "
                         "персональных данных.",
                         "false", false, true},
                        [](S& s, auto v) { federal_of(s).health = v; }));
  all.push_back(make_option<S>(
      {"federal.segment",
       "Федеральный сегмент: партнёр, которому передаются все обучающиеся и их изменения. Не задан "
       "— не передаются."},
      "текст", "партнёр вида `federal` из `partners`, не названный в `federal.regions`", read_text,
      [](S& s, auto v) { federal_of(s).segment = v; }));
  all.push_back(make_option<S>(
      {"federal.reconcile_at",
       "Когда каждый день сверять копию сегмента с реестрами, по часам региона. Не задано — по "
       "команде."},
      "время суток", "`\"ЧЧ:ММ\"` в кавычках", read_time_of_day,
      [](S& s, auto v) { federal_of(s).reconcile_at = v; }));
}

void check_federal(Source& source, const YAML::Node& root, const Settings& settings) {
  if (!settings.federal) return;
  const YAML::Node at = root["federal"];
  if (!settings.smev) source.add(at, "federal без smev: обмен идёт через СМЭВ 3");
  for (const FederalSettings::Region& row : settings.federal->regions) {
    if (row.code == settings.federal->region)
      source.add(at["regions"], "регион «" + row.code + "» — наш собственный");
    if (!is_federal(settings, row.partner))
      source.add(at["regions"],
                 "«" + row.partner + "»: нет такого партнёра вида federal в partners");
  }
  const std::string& segment = settings.federal->segment;
  if (settings.federal->reconcile_at && segment.empty())
    source.add(at, "federal.reconcile_at без federal.segment: сверять не с кем");
  if (segment.empty()) return;
  if (!is_federal(settings, segment))
    source.add(at["segment"], "«" + segment + "»: нет такого партнёра вида federal в partners");
  if (std::ranges::find(settings.federal->regions, segment, &FederalSettings::Region::partner) !=
      settings.federal->regions.end())
    source.add(at["segment"], "«" + segment + "» — другой регион: он назван в federal.regions");
}

}  // namespace config
