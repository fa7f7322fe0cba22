#pragma once
// The route table: which row a verified message takes. The first row that fits decides; when none
// does, the message is for the register alone. Immutable after make; any thread.
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "domain/partner.hpp"
#include "domain/route.hpp"
#include "xml/document.hpp"

namespace bus {

// What of a message a route looks at.
struct Subject {
  std::string_view service, operation;
  const domain::Partner* partner = nullptr;
  xml::Node payload;  // signed
};

class RouteTable {
 public:
  // Compiles every expression. namespaces of XPath: d = urn:kontingent:diary:1.0,
  // p = urn:kontingent:portal:1.0. Errors: config_invalid, every mistake with its place: an
  // expression that does not compile, an unknown partner, one without an endpoint, a loop (a
  // route's destination among the partners it takes messages from), live on anything but
  // GetPerformance.
  static base::Result<std::shared_ptr<const RouteTable>> make(
      std::vector<domain::Route> routes, std::span<const domain::Partner> partners);

  // The rows that fit but for their organizations, in order, down to the first that names none:
  // those are asked in the transaction (choose). Empty: no row fits, the register alone.
  // Errors: mapping_failed (an expression ran out of limits::xpath_steps).
  base::Result<std::vector<const domain::Route*>> candidates(const Subject& subject) const;
  // Of the candidates the first that fits these organizations (OGRN). Null: none.
  static const domain::Route* choose(std::span<const domain::Route* const> candidates,
                                     const std::set<std::string>& organizations);

  // The key of a destination for this payload: sender and value of order_by; empty: no order.
  base::Result<std::string> order_key(const domain::Route& route, std::size_t destination,
                                      const Subject& subject) const;

  const std::vector<domain::Route>& routes() const;
  // Why each row does or does not fit: Russian, a line per row, for `kontingent routes --explain`.
  std::vector<std::string> explain(const Subject& subject,
                                   const std::set<std::string>& organizations) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace bus
