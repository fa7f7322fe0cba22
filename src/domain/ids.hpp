#pragma once
// Strong ids: a StudentId never passes for a LessonId. 0 means "none".
#include <compare>
#include <cstdint>
#include <functional>

namespace domain {

template <class Tag>
struct Id {
  std::int64_t value = 0;
  explicit operator bool() const { return value != 0; }
  auto operator<=>(const Id&) const = default;
};

using PartnerId = Id<struct PartnerTag>;
using MessageId = Id<struct MessageTag>;  // row of the message table, not the partner's UUID
using DeliveryId = Id<struct DeliveryTag>;
using LogEntryId = Id<struct LogEntryTag>;
using OrganizationId = Id<struct OrganizationTag>;
using AuthorityId = Id<struct AuthorityTag>;
using BranchId = Id<struct BranchTag>;
using ProgrammeId = Id<struct ProgrammeTag>;
using PersonId = Id<struct PersonTag>;
using ClassGroupId = Id<struct ClassGroupTag>;
using OrgSubjectId = Id<struct OrgSubjectTag>;
using EnrollmentId = Id<struct EnrollmentTag>;
using GuardianLinkId = Id<struct GuardianLinkTag>;
using LessonId = Id<struct LessonTag>;
using PortfolioId = Id<struct PortfolioTag>;  // of any record of stages 2 and 3
using FinalMarkId = Id<struct FinalMarkTag>;
using AuthorityId = Id<struct AuthorityTag>;
using SubjectId = Id<struct SubjectTag>;  // of the region's dictionary
using TokenId = Id<struct TokenTag>;

}  // namespace domain

template <class Tag>
struct std::hash<domain::Id<Tag>> {
  std::size_t operator()(domain::Id<Tag> id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
