#include "store/failure.hpp"

#include <sqlite3.h>

namespace store {

base::Error error_of(const Failure& failure) {
  switch (failure.kind()) {
    case Failure::Kind::full:
      return base::fail(base::Code::storage_full, failure.what());
    case Failure::Kind::other:
      return base::fail(base::Code::internal, failure.what());
    case Failure::Kind::conflict:
    case Failure::Kind::locked:
    case Failure::Kind::lost:
      break;
  }
  return base::fail(base::Code::storage_unavailable, failure.what());
}

Failure::Kind postgresql_kind(const std::string& sqlstate, bool link_is_up) {
  if (!link_is_up) return Failure::Kind::lost;
  // serialization failure, deadlock, unique violation (two transactions made the same thing), no
  // such table (a day of the message log that another transaction dropped, or did not come to make)
  if (sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "23505" || sqlstate == "42P01")
    return Failure::Kind::conflict;
  if (sqlstate == "55P03" || sqlstate == "57014") return Failure::Kind::locked;  // timeouts
  if (sqlstate == "53100") return Failure::Kind::full;
  // A prepared statement that a migration or a pooler made invalid: a new link prepares it anew.
  if (sqlstate == "0A000" || sqlstate == "26000") return Failure::Kind::lost;
  // 08 connection, 53 resources, 57P shutdown, 25006 a standby that accepts no writes
  if (sqlstate.starts_with("08") || sqlstate.starts_with("53") || sqlstate.starts_with("57P") ||
      sqlstate == "25006")
    return Failure::Kind::lost;
  return Failure::Kind::other;
}

Failure::Kind sqlite_kind(int result) {
  switch (result & 0xff) {  // the low byte of an extended code is the plain one
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Failure::Kind::locked;
    case SQLITE_FULL:
      return Failure::Kind::full;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return Failure::Kind::lost;
    default:
      return Failure::Kind::other;
  }
}

}  // namespace store
