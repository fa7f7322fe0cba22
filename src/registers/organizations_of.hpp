#pragma once
// Whom a batch speaks of, for the routes.
#include <set>
#include <string>

#include "domain/partner.hpp"
#include "domain/records.hpp"
#include "registers/tables.hpp"

namespace registers {

// OGRNs of the organizations that the batch names by themselves, by their classes or subjects, or
// by the lessons of these: as the document says and as the partner's keys say. Only those that the
// partner serves: what would be refused as foreign says nothing. In the batch's transaction, in
// sets; failures of the database are thrown.
std::set<std::string> organizations_of(Tables& tables, const domain::Batch& batch,
                                       const domain::Partner& partner);

}  // namespace registers
