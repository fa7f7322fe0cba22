#pragma once
// The state services portal as a parent sees it: choose who you are, look at your children, place
// an order. Every page asks the bus anew. One thread.
#include <map>
#include <string>
#include <vector>

#include "net/http.hpp"
#include "sandbox/commands.hpp"

namespace sandbox {

struct DemoParent {
  std::string snils, name;
};
// The guardians of a roster of the diary contract (PushRoster), each once, as they stand there; at
// most that many. Errors: those of xml::Document::parse.
base::Result<std::vector<DemoParent>> read_parents(std::string_view roster, std::size_t most);

class PortalSite {
 public:
  struct Way {
    std::string code, name;  // "smev2"; for the page
    Ask ask;
  };
  // The first way is taken where a page names none.
  PortalSite(std::vector<DemoParent> parents, std::vector<Way> ways)
      : parents_(std::move(parents)), ways_(std::move(ways)), token_(make_token()) {}

  // Waits for the bus: nothing else is served meanwhile.
  net::HttpResponse handle(const net::HttpRequest& request) const;

 private:
  static std::string make_token();

  std::vector<DemoParent> parents_;
  std::vector<Way> ways_;
  std::string token_;  // only our own forms know it
};

}  // namespace sandbox
