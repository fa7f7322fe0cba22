#pragma once
// registers::Tables over a session. One source file per aggregate: source_keys, authorities,
// organizations, class_groups, persons, enrollments, lessons, marks, final_marks, portfolio,
// claims, load_journal, audit.
#include "registers/tables.hpp"
#include "store/history.hpp"
#include "store/session.hpp"
#include "store/sql_conflicts.hpp"
#include "store/sql_federal.hpp"
#include "store/sql_federal_checks.hpp"
#include "store/sql_orders.hpp"
#include "store/sql_transfers.hpp"
#include "store/sql_waiting.hpp"

namespace store {

class SqlTables final : public registers::Tables {
 public:
  explicit SqlTables(Session& session)
      : session_(session),
        waiting_(session),
        conflicts_(session),
        orders_(session),
        transfers_(session),
        federal_(session),
        federal_checks_(session) {}

  std::int64_t reserve_ids(std::size_t count) override;
  std::unordered_map<std::string, std::int64_t> find_keys(
      registers::PartnerId partner, registers::KeyKind kind,
      std::span<const std::string> keys) override;
  std::vector<registers::PersonId> keyed(registers::PartnerId partner,
                                         std::span<const registers::PersonId> students) override;

  std::vector<registers::AuthorityRow> authorities() override;
  std::vector<registers::OrganizationRow> organizations(
      std::span<const registers::OrganizationId> ids) override;
  std::vector<registers::OrganizationRow> organizations_by_ogrn(
      std::span<const std::string> ogrns) override;
  std::vector<registers::BranchRow> branches_of(
      std::span<const registers::OrganizationId> ids) override;
  std::vector<registers::ProgrammeRow> programmes_of(
      std::span<const registers::OrganizationId> ids) override;
  std::vector<registers::ClassGroupRow> class_groups(
      std::span<const registers::ClassGroupId> ids) override;
  std::vector<registers::ClassGroupRow> class_groups_of(
      std::span<const registers::OrganizationId> ids) override;
  std::vector<registers::SubjectRow> subjects(
      std::span<const registers::OrgSubjectId> ids) override;
  std::vector<registers::SubjectRow> subjects_of(
      std::span<const registers::OrganizationId> ids) override;

  std::vector<registers::PersonRow> persons(std::span<const registers::PersonId> ids) override;
  std::vector<registers::PersonRow> persons_by_snils(std::span<const std::string> digits) override;
  std::vector<registers::PersonRow> persons_by_name(
      std::span<const std::string> name_keys,
      std::span<const registers::Date> birth_dates) override;
  std::vector<registers::GuardianLinkRow> guardian_links(
      std::span<const registers::PersonId> students) override;
  std::vector<registers::GuardianLinkRow> links_of_guardians(
      std::span<const registers::PersonId> guardians) override;
  std::vector<registers::EnrollmentRow> enrollments(
      std::span<const registers::PersonId> students) override;
  std::vector<registers::EnrollmentRow> stays(
      std::span<const registers::PersonId> students) override;

  std::vector<registers::LessonRow> lessons(std::span<const registers::LessonKey> keys) override;
  std::vector<registers::MarkRow> marks(std::span<const registers::LessonId> lessons,
                                        std::span<const registers::PersonId> students) override;
  std::vector<registers::AttendanceRow> attendance(
      std::span<const registers::LessonId> lessons,
      std::span<const registers::PersonId> students) override;
  std::vector<registers::FinalMarkRow> final_marks(std::span<const registers::PersonId> students,
                                                   std::span<const int> school_years) override;

  std::vector<registers::HealthRow> health(const registers::PortfolioSet& set) override;
  std::vector<registers::EducationDocumentRow> education_documents(
      const registers::PortfolioSet& set) override;
  std::vector<registers::ExamResultRow> exam_results(const registers::PortfolioSet& set) override;
  std::vector<registers::AchievementRow> achievements(const registers::PortfolioSet& set) override;
  std::vector<registers::QueueEntryRow> queue(const registers::PortfolioSet& set) override;

  bool any_claims(std::size_t kind) override;
  std::vector<registers::Claim> claims(std::size_t kind,
                                       std::span<const std::string> keys) override;
  std::vector<registers::Claim> claims_about(
      std::size_t kind, std::span<const registers::PersonId> students) override;
  std::vector<registers::PriorityLine> priorities(
      std::span<const registers::OrganizationId> organizations) override;
  registers::Contenders contenders() override;

  void write(const registers::Changes& changes, const registers::Provenance& from) override;
  registers::WaitingRoom& waiting() override { return waiting_; }
  registers::ConflictBook& conflicts() override { return conflicts_; }
  registers::OrderBook& orders() override { return orders_; }
  registers::TransferBook& transfers() override { return transfers_; }
  registers::FederalBook& federal() override { return federal_; }
  registers::FederalChecks& federal_checks() override { return federal_checks_; }
  void journal(const LoadRecord& entry) override;
  void audit(const AuditEntry& entry) override;

 private:
  using Provenance = registers::Provenance;
  void write_keys(const std::vector<registers::Changes::NewKey>& keys, const Provenance& from);
  void guard(const std::vector<std::string>& names, const Provenance& from);
  void write_authorities(const std::vector<registers::AuthorityRow>& rows,
                         const Revision& revision);
  void write_organizations(const registers::Changes& changes, const Revision& revision);
  void write_class_groups(const std::vector<registers::ClassGroupRow>& rows,
                          const Revision& revision);
  void write_subjects(const std::vector<registers::SubjectRow>& rows, const Provenance& from);
  void write_persons(const std::vector<registers::PersonRow>& rows, const Revision& revision);
  void guard_persons(const std::vector<registers::PersonRow>& rows, const Provenance& from);
  void write_links(const std::vector<registers::GuardianLinkRow>& rows, const Revision& revision);
  void write_enrollments(const std::vector<registers::EnrollmentRow>& rows,
                         const Revision& revision);
  void write_portfolio(const registers::Changes& changes, const Revision& revision);
  void write_lessons(const std::vector<registers::LessonRow>& rows, const Revision& revision);
  // Rows of which nothing is replaced are new.
  void write_marks(const registers::Changes& changes, const Provenance& from);
  void remove_marks(const std::vector<registers::MarkKey>& keys);
  void write_attendance(const registers::Changes& changes, const Provenance& from);
  void remove_attendance(const std::vector<registers::AttendanceRow>& rows);
  void write_final_marks(const registers::Changes& changes, const Provenance& from);
  void write_claims(const registers::Changes& changes);

  Session& session_;
  SqlWaiting waiting_;
  SqlConflicts conflicts_;
  SqlOrders orders_;
  SqlTransfers transfers_;
  SqlFederal federal_;
  SqlFederalChecks federal_checks_;
};

}  // namespace store
