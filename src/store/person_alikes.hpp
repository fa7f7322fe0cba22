#pragma once
// Stored students who look like one.
#include <span>

#include "registers/persons.hpp"
#include "store/session.hpp"

namespace store {

// The pairs of these students become what the cards say now; dismissed ones stay so.
void find_alikes(Session& session, std::span<const registers::PersonId> students, base::Time now);

}  // namespace store
