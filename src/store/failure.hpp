#pragma once
// How a call to the database fails: thrown inside store/ (and through the ports), turned into a
// base::Error at the end of the job.
#include <stdexcept>
#include <string>

#include "base/error.hpp"

namespace store {

class Failure : public std::runtime_error {
 public:
  enum class Kind {
    conflict,  // lost a race with another transaction: run the job again
    locked,    // another process holds the database too long
    lost,      // the link or the file is gone: connect again
    full,      // no room on the disk
    other      // a mistake of ours
  };
  Failure(Kind kind, const std::string& text) : std::runtime_error(text), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

// storage_full, storage_unavailable or internal; the library's text is the detail.
base::Error error_of(const Failure& failure);

// SQLSTATE of PostgreSQL, result code of SQLite.
Failure::Kind postgresql_kind(const std::string& sqlstate, bool link_is_up);
Failure::Kind sqlite_kind(int result);

}  // namespace store
