#pragma once
// Code lists. The texts are those of the contracts (xsd/): an enumerator and its wire name.
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace domain {

enum class Sex : std::int8_t { unknown, male, female };
enum class OrganizationKind : std::int8_t { school, kindergarten, vocational, supplementary };
enum class GuardianKind : std::int8_t { mother, father, adoptive_parent, guardian, custodian };
enum class AttendanceStatus : std::int8_t { absent, excused, ill, late };
enum class PeriodKind : std::int8_t {
  quarter,
  half_year,
  trimester,
  year,
  exam,
  attestation  // четверть … итоговая аттестация
};
enum class WorkKind : std::int8_t {
  classwork,
  homework,
  test,
  independent,
  dictation,
  laboratory,
  oral,
  essay,
  project,
  other
};
enum class StudyForm : std::int8_t { full_time, part_time, extramural };
enum class EducationForm : std::int8_t { organization, family, self };
enum class DocumentType : std::int8_t {
  birth_certificate,
  passport,
  foreign_passport,
  residence_permit,
  other
};

// Wire names: lower-case English with hyphens ("half-year"), the same in XSD, database and API.
// names<E>()[static_cast<size_t>(value)] is the name of value.
template <class E>
std::span<const std::string_view> names();
template <>
std::span<const std::string_view> names<Sex>();
template <>
std::span<const std::string_view> names<OrganizationKind>();
template <>
std::span<const std::string_view> names<GuardianKind>();
template <>
std::span<const std::string_view> names<AttendanceStatus>();
template <>
std::span<const std::string_view> names<PeriodKind>();
template <>
std::span<const std::string_view> names<WorkKind>();
template <>
std::span<const std::string_view> names<StudyForm>();
template <>
std::span<const std::string_view> names<EducationForm>();
template <>
std::span<const std::string_view> names<DocumentType>();

template <class E>
std::string_view name_of(E value) {
  return names<E>()[static_cast<std::size_t>(value)];
}
template <class E>
std::optional<E> parse_code(std::string_view name) {
  const auto all = names<E>();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i] == name) return static_cast<E>(i);
  return std::nullopt;
}

}  // namespace domain
