#pragma once
// The diary service's operations: push roster, marks, final marks, portfolio, a document in the
// supplier's own format, status of an earlier message. Contract: xsd/diary/1.0.
#include <vector>

#include "adapters/soap/service.hpp"
#include "transform/mapping.hpp"

namespace adapters::diary {

// The formats are those of the call's Routing; "native" is the contract's own. utc_offset_minutes:
// the region's clock.
std::vector<soap::Operation> operations(int utc_offset_minutes);

// Whether the payload asks for a check alone (its checkOnly is true: nothing may be kept).
bool is_check(xml::Node payload);

// Whether the partner may send what the operation sends, whichever way it comes.
// Error: operation_forbidden (subject: the operation, and place if any).
base::Result<void> check_operation(const domain::Partner& partner, std::string_view operation,
                                   std::string_view place = {});

// The mapping of this document that the partner may send; wanted: it must be that one, if any.
// Error: format_unknown.
base::Result<const transform::Mapping*> find_mapping(
    const std::vector<transform::Mapping>& mappings, const domain::Partner& partner, xml::Node root,
    std::string_view wanted = {});

}  // namespace adapters::diary
