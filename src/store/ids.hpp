#pragma once
// Ids of the house: one run of numbers for all entities.
#include <cstdint>

#include "store/session.hpp"

namespace store {

// The first of count fresh ids. Inside a transaction.
std::int64_t reserve_ids(Session& session, std::size_t count);

}  // namespace store
