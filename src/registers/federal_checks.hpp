#pragma once
// The daily reconciliation with the federal segment: how far one is and what it has found
// (docs/federal-segment.md). The port is implemented by store/; calls come from the database thread
// that owns the transaction, failures are thrown.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "domain/date.hpp"
#include "domain/ids.hpp"

namespace registers {

enum class FederalCheckState : std::int8_t {
  own,            // our records against what we have told
  organizations,  // what we have told against what the segment has: counts and hashes
  students,       // where they differ: student by student
  done,
  failed
};
std::string_view name_of(FederalCheckState state);           // "organizations"
FederalCheckState parse_check_state(std::string_view name);  // of a name that name_of gave

struct FederalCheck {
  std::int64_t id = 0;  // 0: not kept yet
  base::Time started, changed;
  domain::Date day;  // in the region
  FederalCheckState state{};
  std::int64_t after = 0;    // own: a student; organizations: one of them; students: one of place
  std::int64_t place = 0;    // students: the organization that is looked into
  std::string asked;         // the question that is open: a UUID of ours; empty: none
  std::int64_t portion = 0;  // that the segment had
  std::int64_t students = 0, organizations = 0;       // compared
  std::int64_t organizations_differ = 0, differ = 0;  // differ: students
  std::string code, reason;                           // of a failed one
  bool operator==(const FederalCheck&) const = default;
};
bool is_open(const FederalCheck& check);
// While it asks, no portion is made: the segment's copy stands still.
bool asks(const FederalCheck& check);

enum class FederalDifference : std::int8_t {
  untold,   // the register has changed, and no portion said so
  missing,  // the segment lacks the record
  extra,    // it has one that it was never told of, or was told is gone
  differs   // it has another one
};
std::string_view name_of(FederalDifference what);
FederalDifference parse_difference(std::string_view name);  // of a name that name_of gave

struct FederalFound {
  domain::PersonId student;
  domain::OrganizationId organization;  // where it was seen; 0: none
  FederalDifference what{};
};

class FederalChecks {
 public:
  virtual ~FederalChecks() = default;
  virtual std::optional<FederalCheck> open_one() = 0;
  virtual std::vector<FederalCheck> page(std::int64_t before,
                                         std::size_t most) = 0;  // latest first
  virtual std::optional<FederalCheck> find(std::int64_t id) = 0;
  virtual void put(FederalCheck& check) = 0;  // gives an id to one without

  // Organizations that differ, to be looked into; a second time: not again.
  virtual void add_places(std::int64_t check, const std::vector<domain::OrganizationId>& ids) = 0;
  virtual std::optional<domain::OrganizationId> next_place(std::int64_t check) = 0;
  virtual void end_place(std::int64_t check, domain::OrganizationId place) = 0;

  // How many of them are new: a student is told of once in a check.
  virtual std::size_t add_found(std::int64_t check, const std::vector<FederalFound>& found) = 0;
  virtual std::vector<FederalFound> found(std::int64_t check, domain::PersonId after,
                                          std::size_t most) = 0;
  virtual void forget(base::Time before) = 0;  // those that ended before
};

class Tables;

// What an operator asks for, or the day; inside a transaction that writes. The leader does it.
// Errors: federal_off (no portion was ever made); federal_check_open — one is going on, or the
// snapshot is not over.
base::Result<FederalCheck> begin_check(Tables& tables, base::Time now, domain::Date day);
// All is told again, whatever the segment has. Errors: federal_off.
base::Result<void> tell_everybody(Tables& tables);
// Those whose records were refused wait again; how many. Errors: federal_off.
base::Result<std::size_t> retry_refused(Tables& tables, base::Time now);

}  // namespace registers
