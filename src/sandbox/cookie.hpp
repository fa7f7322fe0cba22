#pragma once
// Cookies of the sandbox's pages: for one browser session, out of reach of scripts.
#include <string>
#include <string_view>
#include <utility>

#include "net/http.hpp"

namespace sandbox {

// "" if there is none of that name.
std::string read_cookie(const net::HttpRequest& request, std::string_view name);
// The header. Answers of an identity provider come as a form of another site: a cookie that has to
// be there then may not ask for the same one, which browsers allow over TLS alone.
std::pair<std::string, std::string> make_cookie(std::string_view name, std::string_view value,
                                                std::string_view path, bool tls = false);

}  // namespace sandbox
