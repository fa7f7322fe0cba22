#include "domain/codes.hpp"

namespace domain {
namespace {

using std::string_view;

constexpr string_view sexes[] = {"unknown", "male", "female"};
constexpr string_view organization_kinds[] = {"school", "kindergarten", "vocational",
                                              "supplementary"};
constexpr string_view ownership_forms[] = {"federal", "regional", "municipal", "private"};
constexpr string_view legal_forms[] = {"budgetary",           "autonomous", "state-funded",
                                       "private-institution", "non-profit", "commercial",
                                       "entrepreneur"};
constexpr string_view organization_statuses[] = {"operating", "suspended", "under-repair",
                                                 "reorganized", "closed"};
constexpr string_view activity_kinds[] = {
    "preschool",  "childcare",           "primary-general", "basic-general", "secondary-general",
    "vocational", "vocational-training", "supplementary",   "correctional",  "health-improvement"};
constexpr string_view age_groups[] = {"infant", "early",  "first-younger", "second-younger",
                                      "middle", "senior", "preparatory",   "mixed"};
constexpr string_view modes_of_stay[] = {"short-stay", "reduced-day", "full-day", "extended-day",
                                         "round-the-clock"};
constexpr string_view group_orientations[] = {
    "general", "compensating", "combined", "health-improvement", "childcare", "family"};
constexpr string_view programme_kinds[] = {"basic", "supplementary"};
constexpr string_view programme_levels[] = {
    "preschool",      "primary-general", "basic-general",      "secondary-general",
    "skilled-worker", "specialist",      "vocational-training"};
constexpr string_view programme_orientations[] = {"technical", "natural-science", "sports",
                                                  "artistic",  "tourism",         "social"};
constexpr string_view fundings[] = {"budget", "paid", "targeted"};
constexpr string_view guardian_kinds[] = {"mother", "father", "adoptive-parent", "guardian",
                                          "custodian"};
constexpr string_view attendance_statuses[] = {"absent", "excused", "ill", "late"};
constexpr string_view period_kinds[] = {"quarter", "half-year", "trimester",
                                        "year",    "exam",      "attestation"};
constexpr string_view work_kinds[] = {"classwork",  "homework", "test",  "independent", "dictation",
                                      "laboratory", "oral",     "essay", "project",     "other"};
constexpr string_view study_forms[] = {"full-time", "part-time", "extramural"};
constexpr string_view education_forms[] = {"organization", "family", "self"};
constexpr string_view document_types[] = {"birth-certificate", "passport", "foreign-passport",
                                          "residence-permit", "other"};
constexpr string_view health_groups[] = {"1", "2", "3", "4", "5"};
constexpr string_view pe_groups[] = {"basic", "preparatory", "special-a", "special-b", "exempt"};
constexpr string_view disability_groups[] = {"none", "child", "first", "second", "third"};
constexpr string_view education_document_types[] = {"basic-general",
                                                    "secondary-general",
                                                    "vocational-diploma",
                                                    "worker-certificate",
                                                    "supplementary-certificate",
                                                    "study-certificate",
                                                    "other"};
constexpr string_view exam_kinds[] = {"ege", "oge", "gve"};
constexpr string_view event_kinds[] = {"olympiad",   "contest", "sports",
                                       "conference", "project", "other"};
constexpr string_view event_levels[] = {"local", "municipal", "regional", "federal",
                                        "international"};
constexpr string_view event_results[] = {"winner", "prize-winner", "laureate", "participant"};
constexpr string_view queue_statuses[] = {"waiting", "offered", "enrolled", "refused", "withdrawn"};
constexpr string_view benefits[] = {"none", "extraordinary", "priority", "advantage"};

}  // namespace

Names names_of(Sex) {
  return sexes;
}
Names names_of(OrganizationKind) {
  return organization_kinds;
}
Names names_of(OwnershipForm) {
  return ownership_forms;
}
Names names_of(LegalForm) {
  return legal_forms;
}
Names names_of(OrganizationStatus) {
  return organization_statuses;
}
Names names_of(ActivityKind) {
  return activity_kinds;
}
Names names_of(AgeGroup) {
  return age_groups;
}
Names names_of(ModeOfStay) {
  return modes_of_stay;
}
Names names_of(GroupOrientation) {
  return group_orientations;
}
Names names_of(ProgrammeKind) {
  return programme_kinds;
}
Names names_of(ProgrammeLevel) {
  return programme_levels;
}
Names names_of(ProgrammeOrientation) {
  return programme_orientations;
}
Names names_of(Funding) {
  return fundings;
}
Names names_of(GuardianKind) {
  return guardian_kinds;
}
Names names_of(AttendanceStatus) {
  return attendance_statuses;
}
Names names_of(PeriodKind) {
  return period_kinds;
}
Names names_of(WorkKind) {
  return work_kinds;
}
Names names_of(StudyForm) {
  return study_forms;
}
Names names_of(EducationForm) {
  return education_forms;
}
Names names_of(DocumentType) {
  return document_types;
}
Names names_of(HealthGroup) {
  return health_groups;
}
Names names_of(PeGroup) {
  return pe_groups;
}
Names names_of(DisabilityGroup) {
  return disability_groups;
}
Names names_of(EducationDocumentType) {
  return education_document_types;
}
Names names_of(ExamKind) {
  return exam_kinds;
}
Names names_of(EventKind) {
  return event_kinds;
}
Names names_of(EventLevel) {
  return event_levels;
}
Names names_of(EventResult) {
  return event_results;
}
Names names_of(QueueStatus) {
  return queue_statuses;
}
Names names_of(Benefit) {
  return benefits;
}

}  // namespace domain
