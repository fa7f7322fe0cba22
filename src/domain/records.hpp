#pragma once
// The internal records that every outside format is turned into. A record speaks of others by
// the supplier's own keys; registers/ resolves them. Texts are UTF-8, trimmed, ≤
// limits::text_characters; an empty text means "not given".
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "domain/codes.hpp"
#include "domain/date.hpp"
#include "domain/origin.hpp"
#include "domain/portfolio.hpp"
#include "domain/snils.hpp"

namespace domain {

// Known by its OGRN; the authority above it too.
struct AuthorityRecord {
  Origin origin;
  std::string ogrn, parent_ogrn;
  std::string inn, kpp, okpo, oktmo;
  std::string full_name, short_name;
  std::string municipality, address, phone, fax, email, site, head;
};

struct OrganizationRecord {
  Origin origin;
  std::string key;  // supplier's id
  std::string ogrn, inn, kpp, okpo, oktmo;
  std::string full_name, short_name;
  OrganizationKind kind{};
  std::optional<OwnershipForm> ownership;
  std::optional<LegalForm> legal_form;
  std::optional<OrganizationStatus> status;
  std::vector<ActivityKind> activities;
  std::string authority_ogrn;  // the authority above it
  std::string municipality, address, actual_address, phone, fax, email, site, head;
  std::string licence, accreditation;  // numbers
  std::optional<Date> licence_issued, accreditation_until;
  std::optional<int> places;
};

// A филиал.
struct BranchRecord {
  Origin origin;
  std::string key, organization_key;
  std::string name, kpp, address, phone, head;
};

struct ProgrammeRecord {
  Origin origin;
  std::string key, organization_key;
  ProgrammeKind kind{};
  std::string name;
  std::optional<ProgrammeLevel> level;              // of a basic one only
  std::optional<ProgrammeOrientation> orientation;  // of a supplementary one only
  std::string specialty;                            // "09.02.07"
};

struct ClassGroupRecord {
  Origin origin;
  std::string key, organization_key;
  int school_year = 0;  // 2026 = 2026/27
  int parallel = 0;     // 1..12 (evening and adapted schools); 0 = none (groups)
  std::string letter, name;
  std::optional<AgeGroup> age_group{};  // the next three: kindergartens
  std::optional<ModeOfStay> mode_of_stay{};
  std::optional<GroupOrientation> orientation{};
  std::string programme_key{}, specialty{};
};

struct SubjectRecord {
  Origin origin;
  std::string key, organization_key, name;
};

struct IdentityDocument {
  std::optional<DocumentType> type;
  std::string series, number, issuer, registry_entry;
  std::optional<Date> issued;
};

struct PersonFields {
  Snils snils;
  std::string surname, name, patronymic;
  Sex sex = Sex::unknown;
  std::optional<Date> birth_date;
  std::string birth_place, citizenship;  // citizenship: ISO 3166-1 alpha-3
  IdentityDocument document;
  std::string registered_address, actual_address, phone, email;
  std::optional<Date> actual_from, actual_to;  // of a place of stay
};

struct StudentRecord {
  Origin origin;
  std::string key;
  PersonFields person;
};

struct GuardianRecord {
  Origin origin;
  std::string key, student_key;
  GuardianKind kind{};
  PersonFields person;
  std::string basis;  // the link's document
  std::optional<Date> from, to;
};

struct EnrollmentRecord {
  Origin origin;
  std::string key, student_key, organization_key, class_key;
  std::optional<Date> from, to;  // from is required
  std::string order_in, order_out, reason_in, reason_out;
  std::optional<Date> order_in_date, order_out_date;
  StudyForm study_form{};
  EducationForm education_form{};
  bool adapted = false;
  std::string branch_key, programme_key, specialty;
  std::optional<Funding> funding;
};

// A lesson is known by class, subject, date and number, not by a supplier's key.
struct LessonRecord {
  Origin origin;
  std::string key;  // only links marks to it inside one document
  std::string class_key, subject_key;
  std::optional<Date> date;  // required
  int number = 0;            // of the day, 1..15
  std::string starts, ends;  // "08:30" or empty
  std::string topic, homework, teacher;
};

// Known by student, lesson and number (the second mark of one lesson is number 2).
struct MarkRecord {
  Origin origin;
  std::string lesson_key, student_key;
  int number = 1;
  std::string value;  // as written by the teacher: "5", "4-", "зач", "н/а"
  WorkKind work = WorkKind::classwork;
  int weight = 1;  // 1..100
  std::string comment;
  bool removed = false;  // the teacher took it back
};

struct AttendanceRecord {
  Origin origin;
  std::string lesson_key, student_key;
  std::optional<AttendanceStatus> status;  // empty: was present after all
};

struct FinalMarkRecord {
  Origin origin;
  std::string student_key, subject_key;
  int school_year = 0;
  PeriodKind period{};
  int period_number = 0;  // quarter 1..4, half-year 1..2, trimester 1..3, otherwise 0
  std::string value;
  std::optional<Date> date;
};

enum class RecordKind {
  authority,
  organization,
  branch,
  programme,
  class_group,
  subject,
  student,
  guardian,
  enrollment,
  lesson,
  mark,
  attendance,
  final_mark,
  health,
  education_document,
  exam_result,
  achievement,
  queue_entry
};
inline constexpr std::size_t record_kinds = 18;
std::string_view name_of(RecordKind kind);  // "class-group"

// What became of one record; the partner's acknowledgement has one of these per record.
enum class Outcome {
  accepted,
  unchanged,
  waiting,    // kept until what it refers to comes
  outranked,  // kept beside the register, which follows a supplier of higher priority
  rejected
};
inline constexpr std::size_t outcomes = 5;
inline constexpr std::array<Outcome, outcomes> all_outcomes{
    Outcome::accepted, Outcome::unchanged, Outcome::waiting, Outcome::outranked, Outcome::rejected};
std::string_view name_of(Outcome outcome);

// How many records came to which end.
struct Tally {
  std::array<std::int64_t, outcomes> of{};

