#pragma once
// The port for the priorities of suppliers, what of the register waits to be judged again after
// one has changed, and the differences that are left. All calls come from the database thread that
// owns the transaction; its failures are thrown, as those of registers::Tables.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "registers/directory.hpp"
#include "registers/ranking.hpp"

namespace registers {

struct PriorityEntry {
  PriorityLine line;
  std::string supplier, ogrn, organization;  // both empty: the whole region
  std::int64_t id = 0;
};
struct PriorityFilter {
  std::string ogrn{}, supplier{};  // empty: all
  std::optional<Section> section{};
};
// "priority/ORGANIZATION/SECTION/SUPPLIER/RANK" for the audit trail; the days stand beside it.
std::string target_of(const PriorityLine& line);

// A section of an organization (0: of all of them) whose contested rows wait to be judged.
struct Review {
  OrganizationId organization;
  Section section{};
  std::int64_t ticket = 0;   // another one once it has to begin again
  std::string kind, entity;  // behind this row
};

struct DifferenceFilter {
  struct Within {
    Scope scope;
    Date today;
  };
  // A claim that a page ended with.
  struct Place {
    std::string kind, entity;
    PartnerId partner;
  };
  std::string ogrn{}, supplier{};  // empty: all
  std::optional<Section> section{};
  OrganizationId organization{};   // 0: all
  PersonId student{};              // 0: all
  bool health = true;              // that section, too
  std::optional<Within> within{};  // none: of the whole region
  std::optional<Place> after{};
  bool attendance = true;  // that, too
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
  PartnerId partner{};
};

// One column of a row that suppliers contradict each other about.
struct DisputedField {
  std::string name, shown;
  std::vector<std::optional<std::string>> stated;  // by claim; none: it says nothing of it
};

class Priorities {
 public:
  virtual ~Priorities() = default;

  virtual std::vector<PriorityEntry> all() = 0;  // by organization, section, supplier, first day
  virtual std::vector<PriorityEntry> page(const PriorityFilter& filter, std::int64_t after,
                                          std::size_t most) = 0;  // by id
  virtual std::optional<PriorityEntry> find(std::int64_t id) = 0;
  // Of this organization, section, supplier and first day.
  virtual std::optional<PriorityEntry> find(const PriorityLine& line) = 0;
  virtual std::size_t count() = 0;
  virtual std::optional<OrganizationId> find_organization(const std::string& ogrn) = 0;
  virtual std::optional<PartnerId> find_supplier(const std::string& code) = 0;
  // One line per organization, section, supplier and first day: makes or replaces it. The section's
  // contested rows wait to be judged. Whoever changes a line notes it in the trail.
  virtual void set(const PriorityLine& line, base::Time now) = 0;
  virtual bool remove(const PriorityLine& line) = 0;  // false: there is none

  // The first time of a day: what comes into force or ends by it waits to be judged.
  virtual void begin_day(Date day) = 0;
  virtual std::optional<Review> first_review() = 0;
  virtual std::vector<EntityKey> contested(const Review& review, std::size_t most) = 0;
  // Goes on behind this row; none: it is done.
  virtual void advance(const Review& review, const EntityKey* last) = 0;
  // The register's rows under these claims, which are of one kind; those that are removed lack.
  virtual std::vector<AnyRow> rows(std::span<const Claim> claims) = 0;

  virtual std::vector<DifferenceCount> count_differences(const DifferenceFilter& filter) = 0;
  // By kind, entity and supplier's id.
  virtual std::vector<Difference> differences(const DifferenceFilter& filter, std::size_t most) = 0;
  // All claims on each of so many rows that have an outranked one: of the student or, without one,
  // on the organization, its branches, programmes, classes and subjects.
  virtual std::vector<std::vector<Claim>> disputed(const DifferenceFilter& filter,
                                                   std::size_t most) = 0;
  // Where one of them says something else than the register's row; null: the row was removed.
  virtual std::vector<DisputedField> compare(std::span<const Claim> claims,
                                             const AnyRow* shown) = 0;
  virtual std::vector<Source> sources(std::span<const Claim> claims) = 0;
};

}  // namespace registers
