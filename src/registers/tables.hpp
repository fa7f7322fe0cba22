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
#include "registers/conflicts.hpp"
#include "registers/federal_book.hpp"
#include "registers/federal_checks.hpp"
#include "registers/orders.hpp"
#include "registers/ranking.hpp"
#include "registers/rows.hpp"
#include "registers/transfers.hpp"
#include "registers/waiting.hpp"

namespace registers {

class Tables {
 public:
  virtual ~Tables() = default;

  // count fresh ids, unique over all entities: the first of the run.
  virtual std::int64_t reserve_ids(std::size_t count) = 0;

  virtual std::unordered_map<std::string, std::int64_t> find_keys(
      PartnerId partner, KeyKind kind, std::span<const std::string> keys) = 0;
  // Of these students those to whom a key of the partner leads.
  virtual std::vector<PersonId> keyed(PartnerId partner, std::span<const PersonId> students) = 0;
  virtual std::vector<AuthorityRow> authorities() = 0;  // the whole tree: hundreds
  virtual std::vector<OrganizationRow> organizations(std::span<const OrganizationId> ids) = 0;
  virtual std::vector<OrganizationRow> organizations_by_ogrn(
      std::span<const std::string> ogrns) = 0;
  // All branches (programmes) of these organizations.
  virtual std::vector<BranchRow> branches_of(std::span<const OrganizationId> ids) = 0;
  virtual std::vector<ProgrammeRow> programmes_of(std::span<const OrganizationId> ids) = 0;
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
  // The same for whoever only asks who was where when: id, student, organization, programme, from
  // and to.
  virtual std::vector<EnrollmentRow> stays(std::span<const PersonId> students) = 0;
  virtual std::vector<LessonRow> lessons(std::span<const LessonKey> keys) = 0;
  virtual std::vector<MarkRow> marks(std::span<const LessonId> lessons,
                                     std::span<const PersonId> students) = 0;
  virtual std::vector<AttendanceRow> attendance(std::span<const LessonId> lessons,
                                                std::span<const PersonId> students) = 0;
  virtual std::vector<FinalMarkRow> final_marks(std::span<const PersonId> students,
                                                std::span<const int> school_years) = 0;

  virtual std::vector<HealthRow> health(const PortfolioSet& set) = 0;
  virtual std::vector<EducationDocumentRow> education_documents(const PortfolioSet& set) = 0;
  virtual std::vector<ExamResultRow> exam_results(const PortfolioSet& set) = 0;
  virtual std::vector<AchievementRow> achievements(const PortfolioSet& set) = 0;
  virtual std::vector<QueueEntryRow> queue(const PortfolioSet& set) = 0;

  // Whether any row of the kind has claims (see claims.hpp).
  virtual bool any_claims(std::size_t kind) = 0;
  // All claims on these rows; on those of a kind that concern these students.
  virtual std::vector<Claim> claims(std::size_t kind, std::span<const std::string> keys) = 0;
  virtual std::vector<Claim> claims_about(std::size_t kind, std::span<const PersonId> students) = 0;
  // The lines of these organizations and those of the whole region; 0 asks for the latter alone.
  virtual std::vector<PriorityLine> priorities(std::span<const OrganizationId> organizations) = 0;
  virtual Contenders contenders() = 0;

  virtual void write(const Changes& changes, const Provenance& provenance) = 0;
  virtual WaitingRoom& waiting() = 0;
  virtual ConflictBook& conflicts() = 0;
  virtual OrderBook& orders() = 0;
  virtual TransferBook& transfers() = 0;
  virtual FederalBook& federal() = 0;
  virtual FederalChecks& federal_checks() = 0;

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
    domain::Tally tally;
    // The rejected records; as read, behind them those that wait still.
    std::vector<domain::RecordResult> errors;
  };
  virtual void journal(const LoadRecord& entry) = 0;

  // One look at personal data (rule 7).
  struct AuditEntry {
    base::Time at;
    PartnerId partner;
    std::string message_id, trace, operation;
    std::string requester_snils;  // who asked, 11 digits
    std::string sought;           // whom, as it was said: a SNILS, or a name and birth date
    struct Student {
      PersonId id;
      std::string ground;  // "guardian:mother", "self"; "refused": asked for and not given
    };
    std::vector<Student> students;
    std::optional<Date> from, to;
    bool special = false;  // a special category of personal data goes out
  };
  virtual void audit(const AuditEntry& entry) = 0;
};

}  // namespace registers
