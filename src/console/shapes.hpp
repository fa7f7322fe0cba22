#pragma once
// The records that the API writes: their members are in shapes.cpp, with their descriptions.
#include "console/shape.hpp"
#include "registers/directory.hpp"
#include "registers/disputes.hpp"
#include "registers/feed.hpp"
#include "registers/quality_report.hpp"
#include "registers/subjects.hpp"
#include "registers/suppliers.hpp"
#include "registers/uploads.hpp"

namespace console {

// The card with what the token's rights let through.
struct EnrollmentView {
  registers::EnrollmentEntry entry;
  std::optional<bool> adapted;  // health is a special category
};
struct StudentView {
  registers::StudentCard card;  // its enrollments are empty: they are
  std::vector<EnrollmentView> enrollments;
};
struct PortfolioView {
  registers::Portfolio portfolio;  // its health is empty: it is
  std::optional<std::vector<registers::Stated<registers::HealthRow>>> health;  // none: no right
};
// All that is kept of a student but marks.
struct StudentState {
  StudentView card;
  PortfolioView portfolio;
};
struct ChangesPage {
  std::vector<registers::ChangeLine> items;
  std::vector<registers::AuthorityEntry> authorities;  // what the lines speak of, as it is now
  std::vector<registers::OrganizationCard> organizations;
  std::vector<StudentState> students;
  std::string next;
  bool more = false;
};
struct SnapshotPage {
  std::vector<registers::AuthorityEntry> authorities;
  std::vector<registers::OrganizationCard> organizations;
  std::vector<StudentState> students;
  std::optional<std::string> next;
  std::string changes;
};
struct QualitySummary {
  std::vector<registers::QualityReport::Count> items;
  std::int64_t waiting = 0;
};
struct OrganizationFinding {
  registers::QualityReport::Found found;
};
struct QualityHistory {
  std::vector<registers::QualityReport::DayCount> items;
};
struct Diary {
  domain::Date from, to;
  std::vector<registers::DiaryEntry> lessons;
};
struct Performance {
  std::vector<registers::FinalMarkEntry> final_marks;
};
struct LoadView {
  registers::LoadEntry entry;
  std::vector<registers::LoadError> errors;
};
struct UnboundView {
  registers::UnboundSubject subject;
  std::optional<registers::Suggestion> suggestion;
};
struct Suggestions {
  std::vector<registers::Suggestion> items;
};
struct Dictionary {
  std::vector<registers::Subject> items;
};
struct Bound {
  std::int64_t bound = 0;  // by this request
};
struct SupplierLine {
  registers::Supplier supplier;
  bool overdue = false;
  std::int64_t certificates = 0;  // that are not over
};
struct SupplierList {
  std::vector<SupplierLine> items;
};
struct LoadJobs {
  std::vector<registers::Upload> items;
};
struct Disputes {
  std::vector<registers::Dispute> items;
};
struct SupplierChanges {
  std::vector<registers::SupplierHistory> items;
};

template <>
const Shape<registers::Source>& shape();
template <>
const Shape<registers::PastField>& shape();
template <>
const Shape<registers::Replaced>& shape();
template <>
const Shape<registers::OrganizationEntry>& shape();
template <>
const Shape<registers::ClassEntry>& shape();
template <>
const Shape<registers::ProgrammeRow>& shape();
template <>
const Shape<registers::OrgSubjectEntry>& shape();
template <>
const Shape<registers::OrganizationCard>& shape();
template <>
const Shape<registers::Placement>& shape();
template <>
const Shape<domain::IdentityDocument>& shape();
template <>
const Shape<domain::PersonFields>& shape();
template <>
const Shape<registers::StudentLine>& shape();
template <>
const Shape<registers::GuardianEntry>& shape();
template <>
const Shape<EnrollmentView>& shape();
template <>
const Shape<StudentView>& shape();
template <>
const Shape<registers::DiaryEntry::Mark>& shape();
template <>
const Shape<registers::DiaryEntry>& shape();
template <>
const Shape<Diary>& shape();
template <>
const Shape<registers::FinalMarkEntry>& shape();
template <>
const Shape<Performance>& shape();
template <>
const Shape<registers::QueueLine>& shape();
template <>
const Shape<registers::LoadEntry>& shape();
template <>
const Shape<registers::LoadError>& shape();
template <>
const Shape<LoadView>& shape();
template <>
const Shape<registers::Subject>& shape();
template <>
const Shape<Dictionary>& shape();
template <>
const Shape<registers::Suggestion>& shape();
template <>
const Shape<Suggestions>& shape();
template <>
const Shape<UnboundView>& shape();
template <>
const Shape<Bound>& shape();
template <>
const Shape<registers::SupplierCertificate>& shape();
template <>
const Shape<registers::Supplier>& shape();
template <>
const Shape<SupplierLine>& shape();
template <>
const Shape<SupplierList>& shape();
template <>
const Shape<registers::SupplierHistory>& shape();
template <>
const Shape<SupplierChanges>& shape();
template <>
const Shape<registers::PriorityEntry>& shape();
template <>
const Shape<registers::Difference>& shape();
template <>
const Shape<registers::Statement>& shape();
template <>
const Shape<registers::DisputedField>& shape();
template <>
const Shape<registers::Dispute>& shape();
template <>
const Shape<Disputes>& shape();
template <>
const Shape<registers::Upload>& shape();
template <>
const Shape<LoadJobs>& shape();
template <>
const Shape<registers::AuthorityEntry>& shape();
template <>
const Shape<registers::AuthorityCard>& shape();
template <>
const Shape<registers::BranchRow>& shape();
template <>
const Shape<PortfolioView>& shape();
template <>
const Shape<StudentState>& shape();
template <>
const Shape<registers::ChangeLine>& shape();
template <>
const Shape<ChangesPage>& shape();
template <>
const Shape<SnapshotPage>& shape();
template <>
const Shape<registers::QualityReport::Count>& shape();
template <>
const Shape<registers::QualityReport::Found>& shape();
template <>
const Shape<OrganizationFinding>& shape();
template <>
const Shape<registers::QualityReport::DayCount>& shape();
template <>
const Shape<QualitySummary>& shape();
template <>
const Shape<QualityHistory>& shape();
template <>
const Shape<registers::Stated<registers::HealthRow>>& shape();
template <>
const Shape<registers::Stated<registers::EducationDocumentRow>>& shape();
template <>
const Shape<registers::Stated<registers::ExamResultRow>>& shape();
template <>
const Shape<registers::Stated<registers::AchievementRow>>& shape();
template <>
const Shape<registers::Stated<registers::QueueEntryRow>>& shape();

// What a code says and what to do, Russian; empty for no code.
std::string rule_of(std::string_view code);
std::string cure_of(std::string_view code);

}  // namespace console
