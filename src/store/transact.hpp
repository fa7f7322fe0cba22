#pragma once
// One job as one transaction, tried again where that can help.
#include "base/metrics.hpp"
#include "store/unit_of_work.hpp"

namespace store {

// How to open a transaction.
struct Begin {
  const char* together = nullptr;  // a script
  const char* alone = nullptr;     // with nobody else writing: the last resort; may time out
  bool read_only = false;          // SQLite only: PostgreSQL's script says it
};

// Opens the session when needed. Tried again, up to limits::transaction_tries:
// - a transaction that lost a race (serialization failure, deadlock, unique violation), after a
//   pause that doubles and jitters, and from the third time on alone, so that it must succeed;
// - one whose link broke before COMMIT was sent; not when there is no database to connect to.
// When the link breaks at COMMIT nobody knows whether it took effect: storage_unavailable, and
// the partner's repeat of the message finds out.
base::Result<void> transact(UnitOfWork& unit, const Database::Job& job, const Begin& begin,
                            base::Metrics& metrics);

}  // namespace store
