#pragma once
// A Scope as conditions of SQL. Pure.
#include "registers/scope.hpp"
#include "store/key_set.hpp"
#include "store/values.hpp"

namespace store {

// Of the organization with this alias.
Condition within(const registers::Scope& scope, const std::string& alias);

// Of the authority with this alias; the scope of one organization holds none.
Condition authority_within(const registers::Scope& scope, const std::string& alias);

// Of an enrollment "e": in force on the day or, when nothing is, the last one.
Condition decides(domain::Date today);

// Of a student "p", who is in the scope by an enrollment that decides.
Condition is_seen(const registers::Scope& scope, domain::Date today);

// Adds " AND condition" and its parameters.
void add(Condition& to, const Condition& more);

}  // namespace store
