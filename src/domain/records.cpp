#include "domain/records.hpp"

#include <numeric>

namespace domain {

std::string_view name_of(RecordKind kind) {
  static constexpr std::string_view names[record_kinds] = {
      "authority",   "organization", "branch",     "programme",  "class-group",
      "subject",     "student",      "guardian",   "enrollment", "lesson",
      "mark",        "attendance",   "final-mark", "health",     "education-document",
      "exam-result", "achievement",  "queue-entry"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Outcome outcome) {
  static constexpr std::string_view names[] = {"accepted", "unchanged", "rejected"};
  return names[static_cast<std::size_t>(outcome)];
}

std::array<std::size_t, record_kinds> Batch::counts() const {
  return {authorities.size(),  organizations.size(), branches.size(),
          programmes.size(),   class_groups.size(),  subjects.size(),
          students.size(),     guardians.size(),     enrollments.size(),
          lessons.size(),      marks.size(),         attendance.size(),
          final_marks.size(),  health.size(),        education_documents.size(),
          exam_results.size(), achievements.size(),  queue.size()};
}

std::size_t Batch::size() const {
  const auto understood = counts();
  return std::accumulate(understood.begin(), understood.end(), rejected.size());
}

}  // namespace domain
