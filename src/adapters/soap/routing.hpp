#pragma once
// A message's way through the route table: which rows may fit, what letters the one that does
// makes of it.
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bus/outbox.hpp"
#include "bus/route_table.hpp"
#include "transform/mapping.hpp"

namespace adapters::soap {

// The table with the partners and formats that it names; SIGHUP replaces all at once.
struct Routing {
  std::shared_ptr<const bus::RouteTable> table;
  std::vector<domain::Partner> partners;
  std::shared_ptr<const std::vector<transform::Mapping>> mappings;

  const domain::Partner* find(std::string_view code) const;  // null: nobody
};

// What is known of one message before the transaction.
struct Choice {
  std::shared_ptr<const Routing> routing;          // keeps the rows alive
  std::vector<const domain::Route*> candidates{};  // bus::RouteTable::candidates
  std::string message_id{}, payload{};             // of the letter, when a candidate has any
  std::vector<std::vector<std::string>> keys{};    // by candidate and destination

  bool asks_for_organizations() const;
  // The format that the message must be in: the first candidate's word; empty: none.
  std::string_view mapping() const;
  // The row that fits this message, whose organizations and format are known by now. Null: none.
  const domain::Route* choose(const std::set<std::string>& organizations,
                              std::string_view mapping) const;
};

// On a CPU thread. Errors: mapping_failed (an expression failed); xml_namespace.
base::Result<Choice> choose_routes(std::shared_ptr<const Routing> routing,
                                   const bus::Subject& subject);

// The route's letter, complete but for its source. Empty: the route has no destination.
std::optional<bus::Letter> make_letter(const Choice& choice, const domain::Route& route,
                                       const bus::Subject& subject, base::Time now);

}  // namespace adapters::soap
