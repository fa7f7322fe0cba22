#pragma once
// What the API may see of the registers. Every question takes a Scope and answers only within it:
// what is outside is as if it were absent. Rows come sorted as said.
// Calls come from the database thread that owns the transaction; database failures are thrown.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "registers/past.hpp"
#include "registers/queries.hpp"
#include "registers/scope.hpp"

namespace registers {

using domain::AuthorityId;
using domain::SubjectId;

struct OrganizationFilter {
  std::optional<domain::OrganizationKind> kind{};
  std::string municipality{};              // compared as domain::search_key does
  std::optional<AuthorityId> authority{};  // under it, however deep
  std::optional<domain::OrganizationStatus> status{};
  std::optional<domain::OwnershipForm> ownership{};
};
struct OrganizationEntry {
  OrganizationId id;
  std::string ogrn, inn, full_name, short_name;
  domain::OrganizationKind kind{};
  std::string municipality;
  std::optional<AuthorityId> authority;
  std::optional<domain::OrganizationStatus> status{};
  std::optional<domain::OwnershipForm> ownership{};
};
struct ClassEntry {
  ClassGroupRow row;
  std::string programme_name;  // empty: of none
  std::int64_t students = 0;   // enrolled on the day
};
// A subject of an organization, and which of the region's it is.
struct OrgSubjectEntry {
  OrgSubjectId id;
  OrganizationId organization;
  std::string name;
  enum class Binding : std::int8_t { none, hand, rule };
  Binding binding{};
  std::optional<SubjectId> subject;
  std::string subject_name;
  std::optional<base::Time> bound;
  std::string municipality{};  // of the organization
};
struct OrganizationCard {
  OrganizationEntry entry;
  domain::OrganizationRecord record;
  std::string authority_name;
  std::vector<BranchRow> branches;
  std::int64_t students = 0;
  std::vector<ClassEntry> classes;        // newest school year first
  std::vector<OrgSubjectEntry> subjects;  // by name
  std::vector<ProgrammeRow> programmes;   // by kind, name
  Source source;
};

struct AuthorityFilter {
  std::string municipality{};           // compared as domain::search_key does
  std::optional<AuthorityId> parent{};  // directly under it
};
struct AuthorityEntry {
  AuthorityRow row;  // without what is above the scope
  // Of all that is below it, however deep; students by where they are enrolled on the day.
  std::int64_t authorities = 0, organizations = 0, students = 0;
};
struct AuthorityCard {
  AuthorityEntry entry;
  std::string parent_name;
  std::vector<AuthorityEntry> below;  // directly
  Source source;
};

// Where a student is enrolled: on the day, else at last.
struct Placement {
  OrganizationId organization;
  std::string organization_name;
  ClassGroupId class_group;
  std::string class_name;
};
struct StudentFilter {
  // What the one search box held; all of it must fit.
  std::string snils{};     // 11 digits
  std::string document{};  // its number, or series and number without what stands between them
  std::size_t document_series{};  // how many octets of it may be the series; 0: none
  std::optional<Date> birth_date{};
  // Each as domain::search_key makes it, and the beginning of a word of the full name. Those whose
  // surname begins with the first one stand before the others.
  std::vector<std::string> names{};

