// Profiles enveloped and detached: signatures wherever they stand, as signers of plain documents
// put them.
#include "security/detail/names.hpp"
#include "security/detail/profile.hpp"

namespace security {
namespace {

base::Result<std::vector<Placement>> place_all(const xml::Document& document, Target target) {
  std::vector<Placement> placements;
  for (const xml::Node& node : find_all(document.root(), ds_ns, "Signature"))
    placements.push_back({.role = "", .signature = node, .target = target});
  if (placements.empty()) return base::fail(base::Code::unsigned_message, "no Signature");
  return placements;
}

}  // namespace

base::Result<std::vector<Placement>> place_enveloped(const xml::Document& document) {
  return place_all(document, Target::container);
}

base::Result<std::vector<Placement>> place_detached(const xml::Document& document) {
  return place_all(document, Target::by_id);
}

}  // namespace security
