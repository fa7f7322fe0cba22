#include <algorithm>
#include <boost/json.hpp>
#include <iostream>
#include <tuple>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/config_check.hpp"

namespace app {
namespace {

boost::json::array to_json(const std::vector<config::Mistake>& mistakes) {
  boost::json::array rows;
  for (const config::Mistake& mistake : mistakes)
    rows.push_back({{"file", mistake.file},
                    {"line", mistake.line},
                    {"column", mistake.column},
                    {"text", mistake.text}});
  return rows;
}

}  // namespace

int check_config(const Path& file, bool json) {
  config::Loaded loaded = config::load(file);
  std::vector<config::Mistake> mistakes = std::move(loaded.mistakes);
  const config::Settings& settings = loaded.settings ? *loaded.settings : loaded.draft;
  Examined examined = examine(settings, loaded.settings.has_value());
  mistakes.insert(mistakes.end(), examined.mistakes.begin(), examined.mistakes.end());
  std::ranges::stable_sort(mistakes, {}, [](const config::Mistake& mistake) {
    return std::tuple(mistake.file, mistake.line, mistake.column);
  });
  const bool good = mistakes.empty();
  if (json) {
    const boost::json::object all{
        {"ok", good}, {"mistakes", to_json(mistakes)}, {"warnings", to_json(examined.warnings)}};
    std::cout << boost::json::serialize(all) << '\n';
  } else {
    for (const config::Mistake& mistake : mistakes) std::cout << config::describe(mistake) << '\n';
    for (const config::Mistake& warning : examined.warnings)
      std::cout << config::describe(warning) << " (предупреждение)\n";
    if (good) std::cout << file.string() << ": настройки верны\n";
  }
  return good ? Exit::done : Exit::input_at_fault;
}

}  // namespace app
