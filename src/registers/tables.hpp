#pragma once
// The port through which registers/ reads and writes: questions and changes in sets, inside one
// transaction. store/ implements it on SQLite and PostgreSQL; tests implement it in memory.
// All calls come from the database thread that owns the transaction. Failures of the database
// are thrown (store turns them into a rolled-back, retried or refused transaction).
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"
#include "domain/records.hpp"

namespace registers {

using domain::ClassGroupId;
using domain::Date;
using domain::LessonId;
using domain::OrganizationId;
using domain::OrgSubjectId;
using domain::PartnerId;
using domain::PersonId;

// Where a fact came from: kept with every row.
struct Provenance {
  PartnerId partner;
  domain::MessageId message;  // 0 for files
  base::Time at;
  int utc_offset_minutes = 0;  // the region's clock: tells what "today" was
};

// Supplier's keys of one kind → entity ids. kind says which table the id belongs to.
enum class KeyKind { organization, class_group, subject, student, guardian, enrollment };

struct OrganizationRow {
  OrganizationId id;
  domain::OrganizationRecord fields;  // key and origin unused
};
struct ClassGroupRow {
  ClassGroupId id;
  OrganizationId organization;
  int school_year = 0, parallel = 0;
  std::string letter, name;
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
  ClassGroupId class_group;
  domain::EnrollmentRecord fields;  // keys and origin unused
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

// What one batch changes. A row whose id (or key) is known already is updated, the others are
// inserted; what an update or removal of a mark replaces goes to mark_history.
struct Changes {
  std::vector<OrganizationRow> organizations;
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
  struct NewKey {
    KeyKind kind;
    std::string key;
    std::int64_t id;
  };
  std::vector<NewKey> keys;  // of the provenance's partner
};

class Tables {
 public:
  virtual ~Tables() = default;

  // count fresh ids, unique over all entities: the first of the run.
  virtual std::int64_t reserve_ids(std::size_t count) = 0;

  virtual std::unordered_map<std::string, std::int64_t> find_keys(
      PartnerId partner, KeyKind kind, std::span<const std::string> keys) = 0;
  virtual std::vector<OrganizationRow> organizations(std::span<const OrganizationId> ids) = 0;
  virtual std::vector<OrganizationRow> organizations_by_ogrn(
      std::span<const std::string> ogrns) = 0;
  virtual std::vector<ClassGroupRow> class_groups(std::span<const ClassGroupId> ids) = 0;
  // All class groups of these organizations (natural key: organization, year, name).
  virtual std::vector<ClassGroupRow> class_groups_of(std::span<const OrganizationId> ids) = 0;
  virtual std::vector<SubjectRow> subjects(std::span<const OrgSubjectId> ids) = 0;
  virtual std::vector<SubjectRow> subjects_of(std::span<const OrganizationId> ids) = 0;
  virtual std::vector<PersonRow> persons(std::span<const PersonId> ids) = 0;
  virtual std::vector<PersonRow> persons_by_snils(std::span<const std::string> digits) = 0;
  // Candidates for matching without SNILS: same search_key(surname name patronymic) and birth
  // date. name_keys and birth_dates run in parallel.
  virtual std::vector<PersonRow> persons_by_name(std::span<const std::string> name_keys,
                                                 std::span<const Date> birth_dates) = 0;
  virtual std::vector<GuardianLinkRow> guardian_links(std::span<const PersonId> students) = 0;
  // All links of these guardians, whoever the student is.
  virtual std::vector<GuardianLinkRow> links_of_guardians(std::span<const PersonId> guardians) = 0;
  virtual std::vector<EnrollmentRow> enrollments(std::span<const PersonId> students) = 0;
  virtual std::vector<LessonRow> lessons(std::span<const LessonKey> keys) = 0;
  virtual std::vector<MarkRow> marks(std::span<const LessonId> lessons,
                                     std::span<const PersonId> students) = 0;
  virtual std::vector<AttendanceRow> attendance(std::span<const LessonId> lessons,
                                                std::span<const PersonId> students) = 0;
  virtual std::vector<FinalMarkRow> final_marks(std::span<const PersonId> students,
                                                std::span<const int> school_years) = 0;

  virtual void write(const Changes& changes, const Provenance& provenance) = 0;

  // One line of the load journal (журнал загрузки).
  struct LoadRecord {
    base::Time at;
    PartnerId partner;      // 0: unknown
    std::string source;     // message UUID or file name
    std::string operation;  // "PushMarks", "load", or empty
    std::string trace;      // the id of this exchange in log, fault and answer header
    bool ok = true;         // Успешно / Ошибка
    std::string code;       // "KB-…" when not ok
    std::string comment;    // Russian, explains the error
    int received = 0, accepted = 0, unchanged = 0, rejected = 0;  // records
    std::vector<domain::RecordResult> errors;                     // the rejected records
  };
  virtual void journal(const LoadRecord& entry) = 0;

  // One look at personal data (rule 7).
  struct AuditEntry {
    base::Time at;
    PartnerId partner;
    std::string message_id, trace, operation;
    std::string requester_snils;  // who asked, 11 digits
    struct Student {
      PersonId id;
      std::string ground;  // "guardian:mother", "self"; "refused": asked for and not given
    };
    std::vector<Student> students;
    std::optional<Date> from, to;
  };
  virtual void audit(const AuditEntry& entry) = 0;
};

}  // namespace registers