  std::int64_t& operator[](Outcome outcome) { return of[static_cast<std::size_t>(outcome)]; }
  std::int64_t operator[](Outcome outcome) const { return of[static_cast<std::size_t>(outcome)]; }
  Tally& operator+=(const Tally& other);
  std::int64_t received() const;  // all of them
};
// "записей 7: принято 4, без изменений 2, отклонено 1"; waiting and outranked ones where there are.
std::string describe(const Tally& tally);

struct RecordResult {
  RecordKind kind{};
  Outcome outcome{};
  Origin origin;
  std::string key;                   // supplier's id, if the record has one
  std::optional<base::Error> error;  // when rejected or waiting; subject = field or masked value
};

// One outside document, understood. Vectors keep the document's order.
struct Batch {
  std::string message_id;  // the partner's UUID; empty for files
  std::vector<AuthorityRecord> authorities;
  std::vector<OrganizationRecord> organizations;
  std::vector<BranchRecord> branches;
  std::vector<ProgrammeRecord> programmes;
  std::vector<ClassGroupRecord> class_groups;
  std::vector<SubjectRecord> subjects;
  std::vector<StudentRecord> students;
  std::vector<GuardianRecord> guardians;
  std::vector<EnrollmentRecord> enrollments;
  std::vector<LessonRecord> lessons;
  std::vector<MarkRecord> marks;
  std::vector<AttendanceRecord> attendance;
  std::vector<FinalMarkRecord> final_marks;
  std::vector<HealthRecord> health;
  std::vector<EducationDocumentRecord> education_documents;
  std::vector<ExamResultRecord> exam_results;
  std::vector<AchievementRecord> achievements;
  std::vector<QueueEntryRecord> queue;
  std::vector<RecordResult> rejected;  // records that could not be understood

  std::array<std::size_t, record_kinds> counts() const;  // understood, by RecordKind
  std::size_t size() const;                              // understood and rejected together
};

}  // namespace domain
