#pragma once
// The layout of every kind of row that suppliers state; each stands beside the table's questions.
#include "store/layout.hpp"

namespace store {

template <class R>
const Layout<R>& layout_of();
template <>
const Layout<registers::AuthorityRow>& layout_of();
template <>
const Layout<registers::OrganizationRow>& layout_of();
template <>
const Layout<registers::BranchRow>& layout_of();
template <>
const Layout<registers::ProgrammeRow>& layout_of();
template <>
const Layout<registers::ClassGroupRow>& layout_of();
template <>
const Layout<registers::SubjectRow>& layout_of();
template <>
const Layout<registers::PersonRow>& layout_of();
template <>
const Layout<registers::GuardianLinkRow>& layout_of();
template <>
const Layout<registers::EnrollmentRow>& layout_of();
template <>
const Layout<registers::LessonRow>& layout_of();
template <>
const Layout<registers::MarkRow>& layout_of();
template <>
const Layout<registers::AttendanceRow>& layout_of();
template <>
const Layout<registers::FinalMarkRow>& layout_of();
template <>
const Layout<registers::HealthRow>& layout_of();
template <>
const Layout<registers::EducationDocumentRow>& layout_of();
template <>
const Layout<registers::ExamResultRow>& layout_of();
template <>
const Layout<registers::AchievementRow>& layout_of();
template <>
const Layout<registers::QueueEntryRow>& layout_of();

}  // namespace store
