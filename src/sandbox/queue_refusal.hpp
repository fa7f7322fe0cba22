#pragma once
// Why SMEV's queue refuses, and the fault that says so. Pure; any thread.
#include <string>
#include <vector>

#include "adapters/smev/fault.hpp"
#include "xml/schema.hpp"

namespace sandbox {

struct QueueRefusal {
  QueueRefusal() = default;
  // Whatever the error, it goes out as one of SMEV's faults: see fault_of().
  QueueRefusal(base::Error why) : error(std::move(why)) {}  // NOLINT: an error is a refusal
  base::Error error;
  std::vector<xml::SchemaError> violations{};  // with smev_content_invalid
  std::string ns{}, root{};                    // with smev_business_type_unknown
};

// The element of the fault and the XML inside it, as queue_answers' write_fault wants them.
struct FaultParts {
  std::string element, inside;
};
FaultParts fault_of(const QueueRefusal& refusal, std::size_t attachments_bytes);
// The same of a fault that was asked for by name, filled with what its schema asks for.
FaultParts fault_named(const std::string& element, std::size_t attachments_bytes);

}  // namespace sandbox
