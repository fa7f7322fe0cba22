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
  const domain::Partner* partner = nullptr;  // who signed it; null: nobody known (--explain)
  xml::Node payload;                         // signed; expressions see nothing around it
};

class RouteTable {
 public:
  // Compiles every expression. namespaces of XPath: d = urn:kontingent:diary:1.0,
  // p = urn:kontingent:portal:1.0. Errors: config_invalid, every mistake with its route's place, a
  // line each: an expression that does not compile; an unknown destination, one without an
  // endpoint; a loop (a destination among the partners that the route takes messages from); live on
  // anything but questions, anything else on questions; a message that would go nowhere.
  static base::Result<std::shared_ptr<const RouteTable>> make(
      std::vector<domain::Route> routes, std::span<const domain::Partner> partners);

  // The rows that fit but for their organizations, in order, down to the first that names none:
  // those are asked in the transaction (choose). Empty: no row fits, the register alone; so it is
  // for operations that are not domain::routed_operations. They live as long as the table.
  // Errors: mapping_failed (an expression ran out of limits::xpath_steps).
  base::Result<std::vector<const domain::Route*>> candidates(const Subject& subject) const;
  // Of the candidates the first that fits these organizations (OGRN). Null: none.
  static const domain::Route* choose(std::span<const domain::Route* const> candidates,
                                     const std::set<std::string>& organizations);

  // Of each destination of this table's route the key for this payload: sender and value of
  // order_by, cut to limits::key_characters bytes; empty: no order. Errors: mapping_failed.
  base::Result<std::vector<std::string>> order_keys(const domain::Route& route,
                                                    const Subject& subject) const;

  const std::vector<domain::Route>& routes() const;

  // What a row says to a message, for `kontingent routes --explain`.
  struct Verdict {
    const domain::Route* route = nullptr;
    std::string why_not;  // Russian; empty: it fits
  };
  // Of every row, in order.
  std::vector<Verdict> explain(const Subject& subject,
                               const std::set<std::string>& organizations) const;

 private:
  struct Impl;
  explicit RouteTable(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

}  // namespace bus
