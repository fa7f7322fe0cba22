#pragma once
// What every operation of the portal says of itself: who asks, and the trail of it.
#include <string>
#include <string_view>

#include "adapters/soap/plan.hpp"
#include "registers/portal.hpp"

namespace adapters::epgu {

inline constexpr std::string_view ns = "urn:kontingent:portal:1.0";

// How the region is set.
struct Rules {
  int utc_offset_minutes = 0;  // its clock, which decides what "today" is
  bool ordered = false;        // questions need an order that is granted (registers/orders.hpp)
};

// The text of one element of the payload; empty when it is not there.
std::string field(const soap::Call& call, std::string_view name);
// Error: snils_invalid.
base::Result<registers::Asked> asked_by(const soap::Call& call, const Rules& rules);
registers::Tables::AuditEntry audit_entry(const soap::Call& call, const domain::Snils& requester);

}  // namespace adapters::epgu
