#pragma once
// Sections of data, for each of which suppliers have their own priority.
#include <optional>
#include <string_view>

namespace registers {

enum class Section {
  organizations,
  classes,
  persons,
  guardians,
  enrollments,
  journal,
  final_marks,
  portfolio,
  health,
  queue
};
inline constexpr std::size_t sections = 10;

std::string_view name_of(Section section);   // "final-marks": stable
std::string_view title_of(Section section);  // Russian, for people
std::optional<Section> parse_section(std::string_view name);

}  // namespace registers
