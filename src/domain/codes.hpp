#pragma once
// Code lists. The texts are those of the contracts (xsd/): an enumerator and its wire name.
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace domain {

enum class Sex : std::int8_t { unknown, male, female };
enum class OrganizationKind : std::int8_t { school, kindergarten, vocational, supplementary };
enum class OwnershipForm : std::int8_t { federal, regional, municipal, private_owned };
enum class LegalForm : std::int8_t {
  budgetary,  // бюджетное, автономное, казённое учреждение
  autonomous,
  state_funded,
  private_institution,
  non_profit,  // АНО, фонд
  commercial,
  entrepreneur
};
enum class OrganizationStatus : std::int8_t {
  operating,
  suspended,
  under_repair,
  reorganized,
  closed
};
enum class ActivityKind : std::int8_t {
  preschool,
  childcare,  // присмотр и уход
  primary_general,
  basic_general,
  secondary_general,
  vocational,
  vocational_training,
  supplementary,
  correctional,
  health_improvement
};
// Kindergarten groups.
enum class AgeGroup : std::int8_t {
  infant,          // до 1,5 лет
  early,           // 1,5–2
  first_younger,   // 2–3
  second_younger,  // 3–4
  middle,          // 4–5
  senior,          // 5–6
  preparatory,     // 6–7
  mixed            // разновозрастная
};
enum class ModeOfStay : std::int8_t {
  short_stay,    // до 5 часов
  reduced_day,   // 8–10
  full_day,      // 10,5–12
  extended_day,  // 13–14
  round_the_clock
};
enum class GroupOrientation : std::int8_t {
  general,
  compensating,
  combined,
  health_improvement,
  childcare,
  family
};
enum class ProgrammeKind : std::int8_t { basic, supplementary };
enum class ProgrammeLevel : std::int8_t {  // of a basic programme
  preschool,
  primary_general,
  basic_general,
  secondary_general,
  skilled_worker,  // СПО: квалифицированные рабочие, служащие
  specialist,      // СПО: специалисты среднего звена
  vocational_training
};
enum class ProgrammeOrientation : std::int8_t {  // of a supplementary one
  technical,
  natural_science,
  sports,
  artistic,
  tourism,
  social
};
enum class Funding : std::int8_t { budget, paid, targeted };
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

// Stages 2 and 3.
enum class HealthGroup : std::int8_t { i, ii, iii, iv, v };
enum class PeGroup : std::int8_t { basic, preparatory, special_a, special_b, exempt };
enum class DisabilityGroup : std::int8_t { none, child, first, second, third };
enum class EducationDocumentType : std::int8_t {
  basic_general,  // аттестат об основном, о среднем общем образовании
  secondary_general,
  vocational_diploma,
  worker_certificate,
  supplementary_certificate,
  study_certificate,  // справка об обучении
  other
};
enum class ExamKind : std::int8_t { ege, oge, gve };
enum class EventKind : std::int8_t { olympiad, contest, sports, conference, project, other };
enum class EventLevel : std::int8_t { local, municipal, regional, federal, international };
enum class EventResult : std::int8_t { winner, prize_winner, laureate, participant };
enum class QueueStatus : std::int8_t { waiting, offered, enrolled, refused, withdrawn };
enum class Benefit : std::int8_t { none, extraordinary, priority, advantage };

// Wire names: lower-case English with hyphens ("half-year"), the same in XSD, database and API.
// names<E>()[static_cast<size_t>(value)] is the name of value.
using Names = std::span<const std::string_view>;
Names names_of(Sex);
Names names_of(OrganizationKind);
Names names_of(OwnershipForm);
Names names_of(LegalForm);
Names names_of(OrganizationStatus);
Names names_of(ActivityKind);
Names names_of(AgeGroup);
Names names_of(ModeOfStay);
Names names_of(GroupOrientation);
Names names_of(ProgrammeKind);
Names names_of(ProgrammeLevel);
Names names_of(ProgrammeOrientation);
Names names_of(Funding);
Names names_of(GuardianKind);
Names names_of(AttendanceStatus);
Names names_of(PeriodKind);
Names names_of(WorkKind);
Names names_of(StudyForm);
Names names_of(EducationForm);
Names names_of(DocumentType);
Names names_of(HealthGroup);
Names names_of(PeGroup);
Names names_of(DisabilityGroup);
Names names_of(EducationDocumentType);
Names names_of(ExamKind);
Names names_of(EventKind);
Names names_of(EventLevel);
Names names_of(EventResult);
Names names_of(QueueStatus);
Names names_of(Benefit);

template <class E>
Names names() {
  return names_of(E{});
}
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
