#pragma once
// One job as one transaction, tried again where that can help.
#include "base/metrics.hpp"
#include "store/unit_of_work.hpp"

namespace store {

// begin: the script that opens the transaction. Opens the session when needed.
// Tried again, with a pause that doubles and jitters, up to limits::transaction_tries:
// - a transaction that lost a race (serialization failure, deadlock, unique violation);
// - once, when the link that was open turns out to be dead before COMMIT was sent.
// When the link breaks at COMMIT nobody knows whether it took effect: storage_unavailable, and
// the partner's repeat of the message finds out.
base::Result<void> transact(UnitOfWork& unit, const Database::Job& job, const char* begin,
                            base::Metrics& metrics);

}  // namespace store
