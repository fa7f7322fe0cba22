#include "registers/feed.hpp"

#include <array>

namespace registers {
namespace {

constexpr std::array<std::string_view, 6> names{"created",     "changed", "deleted",
                                                "key-changed", "moved",   "left-scope"};

}  // namespace

std::string_view name_of(ChangeWhat what) {
  return names[static_cast<std::size_t>(what)];
}

std::optional<ChangeWhat> parse_change(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<ChangeWhat>(i);
  return std::nullopt;
}

std::span<const domain::RecordKind> change_kinds() {
  using enum domain::RecordKind;
  static constexpr std::array kinds{authority,          organization, branch,      programme,
                                    class_group,        subject,      student,     guardian,
                                    enrollment,         lesson,       final_mark,  health,
                                    education_document, exam_result,  achievement, queue_entry};
  return kinds;
}

}  // namespace registers
