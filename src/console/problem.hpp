#pragma once
// A refusal as RFC 9457 says it: application/problem+json, Russian, with the stable code.
#include <string_view>

#include "base/error.hpp"
#include "console/shape.hpp"
#include "net/http.hpp"

namespace console {

// The HTTP status of an error: that of its code; what is worth repeating and not the client's
// fault is 503.
int status_of(const base::Error& error);

// Members: type ("urn:kontingent:code:KB-1803"), title, status, detail (what to do), code, trace,
// and parameter where one is at fault. Never the error's detail, which is for the log.
net::HttpResponse problem(const base::Error& error, int status, std::string_view trace);
net::HttpResponse problem(const base::Error& error, std::string_view trace);

// The schema of it; the component is named Problem.
boost::json::object problem_schema(Components& components);

}  // namespace console
