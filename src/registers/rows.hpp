#pragma once
// What the register stores, row by row, and what one batch changes of it. Values only.
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"
#include "domain/records.hpp"

namespace registers {

using domain::AuthorityId;
using domain::BranchId;
using domain::ClassGroupId;
using domain::Date;
using domain::LessonId;
using domain::OrganizationId;
using domain::OrgSubjectId;
using domain::PartnerId;
using domain::PersonId;
using domain::PortfolioId;
using domain::ProgrammeId;

// Where a fact came from: kept with every row.
struct Provenance {
  PartnerId partner;
  domain::MessageId message;  // 0 for files
  base::Time at;
  int utc_offset_minutes = 0;  // the region's clock: tells what "today" was
  std::string trace{};         // of the load: its line of the journal
};

// Supplier's keys of one kind → entity ids. kind says which table the id belongs to.
enum class KeyKind {
  organization,
  class_group,
  subject,
  student,
  guardian,
  enrollment,
  branch,
  programme,
  health,
  education_document,
  exam_result,
  achievement,
  queue_entry
};
inline constexpr std::size_t key_kinds = 13;

// In a row's fields, the keys that its ids stand for, and the origin, are unused.
struct AuthorityRow {
  AuthorityId id, parent;
  domain::AuthorityRecord fields;
};
struct OrganizationRow {
  OrganizationId id;
  domain::OrganizationRecord fields;
  AuthorityId authority{};
};
struct BranchRow {
  BranchId id;
  OrganizationId organization;
  domain::BranchRecord fields;
};
struct ProgrammeRow {
  ProgrammeId id;
  OrganizationId organization;
  domain::ProgrammeRecord fields;
};
struct ClassGroupRow {
  ClassGroupId id;
  OrganizationId organization;
  int school_year = 0, parallel = 0;
  std::string letter, name;
  std::optional<domain::AgeGroup> age_group{};
  std::optional<domain::ModeOfStay> mode_of_stay{};
  std::optional<domain::GroupOrientation> orientation{};
  ProgrammeId programme{};
  std::string specialty{};
};
struct SubjectRow {
  OrgSubjectId id;
  OrganizationId organization;
  std::string name;
};
struct PersonRow {
  PersonId id;
  domain::PersonFields fields;
  bool is_student = false;
};
struct GuardianLinkRow {
  domain::GuardianLinkId id;
  PersonId student, guardian;
  domain::GuardianKind kind{};
  std::string basis;
  std::optional<Date> from, to;
};
struct EnrollmentRow {
  domain::EnrollmentId id;
  PersonId student;
  OrganizationId organization;
  ClassGroupId class_group;  // 0: none
  domain::EnrollmentRecord fields;
  BranchId branch{};
  ProgrammeId programme{};
};
struct LessonKey {
  ClassGroupId class_group;
  OrgSubjectId subject;
  Date date;
  int number = 0;
  auto operator<=>(const LessonKey&) const = default;
};
struct LessonRow {
  LessonId id;
  LessonKey key;
  std::string starts, ends, topic, homework, teacher;
};
struct MarkKey {
  PersonId student;
  LessonId lesson;
  int number = 1;
  auto operator<=>(const MarkKey&) const = default;
};
struct MarkRow {
  MarkKey key;
  Date lesson_date;  // with the student, the clustering key
  std::string value;
  std::optional<int> normalized;  // 1..5 where the value means one
  domain::WorkKind work{};
  int weight = 1;
  std::string comment;
};
struct AttendanceRow {
  PersonId student;
  LessonId lesson;
  Date lesson_date;
  domain::AttendanceStatus status{};
};
struct FinalMarkKey {
  PersonId student;
  OrgSubjectId subject;
  int school_year = 0;
  domain::PeriodKind period{};
  int period_number = 0;
  auto operator<=>(const FinalMarkKey&) const = default;
};
struct FinalMarkRow {
  FinalMarkKey key;
  std::string value;
  std::optional<int> normalized;
  std::optional<Date> date;
};

template <class Fields>
struct PortfolioRow {
  PortfolioId id;
  PersonId student;
  OrganizationId organization;
  Fields fields;
};
using HealthRow = PortfolioRow<domain::Health>;
using EducationDocumentRow = PortfolioRow<domain::EducationDocument>;
using ExamResultRow = PortfolioRow<domain::ExamResult>;
using AchievementRow = PortfolioRow<domain::Achievement>;
using QueueEntryRow = PortfolioRow<domain::QueueEntry>;

// The rows of these students and the rows of these ids. Not both are empty.
struct PortfolioSet {
  std::vector<PersonId> students;
  std::vector<PortfolioId> ids;
};

// What one batch changes of a kind. What an update or removal replaces goes to the history.
template <class Row>
struct PortfolioChanges {
  std::vector<Row> rows;
  std::vector<PortfolioId> removed;
  bool empty() const { return rows.empty() && removed.empty(); }
};

// What one batch changes. A row whose id (or key) is known already is updated, the others are
// inserted; what an update or a removal replaces goes to the history. Lessons and subjects have
// none.
struct Changes {
  // Ids first_new ≤ id < end_new were made for this batch: no row can have them yet.
  std::int64_t first_new = 0, end_new = 0;
  std::vector<AuthorityRow> authorities;  // an authority after the one above it
  std::vector<OrganizationRow> organizations;
  std::vector<BranchRow> branches;
  std::vector<ProgrammeRow> programmes;
  std::vector<ClassGroupRow> class_groups;
  std::vector<SubjectRow> subjects;
  std::vector<PersonRow> persons;
  std::vector<GuardianLinkRow> guardian_links;
  std::vector<EnrollmentRow> enrollments;
  std::vector<LessonRow> lessons;
  std::vector<MarkRow> marks;
  std::vector<MarkRow> replaced_marks;  // the old rows of changed and removed marks
  std::vector<MarkKey> removed_marks;
  std::vector<AttendanceRow> attendance;
  std::vector<AttendanceRow> removed_attendance;
  std::vector<FinalMarkRow> final_marks;
  // The class journals that lessons, marks and attendance of the batch touch, from a day to a day.
  struct Journal {
    ClassGroupId class_group;
    OrganizationId organization;
    Date from, to;
  };
  std::vector<Journal> journals;
  PortfolioChanges<HealthRow> health;
  PortfolioChanges<EducationDocumentRow> education_documents;
  PortfolioChanges<ExamResultRow> exam_results;
  PortfolioChanges<AchievementRow> achievements;
  PortfolioChanges<QueueEntryRow> queue;
  struct NewKey {
    KeyKind kind;
    std::string key;
    std::int64_t id;
  };
  std::vector<NewKey> keys;  // of the provenance's partner
};

}  // namespace registers
