#pragma once
// Data quality as the API shows it. Every question takes a Scope and answers only within it; what
// concerns students who are enrolled nowhere is the region's. The port is implemented by store/;
// calls come from the database thread that owns the transaction, failures are thrown.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "registers/quality.hpp"
#include "registers/scope.hpp"

namespace registers {

class QualityReport {
 public:
  virtual ~QualityReport() = default;

  struct Filter {
    std::vector<std::string> rules{};  // ids; empty: all
    std::optional<OrganizationId> organization{};
  };
  struct Count {
    std::string rule, organization_name;
    OrganizationId organization;  // 0: enrolled nowhere
    std::int64_t findings = 0;
  };
  // By rule; the most first.
  virtual std::vector<Count> counts(const Scope& scope, const Filter& filter) = 0;

  struct Found {
    std::string rule, organization_name;
    PersonId student;
    OrganizationId organization;
    std::int64_t count = 0;  // of what the rule counts
    base::Time since;
  };
  // All of so many students after this one, by student and rule.
  virtual std::vector<Found> findings(const Scope& scope, const Filter& filter, PersonId after,
                                      std::size_t students) = 0;

  // About organizations themselves: all of so many of them after this one, by organization and
  // rule.
  virtual std::vector<Found> organization_findings(const Scope& scope, const Filter& filter,
                                                   OrganizationId after,
                                                   std::size_t organizations) = 0;

  struct DayCount {
    Date day;
    std::string rule;
    std::int64_t findings = 0;
  };
  // As they were counted once a day, by day and rule.
  virtual std::vector<DayCount> history(const Scope& scope, const Filter& filter, Date from,
                                        Date to) = 0;
  // How many students of the scope wait to be judged.
  virtual std::int64_t waiting(const Scope& scope, Date today) = 0;
};

}  // namespace registers
