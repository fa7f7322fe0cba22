#include "domain/records.hpp"

namespace domain {

std::string_view name_of(RecordKind kind) {
  static constexpr std::string_view names[] = {"organization", "class-group", "subject", "student",
                                               "guardian",     "enrollment",  "lesson",  "mark",
                                               "attendance",   "final-mark"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Outcome outcome) {
  static constexpr std::string_view names[] = {"accepted", "unchanged", "rejected"};
  return names[static_cast<std::size_t>(outcome)];
}

std::size_t Batch::size() const {
  return organizations.size() + class_groups.size() + subjects.size() + students.size() +
         guardians.size() + enrollments.size() + lessons.size() + marks.size() + attendance.size() +
         final_marks.size() + rejected.size();
}

}  // namespace domain
