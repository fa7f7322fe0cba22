#pragma once
// Data quality: rules across records that no single record can break. They reject nothing; what
// they find is listed for the organization at fault until its data is right.
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "registers/tables.hpp"

namespace registers {

enum class Severity { note, warning, error };
std::string_view name_of(Severity severity);  // "note"

// Ids are stable and never used again: they stand in the database and in people's letters.
struct QualityRule {
  std::string_view id;  // "DQ-01"
  Severity severity{};
  std::string_view text, cure;  // Russian
};
std::span<const QualityRule> quality_rules();       // by id
const QualityRule* find_rule(std::string_view id);  // null: there is none

// All that the rules ask about one student.
struct StudentFacts {
  struct Study {
    EnrollmentRow enrollment;
    domain::OrganizationKind kind{};    // supplementary also by the programme
    int parallel = 0, school_year = 0;  // of the class; 0: none
  };
  struct Care {
    GuardianLinkRow link;
    std::optional<Date> birth_date{};  // the guardian's
    bool has_snils = false;
    domain::Sex sex{};
  };
  // Marks of this school year on days without an enrollment there.
  struct Uncovered {
    OrganizationId organization;
    std::int64_t marks = 0;
  };
  PersonRow person;
  std::vector<Study> studies;
  std::vector<Care> cares;
  std::vector<Uncovered> uncovered;
  std::int64_t reused_keys = 0;  // of the student, by which a supplier speaks of another by now
};

struct Finding {
  std::string_view rule;  // id
  PersonId student;
  OrganizationId organization;  // at fault; 0: the student is enrolled nowhere
  std::int64_t count = 1;       // of what the rule counts: enrollments, marks, guardians
  auto operator<=>(const Finding&) const = default;
};

// One finding per rule and organization. Pure; any thread. today: in the region.
std::vector<Finding> judge(const StudentFacts& facts, Date today);

// Where students wait to be judged and findings are kept. Calls from the database thread that owns
// the transaction; failures of the database are thrown. Whoever changes a student, an enrollment
// or a guardian through Tables::write puts the students in line in the same transaction, and so
// does a conflict that is opened or closed.
class QualityLine {
 public:
  virtual ~QualityLine() = default;
  struct Waiting {
    PersonId student;
    std::int64_t ticket = 0;  // another one once the student has changed again
  };
  virtual std::vector<Waiting> first(std::size_t count) = 0;
  // Of these students, marks since that day. Students without any are left out.
  virtual std::vector<std::pair<PersonId, StudentFacts::Uncovered>> uncovered_marks(
      std::span<const PersonId> students, Date since) = 0;
  // Their findings become these; who still has the same ticket leaves the line. Unchanged findings
  // keep the time they were first made.
  virtual void settle(std::span<const Waiting> judged, std::span<const Finding> findings,
                      base::Time now) = 0;
  // The first time of a day: counts the findings per rule and organization, and puts every student
  // in line, since rules speak of today, too. False: this day has begun already.
  virtual bool begin_day(Date day) = 0;
  // Of these students, how many of their keys are in an open conflict about who it is. Students
  // without any are left out.
  virtual std::vector<std::pair<PersonId, std::int64_t>> reused_keys(
      std::span<const PersonId> students) = 0;
};

struct Judged {
  std::vector<QualityLine::Waiting> students;
  std::vector<Finding> findings;
};
// Reads and judges the first so many of the line; QualityLine::settle keeps it, in the same
// transaction or a later one.
Judged judge_first(QualityLine& line, Tables& tables, std::size_t count, Date today);

}  // namespace registers
