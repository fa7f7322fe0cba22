#include "config/federal_options.hpp"

#include <algorithm>

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
}

void check_federal(Source& source, const YAML::Node& root, const Settings& settings) {
  if (!settings.federal) return;
  const YAML::Node at = root["federal"];
  if (!settings.smev) source.add(at, "federal без smev: обмен идёт через СМЭВ 3");
  for (const FederalSettings::Region& row : settings.federal->regions) {
    if (row.code == settings.federal->region)
      source.add(at["regions"], "регион «" + row.code + "» — наш собственный");
    const auto partner = std::ranges::find_if(settings.partners, [&](const PartnerSettings& each) {
      return each.partner.code == row.partner;
    });
    if (partner == settings.partners.end() || partner->partner.kind != domain::PartnerKind::federal)
      source.add(at["regions"],
                 "«" + row.partner + "»: нет такого партнёра вида federal в partners");
  }
}

}  // namespace config
