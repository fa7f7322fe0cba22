#include "domain/codes.hpp"

namespace domain {
namespace {

using std::string_view;

constexpr string_view sexes[] = {"unknown", "male", "female"};
constexpr string_view organization_kinds[] = {"school", "kindergarten", "vocational",
                                              "supplementary"};
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

}  // namespace

template <>
std::span<const string_view> names<Sex>() {
  return sexes;
}
template <>
std::span<const string_view> names<OrganizationKind>() {
  return organization_kinds;
}
template <>
std::span<const string_view> names<GuardianKind>() {
  return guardian_kinds;
}
template <>
std::span<const string_view> names<AttendanceStatus>() {
  return attendance_statuses;
}
template <>
std::span<const string_view> names<PeriodKind>() {
  return period_kinds;
}
template <>
std::span<const string_view> names<WorkKind>() {
  return work_kinds;
}
template <>
std::span<const string_view> names<StudyForm>() {
  return study_forms;
}
template <>
std::span<const string_view> names<EducationForm>() {
  return education_forms;
}
template <>
std::span<const string_view> names<DocumentType>() {
  return document_types;
}

}  // namespace domain
