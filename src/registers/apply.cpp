#include "registers/apply.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"
#include "registers/review.hpp"
#include "registers/work.hpp"

namespace registers {
namespace {

bool is_empty(const Changes& c) {
  return c.authorities.empty() && c.organizations.empty() && c.branches.empty() &&
         c.programmes.empty() && c.class_groups.empty() && c.subjects.empty() &&
         c.persons.empty() && c.guardian_links.empty() && c.enrollments.empty() &&
         c.lessons.empty() && c.marks.empty() && c.replaced_marks.empty() &&
         c.removed_marks.empty() && c.attendance.empty() && c.removed_attendance.empty() &&
         c.final_marks.empty() && c.health.empty() && c.education_documents.empty() &&
         c.exam_results.empty() && c.achievements.empty() && c.queue.empty() && c.keys.empty() &&
         c.claims.empty() && c.settled_claims.empty();
}

base::Result<void> check_size(const domain::Batch& batch) {
  if (batch.size() <= base::limits::records_per_message) return {};
  return base::fail(Code::too_large, "more records than one message may carry");
}

base::Result<Applied> apply(Work& work, const domain::Partner& partner,
                            const Provenance& provenance) {
  decide(work);
  hold_back(work);
  if (work.save) {
    write(work, provenance);
    keep_conflicts(work, provenance);
    keep_waiting(work, partner, provenance);
  }
  return work.finish();
}

}  // namespace

base::Result<Applied> apply(Tables& tables, const domain::Batch& batch,
                            const domain::Partner& partner, const Provenance& provenance,
                            bool save) {
  BASE_CHECK(check_size(batch));
  Work work(tables, batch, partner, provenance, save);
  return apply(work, partner, provenance);
}

base::Result<Applied> apply_part(Tables& tables, const domain::Batch& batch,
                                 const domain::Partner& partner, const Provenance& provenance,
                                 const Refusals& before) {
  BASE_CHECK(check_size(batch));
  Work work(tables, batch, partner, provenance, true);
  work.refused = &before;
  return apply(work, partner, provenance);
}

base::Result<Applied> apply_confined(Tables& tables, const domain::Batch& batch,
                                     const domain::Partner& partner, const Provenance& provenance,
                                     const Refusals& before) {
  BASE_CHECK(check_size(batch));
  Work work(tables, batch, partner, provenance, true);
  work.refused = &before;
  decide(work);
  refuse_waits(work);
  write(work, provenance);
  keep_conflicts(work, provenance);
  leave_came(work);
  return work.finish();
}

void decide(Work& work) {
  apply_authorities(work);
  apply_organizations(work);
  apply_branches(work);
  apply_programmes(work);
  apply_class_groups(work);
  apply_subjects(work);
  load_people(work);
  apply_students(work);
  apply_enrollments(work);
  apply_queue(work);
  apply_guardians(work);  // after both: they show which students are in reach
  follow_students(work);
  apply_lessons(work);
  apply_marks(work);
  apply_attendance(work);
  apply_final_marks(work);
  apply_portfolio(work);
}

void write(Work& work, const Provenance& provenance) {
  work.collect_changes();
  if (is_empty(work.changes)) return;
  note_journals(work);
  work.tables.write(work.changes, provenance);
}

std::optional<int> normalize_mark(std::string_view value) {
  value = base::trim(value);
  if (value.empty() || value[0] < '1' || value[0] > '5') return std::nullopt;
  const std::string_view rest = base::trim(value.substr(1));
  for (const std::string_view sign : {"", "+", "-", "−", "–"})
    if (rest == sign) return value[0] - '0';
  return std::nullopt;
}

}  // namespace registers
