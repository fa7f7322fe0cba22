#pragma once
// registers::QualityLine over a session, and what operators may read of it.
#include <string>
#include <vector>

#include "registers/quality.hpp"
#include "registers/quality_report.hpp"
#include "store/key_set.hpp"
#include "store/session.hpp"

namespace store {

class SqlQualityLine final : public registers::QualityLine {
 public:
  explicit SqlQualityLine(Session& session) : session_(session) {}

  std::vector<Waiting> first(std::size_t count) override;
  std::vector<std::pair<registers::PersonId, registers::StudentFacts::Uncovered>> uncovered_marks(
      std::span<const registers::PersonId> students, registers::Date since) override;
  std::vector<std::pair<registers::PersonId, std::int64_t>> reused_keys(
      std::span<const registers::PersonId> students) override;
  void settle(std::span<const Waiting> judged, std::span<const registers::Finding> findings,
              base::Time now) override;
  bool begin_day(registers::Date day) override;

 private:
  Session& session_;
};

class SqlQualityReport final : public registers::QualityReport {
 public:
  explicit SqlQualityReport(Session& session) : session_(session) {}

  std::vector<Count> counts(const registers::Scope& scope, const Filter& filter) override;
  std::vector<Found> findings(const registers::Scope& scope, const Filter& filter,
                              registers::PersonId after, std::size_t students) override;
  std::vector<Found> organization_findings(const registers::Scope& scope, const Filter& filter,
                                           registers::OrganizationId after,
                                           std::size_t organizations) override;
  std::vector<DayCount> history(const registers::Scope& scope, const Filter& filter,
                                registers::Date from, registers::Date to) override;
  std::int64_t waiting(const registers::Scope& scope, registers::Date today) override;

 private:
  Session& session_;
};

// Of students and of organizations (student 0). What was found before keeps its time.
void keep_findings(Session& session, std::span<const registers::Finding> findings, base::Time now);

// In the transaction of the changes: everyone whom they concern.
void line_up(Session& session, const registers::Changes& changes);
// The same of conflicts about students; where: of person_conflict "f".
void line_up_candidates(Session& session, const Condition& where);

struct QualityCount {
  std::string rule, ogrn, organization;  // empty: enrolled nowhere
  std::int64_t findings = 0;
};
struct QualityFinding {
  std::string rule, ogrn;
  std::int64_t student_id = 0, count = 0;
  base::Time found_at;
};
struct QualityFilter {
  std::string rule{}, ogrn{};       // empty: all
  std::int64_t after_student = -1;  // what is about organizations has the student 0
  std::size_t limit = 100;
};
// For command-line tools. Errors: storage_unavailable.
base::Result<std::vector<QualityCount>> count_quality(const std::string& url,
                                                      const QualityFilter& filter);
// By student, rule.
base::Result<std::vector<QualityFinding>> list_quality(const std::string& url,
                                                       const QualityFilter& filter);
// How many students wait to be judged: what is found may still change.
base::Result<std::int64_t> count_waiting(const std::string& url);

}  // namespace store
