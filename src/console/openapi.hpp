#pragma once
// The description of the API, made from the table that routes it: OpenAPI 3.1.
#include <boost/json.hpp>
#include <span>
#include <string_view>

#include "console/endpoint.hpp"

namespace console {

boost::json::object openapi(std::span<const Endpoint> table);
// The paths that take or send files: no rows of the table (uploads.hpp, templates).
boost::json::object file_paths();

}  // namespace console
