// Stages 2 and 3: what an organization states about a student beside marks.
#include "transform/field_table.hpp"
#include "transform/field_types.hpp"
#include "transform/target_parts.hpp"

namespace transform {
namespace {

using namespace domain;
using namespace types;
using namespace table;

// The fields that every record of the portfolio has.
template <class Records, class Record>
constexpr auto common_fields() {
  return std::array{
      Records::template field<Key, &Record::key>("key", required),
      Records::template field<Key, &Record::student_key>("student_key", required),
      Records::template field<Key, &Record::organization_key>("organization_key", required),
      Records::template field<Boolean, &Record::removed>("removed"),
  };
}

using Healths = In<&Batch::health>;
constexpr auto of_health = &HealthRecord::fields;
constexpr auto health = concat(
    common_fields<Healths, HealthRecord>(),
    std::array{
        Healths::field<Day, of_health, &Health::from>("from", required),
        Healths::field<CodeOf<HealthGroup>, of_health, &Health::health_group>("health_group"),
        Healths::field<CodeOf<PeGroup>, of_health, &Health::pe_group>("pe_group"),
        Healths::field<CodeOf<DisabilityGroup>, of_health, &Health::disability>("disability"),
        Healths::field<Text, of_health, &Health::disability_reason>("disability_reason"),
        Healths::field<Day, of_health, &Health::disability_until>("disability_until"),
        Healths::field<Boolean, of_health, &Health::needs_adapted_programme>(
            "needs_adapted_programme"),
        Healths::field<Boolean, of_health, &Health::needs_long_treatment>("needs_long_treatment"),
    });

using Documents = In<&Batch::education_documents>;
constexpr auto of_document = &EducationDocumentRecord::fields;
using E1 = EducationDocument;
constexpr auto education_document = concat(
    common_fields<Documents, EducationDocumentRecord>(),
    std::array{
        Documents::field<CodeOf<EducationDocumentType>, of_document, &E1::type>("type", required),
        Documents::field<Text, of_document, &E1::series>("series"),
        Documents::field<Text, of_document, &E1::number>("number", required),
        Documents::field<Text, of_document, &E1::registration>("registration"),
        Documents::field<Day, of_document, &E1::issued>("issued", required),
        Documents::field<Text, of_document, &E1::issuer>("issuer"),
        Documents::field<Specialty, of_document, &E1::specialty>("specialty"),
        Documents::field<Text, of_document, &E1::qualification>("qualification"),
        Documents::field<Boolean, of_document, &E1::honours>("honours"),
    });

using Exams = In<&Batch::exam_results>;
constexpr auto of_exam = &ExamResultRecord::fields;
using Score = Integer<0, 100>;
constexpr auto exam_result =
    concat(common_fields<Exams, ExamResultRecord>(),
           std::array{
               Exams::field<CodeOf<ExamKind>, of_exam, &ExamResult::kind>("kind", required),
               Exams::field<Text, of_exam, &ExamResult::subject>("subject", required),
               Exams::field<Day, of_exam, &ExamResult::date>("date", required),
               Exams::field<Score, of_exam, &ExamResult::score>("score", required),
               Exams::field<Score, of_exam, &ExamResult::minimum>("minimum"),
               Exams::field<TextUpTo<20>, of_exam, &ExamResult::mark>("mark"),
           });

using Achievements = In<&Batch::achievements>;
constexpr auto of_achievement = &AchievementRecord::fields;
using A = Achievement;
constexpr auto achievement = concat(
    common_fields<Achievements, AchievementRecord>(),
    std::array{
        Achievements::field<CodeOf<EventKind>, of_achievement, &A::kind>("kind", required),
        Achievements::field<Text, of_achievement, &A::event>("event", required),
        Achievements::field<Text, of_achievement, &A::subject>("subject"),
        Achievements::field<CodeOf<EventLevel>, of_achievement, &A::level>("level", required),
        Achievements::field<CodeOf<EventLevel>, of_achievement, &A::stage>("stage"),
        Achievements::field<CodeOf<EventResult>, of_achievement, &A::result>("result", required),
        Achievements::field<Integer<1, 10'000>, of_achievement, &A::place>("place"),
        Achievements::field<Day, of_achievement, &A::date>("date", required),
        Achievements::field<Text, of_achievement, &A::document>("document"),
    });

using Queue = In<&Batch::queue>;
constexpr auto of_entry = &QueueEntryRecord::fields;
using Q = QueueEntry;
constexpr auto queue_entry =
    concat(common_fields<Queue, QueueEntryRecord>(),
           std::array{
               Queue::field<Text, of_entry, &Q::number>("number"),
               Queue::field<Day, of_entry, &Q::applied>("applied", required),
               Queue::field<Day, of_entry, &Q::wanted>("wanted"),
               Queue::field<CodeOf<QueueStatus>, of_entry, &Q::status>("status", required),
               Queue::field<CodeOf<Benefit>, of_entry, &Q::benefit>("benefit"),
               Queue::field<CodeOf<AgeGroup>, of_entry, &Q::age_group>("age_group"),
               Queue::field<CodeOf<ModeOfStay>, of_entry, &Q::mode_of_stay>("mode_of_stay"),
           });

constexpr Target all[] = {
    Healths::target(RecordKind::health, health),
    Documents::target(RecordKind::education_document, education_document),
    Exams::target(RecordKind::exam_result, exam_result),
    Achievements::target(RecordKind::achievement, achievement),
    Queue::target(RecordKind::queue_entry, queue_entry),
};

}  // namespace

std::span<const Target> portfolio_targets() {
  return all;
}

}  // namespace transform
