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
  static constexpr std::string_view names[outcomes] = {"accepted", "unchanged", "waiting",
                                                       "outranked", "rejected"};
  return names[static_cast<std::size_t>(outcome)];
}

Tally& Tally::operator+=(const Tally& other) {
  for (std::size_t i = 0; i < outcomes; ++i) of[i] += other.of[i];
  return *this;
}

std::int64_t Tally::received() const {
  return std::accumulate(of.begin(), of.end(), std::int64_t{0});
}

std::string describe(const Tally& tally) {
  const auto part = [&](const char* words, Outcome outcome) {
    return words + std::to_string(tally[outcome]);
  };
  std::string text = "записей " + std::to_string(tally.received()) +
                     part(": принято ", Outcome::accepted) +
                     part(", без изменений ", Outcome::unchanged);
  if (tally[Outcome::waiting] != 0) text += part(", ждут ", Outcome::waiting);
  if (tally[Outcome::outranked] != 0) text += part(", уступили ", Outcome::outranked);
  return text + part(", отклонено ", Outcome::rejected);
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
