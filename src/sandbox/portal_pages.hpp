#pragma once
// What the portal's stand-in shows people. Pure; any thread.
#include <string>
#include <utility>
#include <vector>

#include "net/http.hpp"
#include "sandbox/portal_site.hpp"
#include "sandbox/story.hpp"

namespace sandbox {

// Where the reader is: it goes into every link.
struct PortalPlace {
  std::vector<std::pair<std::string, std::string>> ways{};  // code, name
  std::string way{}, snils{}, token{};                      // the token: of our own forms
};

net::HttpResponse parents_page(const PortalPlace& place, const std::vector<DemoParent>& parents);
// The children, and the form of an order.
net::HttpResponse children_page(const PortalPlace& place, const std::vector<Child>& children);
net::HttpResponse performance_page(const PortalPlace& place, const std::string& told);
net::HttpResponse order_page(const PortalPlace& place, const std::string& number,
                             const std::string& state, const std::string& text);
net::HttpResponse refusal_page(const PortalPlace& place, const std::string& why);

}  // namespace sandbox
