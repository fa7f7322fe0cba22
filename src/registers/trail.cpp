#include "registers/trail.hpp"

#include <algorithm>

namespace registers {

std::string look_text(const Look& look) {
  std::string text = "look 1\n";
  const auto line = [&text](std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\n");
  };
  line("at", std::to_string(look.at.time_since_epoch().count()));
  line("token", std::to_string(look.token.value) + " " + look.token_name);
  line("operation", look.operation);
  line("trace", look.trace);
  line("target", look.target);
  line("from", look.from ? domain::format_date(*look.from) : "");
  line("to", look.to ? domain::format_date(*look.to) : "");
  if (look.special) line("special", "yes");
  std::vector<Look::Student> students = look.students;
  std::sort(students.begin(), students.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  for (const Look::Student& student : students)
    line("student", std::to_string(student.id.value) + " " + student.ground);
  return text;
}

}  // namespace registers
