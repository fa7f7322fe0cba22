#pragma once
// What the sandbox's ESIA shows in a browser.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/http.hpp"

namespace sandbox {

// content: HTML.
net::HttpResponse page(int status, std::string_view title, const std::string& content);
std::string escaped(std::string_view text);

// The page where one chooses who to be. path, login: of its links.
net::HttpResponse choice_page(std::string_view path, std::string_view login,
                              std::string_view client_id, std::string_view scope);
// A form that the person sends on to that address.
net::HttpResponse post_page(std::string_view address,
                            const std::vector<std::pair<std::string, std::string>>& fields);
// A request that cannot be sent back to where it came from.
net::HttpResponse refusal_page(std::string_view code, std::string_view why);
net::HttpResponse redirect_to(std::string address);

}  // namespace sandbox
