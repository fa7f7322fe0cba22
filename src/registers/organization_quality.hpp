#pragma once
// Data quality of organizations themselves: the rules DQ-21 and on. What they find stands among the
// findings of quality.hpp, with no student.
#include "registers/quality.hpp"

namespace registers {

// All that the rules ask about one organization.
struct OrganizationFacts {
  OrganizationRow row;
  std::int64_t students = 0;       // enrolled on the day
  std::int64_t empty_classes = 0;  // of this school year, without a student on the day
  std::int64_t unbound = 0;        // subjects with lessons in this school year, not bound
  std::optional<Date> last_lesson;
};

// One finding per rule. Pure; any thread. today: in the region.
std::vector<Finding> judge(const OrganizationFacts& facts, Date today);

// Where organizations wait to be judged. As QualityLine: whoever changes an organization, its
// classes, subjects or enrollments through Tables::write puts it in line in the same transaction,
// and so does the beginning of a day.
class OrganizationLine {
 public:
  virtual ~OrganizationLine() = default;
  struct Waiting {
    OrganizationId organization;
    std::int64_t ticket = 0;  // another one once it has changed again
  };
  virtual std::vector<Waiting> first(std::size_t count) = 0;
  virtual std::vector<OrganizationFacts> facts(std::span<const OrganizationId> organizations,
                                               Date today) = 0;
  // Their findings become these; which still has the same ticket leaves the line. Unchanged
  // findings keep the time they were first made.
  virtual void settle(std::span<const Waiting> judged, std::span<const Finding> findings,
                      base::Time now) = 0;
};

struct JudgedOrganizations {
  std::vector<OrganizationLine::Waiting> organizations;
  std::vector<Finding> findings;
};
JudgedOrganizations judge_first(OrganizationLine& line, std::size_t count, Date today);

}  // namespace registers
