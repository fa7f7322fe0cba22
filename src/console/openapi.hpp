#pragma once
// The description of the API, made from the table that routes it: OpenAPI 3.1.
#include <boost/json.hpp>
#include <span>
#include <string_view>

#include "console/endpoint.hpp"

namespace console {

boost::json::object openapi(std::span<const Endpoint> table);

}  // namespace console
