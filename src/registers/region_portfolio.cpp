// Stages 2 and 3 of the synthetic region: health, documents, exams, contests, the queue.
#include "registers/region_plan.hpp"

namespace registers {
namespace {

using domain::Date;
using enum domain::OrganizationKind;

constexpr std::string_view contests[] = {"Всероссийская олимпиада школьников", "Живая классика",
                                         "Юный исследователь края", "Кросс наций",
                                         "Большая перемена"};
constexpr domain::EventKind contest_kinds[] = {
    domain::EventKind::olympiad, domain::EventKind::contest, domain::EventKind::conference,
    domain::EventKind::sports, domain::EventKind::project};
constexpr std::string_view exam_subjects[] = {"Русский язык", "Математика"};
constexpr int exam_minimum = 36;

struct Desk {
  const Plan& plan;
  int student;
  std::string key;
  Dice dice;

  template <class Record>
  Record record(const char* prefix, int number = 1) const {
    Record made;
    made.key = prefix + key + "-" + std::to_string(number);
    made.student_key = key;
    made.organization_key = plan.organization_key();
    return made;
  }
  Date september() const { return in_year(plan.school_year, 9, 1); }
};

void add_health(Desk& desk, domain::Batch& batch) {
  auto record = desk.record<domain::HealthRecord>("h");
  domain::Health& it = record.fields;
  it.from = desk.september();
  const int roll = desk.dice.below(100);
  it.health_group = roll < 20   ? domain::HealthGroup::i
                    : roll < 75 ? domain::HealthGroup::ii
                    : roll < 95 ? domain::HealthGroup::iii
                                : domain::HealthGroup::iv;
  it.pe_group = roll < 75   ? domain::PeGroup::basic
                : roll < 95 ? domain::PeGroup::preparatory
                            : domain::PeGroup::special_a;
  if (roll >= 98) {
    it.disability = domain::DisabilityGroup::child;
    it.disability_reason = "Общее заболевание";
    it.disability_until = after(*it.from, 700);
    it.needs_adapted_programme = true;
  }
  batch.health.push_back(std::move(record));
}

// What one has after the ninth class.
void add_certificate(Desk& desk, int parallel, domain::Batch& batch) {
  if (parallel < 10) return;
  auto document = desk.record<domain::EducationDocumentRecord>("a");
  const Date issued = in_year(desk.plan.school_year - (parallel - 10), 6, 25);
  document.fields.type = domain::EducationDocumentType::basic_general;
  document.fields.series = "099";
  document.fields.number = padded(desk.plan.first_student + desk.student, 8);
  document.fields.issued = issued;
  document.fields.issuer = "Общеобразовательная организация";
  document.fields.honours = desk.dice.chance(5);
  batch.education_documents.push_back(std::move(document));
  for (std::size_t i = 0; i < std::size(exam_subjects); ++i) {
    auto exam = desk.record<domain::ExamResultRecord>("x", static_cast<int>(i) + 1);
    exam.fields.kind = domain::ExamKind::oge;
    exam.fields.subject = exam_subjects[i];
    exam.fields.date = after(issued, static_cast<int>(i) * 3 - 30);
    exam.fields.score = desk.dice.between(30, 100);
    exam.fields.minimum = exam_minimum;
    exam.fields.mark = exam.fields.score < exam_minimum ? "2"
                       : exam.fields.score < 60         ? "3"
                       : exam.fields.score < 80         ? "4"
                                                        : "5";
    batch.exam_results.push_back(std::move(exam));
  }
}

void add_contest(Desk& desk, domain::Batch& batch) {
  if (!desk.dice.chance(12)) return;
  auto record = desk.record<domain::AchievementRecord>("c");
  domain::Achievement& it = record.fields;
  const int which = desk.dice.below(static_cast<int>(std::size(contests)));
  it.event = contests[which];
  it.kind = contest_kinds[which];
  if (it.kind == domain::EventKind::olympiad) it.subject = desk.dice.pick(exam_subjects);
  const int roll = desk.dice.below(100);
  it.level = roll < 50   ? domain::EventLevel::municipal
             : roll < 85 ? domain::EventLevel::regional
                         : domain::EventLevel::federal;
  it.stage = domain::EventLevel::municipal;
  const int place = desk.dice.between(1, 8);
  it.result = place == 1  ? domain::EventResult::winner
              : place < 4 ? domain::EventResult::prize_winner
                          : domain::EventResult::participant;
  it.place = place;
  it.date = after(desk.september(), desk.dice.between(7, 40));
  if (place < 4) it.document = "Диплом № " + std::to_string(desk.dice.between(1, 9999));
  if (*it.date <= desk.plan.region.last_day) batch.achievements.push_back(std::move(record));
}

void add_queue(const Plan& plan, domain::Batch& batch) {
  for (int child = 0; child < waiting_children(plan); ++child) {
    Dice dice = plan.dice(for_portfolio, static_cast<std::uint64_t>(child), 1);
    domain::QueueEntryRecord record;
    record.student_key = make_waiting_child(plan, child).key;
    record.key = "q" + record.student_key;
    record.organization_key = plan.organization_key();
    domain::QueueEntry& it = record.fields;
    it.number = std::to_string(plan.organization + 1) + "/" + std::to_string(child + 1);
    it.applied = any_date(dice, plan.school_year - 1);
    it.wanted = in_year(plan.school_year + 1, 9, 1);
    it.benefit = dice.chance(15) ? domain::Benefit::priority : domain::Benefit::none;
    it.age_group = domain::AgeGroup::early;
    it.mode_of_stay = domain::ModeOfStay::full_day;
    batch.queue.push_back(std::move(record));
  }
}

}  // namespace

domain::Batch Region::portfolio(int organization) const {
  const Plan plan = plan_organization(size_, organization);
  domain::Batch batch;
  batch.message_id = message_uuid(plan.dice(for_message, 4));
  if (plan.kind == supplementary) return batch;  // the school tells it
  for (int student = 0; student < plan.students; ++student) {
    Desk desk{plan, student, plan.student_key(student),
              plan.dice(for_portfolio, static_cast<std::uint64_t>(student))};
    add_health(desk, batch);
    if (plan.kind == kindergarten) continue;
    add_certificate(desk, plan.class_of(student).parallel, batch);
    add_contest(desk, batch);
  }
  add_queue(plan, batch);
  return batch;
}

}  // namespace registers
