#pragma once
// One batch of a supplier, applied and journalled in one transaction; shared by the SOAP service
// and by `kontingent load`.
#include <string>

#include "domain/partner.hpp"
#include "registers/apply.hpp"

namespace adapters::diary {

struct Source {
  std::string name;       // message UUID or file name
  std::string operation;  // "PushMarks" or "load"
  std::string trace;
  bool check_only = false;  // decide everything, save and journal nothing
};

// Applies and, unless check_only, writes the journal entry: Ошибка when any record was rejected.
// Errors: those of registers::apply.
base::Result<registers::Applied> push(registers::Tables& tables, const domain::Batch& batch,
                                      const domain::Partner& partner,
                                      const registers::Provenance& provenance,
                                      const Source& source);

// For a route that leaves the register out: what was understood counts as accepted.
registers::Applied pass_on(registers::Tables& tables, const domain::Batch& batch,
                           const registers::Provenance& provenance, const Source& source);

// Whether a load was a success, and the comment that explains why not, by its errors and counts.
void tell_rejections(registers::Tables::LoadRecord& entry);

// The journal's line for an applied batch.
registers::Tables::LoadRecord journal_entry(const registers::Applied& applied,
                                            const registers::Provenance& provenance,
                                            const Source& source);

// The acknowledgement: {urn:kontingent:diary:1.0}OPERATIONResponse, canonical XML.
std::string push_answer(const std::string& operation, const std::string& message_id,
                        bool check_only, const registers::Applied& applied);

}  // namespace adapters::diary
