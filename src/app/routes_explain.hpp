#pragma once
// `kontingent routes --explain`: what would become of one message, decided as the daemon decides,
// with nothing changed.
#include <boost/json.hpp>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "bus/route_table.hpp"

namespace app {

// What a message meets on its way.
struct Parts {
  transform::Mappings mappings;
  std::shared_ptr<const adapters::soap::Routing> routing;  // partners without ids
  std::shared_ptr<const security::Trust> trust;
};
// Errors: those of the parts.
base::Result<Parts> load_parts(const config::Settings& settings);

struct Explanation {
  bool envelope = false;
  std::string partner, partner_name;  // who signed it, or was said to; may be empty
  bool verified = false;
  std::optional<base::Error> refused{};  // the first reason why the daemon would not take it
  std::string service, operation;        // empty: none of ours
  std::string format;                    // of records; empty: none
  std::map<std::string_view, std::size_t> records{};  // by kind
  std::size_t rejected = 0;
  bool check_only = false;
  std::set<std::string> organizations{};     // OGRN
  std::optional<base::Error> no_database{};  // why they are only those that the document names
  std::vector<bus::RouteTable::Verdict> rows{};
  const domain::Route* route = nullptr;  // decides; null: the register alone
};

// Errors: of reading the file and the time; usage (no such partner).
base::Result<Explanation> explain_message(const RoutesOptions& options,
                                          const config::Settings& settings, const Parts& parts);

// Prints the explanation; the exit code.
int explain_route(const RoutesOptions& options, const config::Settings& settings,
                  const Parts& parts);

boost::json::object route_json(const domain::Route& route,
                               std::span<const domain::Partner> partners);
void print_effect(const domain::Route* route);

}  // namespace app
