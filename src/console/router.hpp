#pragma once
// From a method and a path to the row of the table. Pure; any thread.
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "console/endpoint.hpp"

namespace console {

inline constexpr std::string_view api_root = "/api/v1";

struct Routed {
  const Endpoint* endpoint = nullptr;                                   // null: refused
  std::vector<std::pair<std::string_view, std::string_view>> values{};  // "id" → "12", as it stands
  std::string allow{};  // of a path that exists with other methods: "GET, PUT"
};
// path: below api_root, as it came. A literal step goes before a named one. HEAD is a GET. The
// views are of path and of the table.
Routed route(std::span<const Endpoint> table, std::string_view method, std::string_view path);

}  // namespace console
