#pragma once
// What comes of a request of ours to another participant of the federal exchange. Pure.
#include <string>
#include <vector>

#include "adapters/federal/rules.hpp"
#include "adapters/smev/requests.hpp"

namespace adapters::federal {

// The root of what the federal segment answered. Errors: operation_forbidden (another partner
// did), schema_violation (not that element, or it breaks the contract).
base::Result<xml::Node> answer_of(const smev::Reaction& reaction, const Rules& rules,
                                  const xml::Schema& schema, std::string_view name);

// "NO_DATA; …", for people: their codes. Whatever else another participant says stays in the
// message log: it may tell of persons.
std::string describe(const std::vector<smev::Rejection>& rejections);

}  // namespace adapters::federal
