#pragma once
// The table of partners: who they are, so that journal and messages can name them.
#include <optional>
#include <string>
#include <vector>

#include "domain/partner.hpp"
#include "store/session.hpp"

namespace store {

// Inserts or renames by code and sets the ids. Inside a transaction. Throws Failure.
void register_partners(Session& session, std::vector<domain::Partner>& partners);

// Of the partner that has this code, in force or not. Throws Failure.
std::optional<domain::PartnerKind> find_kind(Session& session, const std::string& code);

}  // namespace store
