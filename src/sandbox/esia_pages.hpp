#pragma once
// What the sandbox's ESIA shows in a browser.
#include <string>
#include <string_view>

#include "net/http.hpp"

namespace sandbox {

// The page where one chooses who to be. login: what its links carry.
net::HttpResponse choice_page(std::string_view login, std::string_view client_id,
                              std::string_view scope);
// A request that cannot be sent back to where it came from.
net::HttpResponse refusal_page(std::string_view code, std::string_view why);
net::HttpResponse redirect_to(std::string address);

}  // namespace sandbox
