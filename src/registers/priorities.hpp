#pragma once
// The port for the priorities of suppliers, what of the register waits to be judged again after
// one has changed, and the differences that are left. All calls come from the database thread that
// owns the transaction; its failures are thrown, as those of registers::Tables.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "registers/ranking.hpp"

namespace registers {

struct PriorityEntry {
  PriorityLine line;
  std::string supplier, ogrn, organization;  // both empty: the whole region
};

// A section of an organization (0: of all of them) whose contested rows wait to be judged.
struct Review {
  OrganizationId organization;
  Section section{};
  std::int64_t ticket = 0;   // another one once it has to begin again
  std::string kind, entity;  // behind this row
};

struct DifferenceFilter {
  std::string ogrn{}, supplier{};  // empty: all
  std::optional<Section> section{};
};
struct DifferenceCount {
  std::string ogrn, organization, supplier;
  Section section{};
  std::int64_t rows = 0;
};
struct Difference {
  EntityKey entity;
  Section section{};
  PersonId student;  // 0: it concerns none
  std::string ogrn, supplier;
  bool removed = false;             // the supplier states that there is none
  std::vector<std::string> fields;  // in which it differs, by column
  base::Time since;
};

class Priorities {
 public:
  virtual ~Priorities() = default;

  virtual std::vector<PriorityEntry> all() = 0;  // by organization, section, supplier, first day
  // One line per organization, section, supplier and first day: makes or replaces it. The section's
  // contested rows wait to be judged; the change is in the audit trail.
  virtual void set(const PriorityLine& line, base::Time now) = 0;
  virtual bool remove(const PriorityLine& line, base::Time now) = 0;  // false: there is none

  // The first time of a day: what comes into force or ends by it waits to be judged.
  virtual void begin_day(Date day) = 0;
  virtual std::optional<Review> first_review() = 0;
  virtual std::vector<EntityKey> contested(const Review& review, std::size_t most) = 0;
  // Goes on behind this row; none: it is done.
  virtual void advance(const Review& review, const EntityKey* last) = 0;
  // The register's rows under these claims, which are of one kind; those that are removed lack.
  virtual std::vector<AnyRow> rows(std::span<const Claim> claims) = 0;

  virtual std::vector<DifferenceCount> count_differences(const DifferenceFilter& filter) = 0;
  virtual std::vector<Difference> differences(const DifferenceFilter& filter, std::size_t most) = 0;
};

}  // namespace registers
