#pragma once
// A Scope as conditions of SQL.
#include "registers/scope.hpp"
#include "store/key_set.hpp"
#include "store/session.hpp"
#include "store/values.hpp"

namespace store {

// Of the organization with this alias.
Condition within(const registers::Scope& scope, const std::string& alias);

// Of the authority with this alias; the scope of one organization holds none.
Condition authority_within(const registers::Scope& scope, const std::string& alias);

// Of a row with this alias that has a scope in the columns scope and scope_id: it lies within.
Condition place_within(const registers::Scope& scope, const std::string& alias);

// Of the organization or authority with this alias: its municipality is called so, compared as
// domain::search_key does. There are tens of them.
Condition in_municipality(Session& session, const std::string& name, const std::string& alias);

// Of an enrollment "e": in force on the day or, when nothing is, the last one.
Condition decides(domain::Date today);

// "SELECT student_id …" of those who have never been enrolled and want a place within the scope.
Condition only_waits(const registers::Scope& scope);

// Of a student "p", who is in the scope by an enrollment that decides or, without any, where a
// place is wanted for him.
Condition is_seen(const registers::Scope& scope, domain::Date today);

// Of a row with this alias that has student_id and ogrn, as an order or a transfer: the student is
// in the scope or, where it has none, the organization of that OGRN.
Condition concerns(const registers::Scope& scope, const std::string& alias, domain::Date today);

// Adds " AND condition" and its parameters.
void add(Condition& to, const Condition& more);

}  // namespace store
