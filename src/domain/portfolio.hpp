#pragma once
// Stages 2 and 3: what an organization states about a student beside marks. A record is whole: one
// that comes again replaces the earlier one, empty fields included.
#include <optional>
#include <string>

#include "domain/codes.hpp"
#include "domain/date.hpp"
#include "domain/origin.hpp"

namespace domain {

// A special category of personal data: kept apart, shown by right only.
struct Health {
  std::optional<Date> from;  // day of the conclusion; required
  std::optional<HealthGroup> health_group;
  std::optional<PeGroup> pe_group;
  std::optional<DisabilityGroup> disability;
  std::string disability_reason;
  std::optional<Date> disability_until;
  bool needs_adapted_programme = false, needs_long_treatment = false;
  bool operator==(const Health&) const = default;
};

struct EducationDocument {
  EducationDocumentType type{};
  std::string series, number, registration;  // registration: number in the issuer's book
  std::optional<Date> issued;                // required
  std::string issuer, specialty, qualification;
  bool honours = false;
  bool operator==(const EducationDocument&) const = default;
};

struct ExamResult {
  ExamKind kind{};
  std::string subject;
  std::optional<Date> date;    // required
  int score = 0;               // 0..100
  std::optional<int> minimum;  // to pass
  std::string mark;            // "5" where the exam gives one
  bool operator==(const ExamResult&) const = default;
};

struct Achievement {
  EventKind kind{};
  std::string event, subject;
  EventLevel level{};               // of the event
  std::optional<EventLevel> stage;  // of the stage that this result is of
  EventResult result{};
  std::optional<int> place;
  std::optional<Date> date;  // required
  std::string document;      // diploma: series and number
  bool operator==(const Achievement&) const = default;
};

// An application for a place in an organization.
struct QueueEntry {
  std::string number;
  std::optional<Date> applied;  // required
  std::optional<Date> wanted;   // from when a place is wanted
  QueueStatus status{};
  Benefit benefit{};
  std::optional<AgeGroup> age_group;
  std::optional<ModeOfStay> mode_of_stay;
  bool operator==(const QueueEntry&) const = default;
};

// organization_key: who states it; for a queue entry, where the place is wanted.
template <class Fields>
struct PortfolioRecord {
  Origin origin;
  std::string key, student_key, organization_key;
  bool removed = false;  // was stated by mistake
  Fields fields;
};
using HealthRecord = PortfolioRecord<Health>;
using EducationDocumentRecord = PortfolioRecord<EducationDocument>;
using ExamResultRecord = PortfolioRecord<ExamResult>;
using AchievementRecord = PortfolioRecord<Achievement>;
using QueueEntryRecord = PortfolioRecord<QueueEntry>;

}  // namespace domain
