#include "adapters/epgu/asked.hpp"

namespace adapters::epgu {

std::string field(const soap::Call& call, std::string_view name) {
  return call.message.payload().child(ns, name).text();
}

base::Result<registers::Asked> asked_by(const soap::Call& call, const Rules& rules) {
  BASE_TRY(snils, domain::Snils::parse(field(call, "requesterSnils")));
  return registers::Asked{std::move(snils), domain::date_at(call.now, rules.utc_offset_minutes),
                          rules.ordered};
}

registers::Tables::AuditEntry audit_entry(const soap::Call& call, const domain::Snils& requester) {
  registers::Tables::AuditEntry entry;
  entry.at = call.now;
  entry.partner = call.message.partner().id;
  entry.message_id = call.message_id;
  entry.trace = call.trace;
  entry.operation = call.operation;
  entry.requester_snils = requester.digits();
  return entry;
}

}  // namespace adapters::epgu
