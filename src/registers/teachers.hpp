#pragma once
// The register knows teachers by what stands in the lessons of their organizations: a name, as the
// supplier writes it. Pure; any thread.
#include <chrono>
#include <string>
#include <string_view>

namespace registers {

// Who stands in a lesson of this age or younger teaches: longer than the summer.
inline constexpr std::chrono::days teaching_memory{120};

struct FullName {
  std::string surname, name, patronymic;
};
// Whether a lesson's teacher is somebody of that name: "Иванова Мария Петровна", "ИВАНОВА М. П.",
// "Иванова М.П.", "Иванова М."; a surname alone is nobody's. Compared as domain::search_key does.
bool is_teacher(std::string_view written, const FullName& who);

}  // namespace registers
