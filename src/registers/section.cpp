#include "registers/section.hpp"

namespace registers {
namespace {

struct Names {
  std::string_view name, title;
};
// By Section.
constexpr Names table[sections] = {
    {"organizations", "Сведения об организациях"},
    {"classes", "Классы, группы и предметы"},
    {"persons", "Обучающиеся"},
    {"guardians", "Законные представители"},
    {"enrollments", "Зачисления"},
    {"journal", "Уроки, отметки, посещаемость"},
    {"final-marks", "Итоговые отметки"},
    {"portfolio", "Портфолио"},
    {"health", "Данные о здоровье"},
    {"queue", "Очередь на зачисление"},
};

}  // namespace

std::string_view name_of(Section section) {
  return table[static_cast<std::size_t>(section)].name;
}

std::string_view title_of(Section section) {
  return table[static_cast<std::size_t>(section)].title;
}

std::optional<Section> parse_section(std::string_view name) {
  for (std::size_t i = 0; i < sections; ++i)
    if (table[i].name == name) return static_cast<Section>(i);
  return std::nullopt;
}

}  // namespace registers