  std::optional<OrganizationId> organization{};
  std::optional<ClassGroupId> class_group{};
  std::optional<AuthorityId> authority{};  // under it, however deep
  std::string municipality{};              // compared as domain::search_key does
  std::optional<domain::OrganizationKind> kind{};
  std::optional<int> parallel{};
  std::optional<domain::ProgrammeId> programme{};  // of the enrollment or its class
  // What the enrollment at that place is on the day: in force; over, and none there is in force;
  // either. Not said: open where a place is named, else any, and who waits for a place as well.
  enum class Enrollment : std::int8_t { open, ended, any };
  std::optional<Enrollment> enrollment{};
  std::optional<domain::Sex> sex{};
  std::optional<Date> born_from{}, born_to{};
  bool descending = false;          // by name, Russian order
  std::optional<PersonId> after{};  // keyset
  std::size_t limit = 25;
};
struct StudentLine {
  PersonRow person;
  std::optional<Placement> placement;
};
struct GuardianEntry {
  GuardianLinkRow link;
  PersonRow person;
  Source source;
};
struct EnrollmentEntry {
  EnrollmentRow row;
  Placement place;
  std::string branch_name, programme_name;
  // Of the class: a kindergarten's group has these.
  std::optional<domain::AgeGroup> age_group;
  std::optional<domain::ModeOfStay> mode_of_stay;
  std::optional<domain::GroupOrientation> orientation;
  Source source;
};
struct StudentCard {
  PersonRow person;
  Source source;
  std::vector<GuardianEntry> guardians;
  std::vector<EnrollmentEntry> enrollments;  // by date
};

// Stages 2 and 3 of one student, each by its date.
template <class Row>
struct Stated {
  Row row;
  std::string organization_name;  // who states it
  Source source;
};
struct Portfolio {
  PersonId student;
  std::vector<Stated<EducationDocumentRow>> education_documents;
  std::vector<Stated<ExamResultRow>> exam_results;
  std::vector<Stated<AchievementRow>> achievements;
  std::vector<Stated<QueueEntryRow>> queue;
  std::vector<Stated<HealthRow>> health;  // a special category of personal data
};

// A child who wants a place in an organization.
struct QueueFilter {
  std::optional<domain::QueueStatus> status{};
  struct Place {
    Date applied;
    PortfolioId id;
  };
  std::optional<Place> after{};  // keyset
  std::size_t limit = 25;
};
struct QueueLine {
  QueueEntryRow row;
  PersonRow person;
  Source source;
  bool seen = true;  // the child is in the scope
};

// A part of what one organization has: keyset by the place of the last one in its order.
struct ClassFilter {
  std::optional<int> school_year{};
  struct Place {
    int school_year = 0, parallel = 0;
    ClassGroupId id;
  };
  std::optional<Place> after{};
  std::size_t limit = 25;
};
struct ProgrammeFilter {
  std::optional<domain::ProgrammeKind> kind{};
  ProgrammeId after{};
  std::size_t limit = 25;
};

// A line of the load journal.
struct LoadFilter {
  std::string supplier{};
  std::int64_t job = 0;  // 0: all
  std::optional<bool> ok{};
  std::optional<base::Time> from{}, to{};  // from ≤ at < to
  std::optional<std::int64_t> before{};    // keyset: older than this one; unseen: nothing is
  std::size_t limit = 25;
};
struct LoadError {
  domain::Outcome outcome = domain::Outcome::rejected;  // or waiting
  std::string kind, path;
  int line = 0;
  std::string key, code, subject;  // key: the supplier's, whole
};
struct LoadEntry {
  std::int64_t id = 0;
  std::string supplier, supplier_name;  // empty: unknown
  Tables::LoadRecord record;            // without errors
  std::int64_t job = 0;                 // of a file: its number in Source; 0: a message
};

class Directory {
 public:
  virtual ~Directory() = default;
  // At most limits::directory_organizations, in no order.
  virtual std::vector<OrganizationEntry> organizations(const Scope& scope,
                                                       const OrganizationFilter& filter) = 0;
  virtual std::optional<OrganizationCard> organization(const Scope& scope, OrganizationId id,
                                                       Date today) = 0;
  virtual bool has_organization(const Scope& scope, OrganizationId id) = 0;
  // Who wants a place in an organization of the scope, by the day of the application.
  virtual std::vector<QueueLine> queue(const Scope& scope, OrganizationId organization,
                                       const QueueFilter& filter, Date today) = 0;
  // Newest school year first, by parallel; by number.
  virtual std::vector<ClassEntry> classes(const Scope& scope, OrganizationId organization,
                                          const ClassFilter& filter, Date today) = 0;
  virtual std::vector<ProgrammeRow> programmes(const Scope& scope, OrganizationId organization,
                                               const ProgrammeFilter& filter) = 0;
  // The last replaced first. None: not in the scope.
  virtual std::optional<std::vector<Replaced>> past(const Scope& scope, const PastFilter& filter,
                                                    Date today) = 0;
  // In no order.
  virtual std::vector<AuthorityEntry> authorities(const Scope& scope, const AuthorityFilter& filter,
                                                  Date today) = 0;
  virtual std::optional<AuthorityCard> authority(const Scope& scope, AuthorityId id,
                                                 Date today) = 0;
  // A student is in the scope of where the enrollments in force on the day are, and of where the
  // last one was when a later one is nowhere; who never was enrolled is in the scope of where a
  // place is wanted for him. filter.after outside of it: nothing follows.
  virtual std::vector<StudentLine> students(const Scope& scope, const StudentFilter& filter,
                                            Date today) = 0;
  // How many there are, counted up to most; without regard to after and limit.
  virtual std::size_t count_students(const Scope& scope, const StudentFilter& filter, Date today,
                                     std::size_t most) = 0;
  virtual bool has_student(const Scope& scope, PersonId id, Date today) = 0;
  virtual std::optional<StudentCard> student(const Scope& scope, PersonId id, Date today) = 0;
  // Of those of them who are in the scope, by id.
  virtual std::vector<StudentCard> cards(const Scope& scope, std::span<const PersonId> ids,
                                         Date today) = 0;
  virtual std::vector<Portfolio> portfolios(const Scope& scope, std::span<const PersonId> ids,
                                            Date today) = 0;
  // Who is in the scope, by id; the first ones after this one.
  virtual std::vector<PersonId> students_after(const Scope& scope, PersonId after,
                                               std::size_t limit, Date today) = 0;
  virtual std::optional<std::vector<DiaryEntry>> diary(const Scope& scope, PersonId id, Date from,
                                                       Date to, Date today) = 0;
  // Final marks of all school years: by year, subject, period.
  virtual std::optional<std::vector<FinalMarkEntry>> final_marks(const Scope& scope, PersonId id,
                                                                 Date today) = 0;
  // Narrower scopes see the loads of suppliers that brought one of their organizations.
  // Newest first.
  virtual std::vector<LoadEntry> loads(const Scope& scope, const LoadFilter& filter) = 0;
  virtual std::optional<LoadEntry> load(const Scope& scope, std::int64_t id) = 0;
  // Of one load that was seen, in the document's order; behind them those that wait still.
  virtual std::vector<LoadError> load_errors(const LoadEntry& load, std::size_t limit) = 0;
  // The latest first; within the scope by the student or, without one, by the organization.
  virtual std::vector<Transfer> transfers(const Scope& scope, const TransferFilter& filter,
                                          Date today) = 0;
};

}  // namespace registers
