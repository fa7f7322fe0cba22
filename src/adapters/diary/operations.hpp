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

// The mapping of this document that the partner may send; wanted: it must be that one, if any.
// Error: format_unknown.
base::Result<const transform::Mapping*> find_mapping(
    const std::vector<transform::Mapping>& mappings, const domain::Partner& partner, xml::Node root,
    std::string_view wanted = {});

}  // namespace adapters::diary
