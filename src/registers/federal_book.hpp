#pragma once
// What the federal segment has of us and what it is still to be told (docs/federal-segment.md,
// docs/adr/0021-the-segment-is-told-in-portions.md). A student waits here from the moment the
// change feed names him until a portion carries him; a portion waits until the segment has answered
// it; what it has accepted is remembered as a hash. The port is implemented by store/; calls come
// from the database thread that owns the transaction, failures are thrown.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace registers {

using domain::OrganizationId;
using domain::PersonId;

// One row: how far we are.
struct FederalStream {
  std::int64_t cursor = 0;  // of the change feed: up to there everybody waits
  std::optional<PersonId>
      snapshot;              // the last one that it has put among those who wait; none: over
  bool everybody = false;    // of the snapshot: also who is there unchanged
  std::int64_t portion = 0;  // the last one that the segment has
  std::size_t most = 0;      // students of the next one; fewer after a refusal
  // The next one, while it is on its way; no uuid: none is.
  std::string uuid, content;      // its messageId; PushChanges, canonical
  int attempts = 0;               // how often it was sent
  std::optional<base::Time> due;  // when to send it (again); none: an answer is awaited
  std::string code, reason;       // of the last attempt that came to nothing
  base::Time changed;             // when a portion was last accepted, or the stream begun
  bool operator==(const FederalStream&) const = default;
};

// Who is to be told of. The oldest first.
struct FederalDue {
  PersonId student;
  base::Time since;
  bool key_changed = false;
  std::int64_t replaced_by = 0;
  bool forced = false;  // also when the segment has exactly this
};

// What a portion on its way says of one.
struct FederalSent {
  FederalDue due;
  std::string hash;  // of the record; empty: it is gone
  std::vector<OrganizationId> places{};
};

// What the segment has of one.
struct FederalCopy {
  std::string hash;  // empty: it was told that the record is gone
  std::int64_t portion = 0;
};

struct FederalAside {
  PersonId student;
  base::Time at;
  std::string code, reason;
};

struct FederalCounts {
  std::size_t waiting = 0, on_way = 0, known = 0, aside = 0;
  std::optional<base::Time> oldest;  // of those that wait or are on the way
};

// One student's place in an organization's count.
struct FederalPlace {
  OrganizationId organization;  // 0: enrolled nowhere
  PersonId student;
  std::string hash;
};

class FederalBook {
 public:
  virtual ~FederalBook() = default;

  virtual std::optional<FederalStream> stream() = 0;
  virtual void put(const FederalStream& stream) = 0;

  // Who waits already keeps his place; what is said of him adds up.
  virtual void add(std::span<const FederalDue> due) = 0;
  // All who are or were in these organizations: their records speak of them.
  virtual void add_of(std::span<const OrganizationId> organizations, base::Time since) = 0;
  // The snapshot: the next students after that one. The last of them; none: there were none.
  virtual std::optional<PersonId> add_after(PersonId after, std::size_t most, base::Time since,
                                            bool forced) = 0;
  // Whom it was told of after that portion.
  virtual void add_told_after(std::int64_t portion, base::Time since) = 0;
  virtual std::vector<FederalDue> due(std::size_t most) = 0;
  virtual void remove_due(std::span<const PersonId> students) = 0;
  // Those of them who wait, are on the way, or whose change has no position in the feed yet.
  virtual std::vector<PersonId> unsettled(std::span<const PersonId> students) = 0;

  virtual std::vector<FederalSent> sent() = 0;  // of the portion that is on its way
  virtual void put_sent(std::span<const FederalSent> sent) = 0;
  virtual void clear_sent() = 0;

  // Of the register, by id.
  virtual std::vector<PersonId> students_after(PersonId after, std::size_t most) = 0;
  // Whom the segment has and the register has no more; without those who wait or are on the way.
  virtual std::vector<PersonId> gone(std::size_t most) = 0;

  virtual std::unordered_map<std::int64_t, FederalCopy> copies(std::span<const PersonId> ids) = 0;
  virtual void put_copies(std::span<const FederalSent> accepted, std::int64_t portion) = 0;
  // By organization, then student. Of organizations after the one, up to the other (0: all), that
  // many organizations at most.
  virtual std::vector<FederalPlace> places(OrganizationId after, OrganizationId last,
                                           std::size_t most) = 0;
  // Of one organization, those after that student.
  virtual std::vector<FederalPlace> students_of(OrganizationId organization, PersonId after,
                                                std::size_t most) = 0;

  virtual void put_aside(const FederalAside& aside) = 0;
  virtual std::vector<FederalAside> aside(std::size_t most) = 0;  // the latest first
  // All of them wait again. How many.
  virtual std::size_t retry_aside(base::Time since) = 0;
  virtual FederalCounts counts() = 0;
};

}  // namespace registers
