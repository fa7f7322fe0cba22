#include "registers/census.hpp"

namespace registers {
namespace {

template <class Records>
void count(std::int64_t& sum, const Records& records) {
  sum += static_cast<std::int64_t>(records.size());
}

}  // namespace

void Census::enroll(const domain::EnrollmentRecord& record) {
  ++counts_.enrollments;
  const bool moved = record.to && record.reason_out.find("другую организацию") != std::string::npos;
  if (moved) ++counts_.migrations;
  if (*record.from > on_ || (record.to && *record.to < on_)) return;
  const Student& student = students_.at(record.student_key);
  const Place& place = places_.at(record.organization_key);
  ++counts_.by_kind_and_sex[std::string(name_of(place.kind)) + "/" +
                            std::string(name_of(student.sex))];
  ++counts_.by_municipality[place.municipality];
  ++counts_.by_age[domain::age_on(student.birth, on_)];
}

void Census::add(const domain::Batch& batch) {
  count(counts_.authorities, batch.authorities);
  count(counts_.organizations, batch.organizations);
  count(counts_.classes, batch.class_groups);
  for (const auto& it : batch.organizations) places_[it.key] = {it.kind, it.municipality};
  for (const auto& it : batch.students)
    students_[it.key] = {it.person.sex, it.person.birth_date.value()};
  for (const auto& it : batch.guardians) guardians_.insert(it.key);
  for (const auto& it : batch.enrollments) enroll(it);
  count(counts_.lessons, batch.lessons);
  count(counts_.marks, batch.marks);
  count(counts_.attendance, batch.attendance);
  count(counts_.final_marks, batch.final_marks);
  count(counts_.health, batch.health);
  count(counts_.documents, batch.education_documents);
  count(counts_.exams, batch.exam_results);
  count(counts_.achievements, batch.achievements);
  count(counts_.queue, batch.queue);
}

Census::Counts Census::counts() const {
  Counts all = counts_;
  count(all.students, students_);
  count(all.guardians, guardians_);
  return all;
}

}  // namespace registers
