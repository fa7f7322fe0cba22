#pragma once
// What the register stores, row by row, and what one batch changes of it. Values only.
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"
#include "domain/records.hpp"
#include "registers/section.hpp"

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
  domain::MessageId message;  // or the LoadJob: ids are unique over all; 0: neither
  base::Time at;
  int utc_offset_minutes = 0;  // the region's clock: tells what "today" was
  std::string trace{};         // of the load: its line of the journal
};

// Who set a stored row, as its own columns say. Nobody yet: a row that this batch makes.
struct Author {
  PartnerId partner{};
  domain::MessageId message{};
  base::Time at{};
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
  queue_entry,
  authority  // awaited only: its key is the OGRN, the same to all
};
inline constexpr std::size_t key_kinds = 14;

// In a row's fields, the keys that its ids stand for, and the origin, are unused.
struct AuthorityRow {
  AuthorityId id, parent;
  domain::AuthorityRecord fields;
  Author by{};
};
struct OrganizationRow {
  OrganizationId id;
  domain::OrganizationRecord fields;
  AuthorityId authority{};
  Author by{};
};
struct BranchRow {
  BranchId id;
  OrganizationId organization;
  domain::BranchRecord fields;
  Author by{};
};
struct ProgrammeRow {
  ProgrammeId id;
  OrganizationId organization;
  domain::ProgrammeRecord fields;
  Author by{};
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
  Author by{};
};
struct SubjectRow {
  OrgSubjectId id;
  OrganizationId organization;
  std::string name;
  Author by{};
};
struct PersonRow {
  PersonId id;
  domain::PersonFields fields;
  bool is_student = false;
  Author by{};
};
struct GuardianLinkRow {
  domain::GuardianLinkId id;
  PersonId student, guardian;
  domain::GuardianKind kind{};
  std::string basis;
  std::optional<Date> from, to;
  Author by{};
};
struct EnrollmentRow {
  domain::EnrollmentId id;
  PersonId student;
  OrganizationId organization;
  ClassGroupId class_group;  // 0: none
  domain::EnrollmentRecord fields;
  BranchId branch{};
  ProgrammeId programme{};
  Author by{};
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
  Author by{};
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
  Author by{};
};
struct AttendanceRow {
  PersonId student;
  LessonId lesson;
  Date lesson_date;
  domain::AttendanceStatus status{};
  Author by{};
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
  Author by{};
};

template <class Fields>
struct PortfolioRow {
  PortfolioId id;
  PersonId student;
  OrganizationId organization;
  Fields fields;
  Author by{};
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

// The row as one supplier states it, kept beside the row itself once a second supplier has stated
// another (docs/adr/0014-who-prevails.md).
using AnyRow = std::variant<AuthorityRow, OrganizationRow, BranchRow, ProgrammeRow, ClassGroupRow,
                            SubjectRow, PersonRow, GuardianLinkRow, EnrollmentRow, LessonRow,
                            MarkRow, AttendanceRow, FinalMarkRow, HealthRow, EducationDocumentRow,
                            ExamResultRow, AchievementRow, QueueEntryRow>;
inline constexpr std::size_t entity_kinds = std::variant_size_v<AnyRow>;  // a kind: its index
struct EntityKey {
  std::size_t kind = 0;
  std::string key;  // see entity_key()
  auto operator<=>(const EntityKey&) const = default;
};
struct Claim {
  EntityKey entity;
  Author by;
  Section section{};
  OrganizationId organization;  // whose matter it was when it was stated; 0: the region's
  PersonId student;             // 0: it concerns none
  bool removed = false;         // stated to be none
  bool outranked = false;       // not all of it is in the row
  AnyRow row;
};

// What one batch changes. A row whose id (or key) is known already is updated, the others are
// inserted; what an update or a removal replaces goes to the history. Lessons and subjects have
// none.
struct Changes {
  // Ids first_new ≤ id < end_new were made for this batch: no row can have them yet.
  std::int64_t first_new = 0, end_new = 0;
  bool is_new(std::int64_t id) const { return first_new <= id && id < end_new; }
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
  std::vector<MarkRow> replaced_marks;  // the old rows of changed and removed ones; so below
  std::vector<MarkKey> removed_marks;
  std::vector<AttendanceRow> attendance;
  std::vector<AttendanceRow> replaced_attendance;
  std::vector<AttendanceRow> removed_attendance;
  std::vector<FinalMarkRow> final_marks;
  std::vector<FinalMarkRow> replaced_final_marks;
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
  std::vector<NewKey> keys;               // of the provenance's partner
  std::vector<Claim> claims;              // of an entity all or none
  std::vector<EntityKey> settled_claims;  // entities that have one supplier again
};

}  // namespace registers
