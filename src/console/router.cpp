#include "console/router.hpp"

#include <optional>

namespace console {
namespace {

using Values = std::vector<std::pair<std::string_view, std::string_view>>;

std::string_view take_step(std::string_view& path) {
  path.remove_prefix(1);  // its slash
  const std::string_view step = path.substr(0, path.find('/'));
  path.remove_prefix(step.size());
  return step;
}

// Empty: it does not match.
std::optional<Values> match(std::string_view pattern, std::string_view path) {
  Values values;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = take_step(pattern), given = take_step(path);
    if (wanted.starts_with('{') && !given.empty())
      values.emplace_back(wanted.substr(1, wanted.size() - 2), given);
    else if (wanted != given)
      return std::nullopt;
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return values;
}

}  // namespace

Routed route(std::span<const Endpoint> table, std::string_view method, std::string_view path) {
  Routed best;
  if (!path.starts_with('/')) return best;
  std::optional<std::size_t> fewest;  // named steps of the paths that match
  for (const Endpoint& row : table) {
    auto values = match(row.path, path);
    if (!values || (fewest && values->size() > *fewest)) continue;
    if (!fewest || values->size() < *fewest) best = {};
    fewest = values->size();
    const std::string_view name = name_of(row.method);
    best.allow += (best.allow.empty() ? "" : ", ") + std::string(name);
    if (name == "GET") best.allow += ", HEAD";
    if (name != (method == "HEAD" ? "GET" : method)) continue;
    best.endpoint = &row;
    best.values = std::move(*values);
  }
  return best;
}

}  // namespace console
