#pragma once
// The parameter `section`: a section of data. Pure; any thread.
#include "console/arguments.hpp"
#include "registers/section.hpp"

namespace console {

// In the body it is required.
inline Parameter section_parameter(Place place) {
  Parameter section{.name = "section",
                    .place = place,
                    .kind = Kind::choice,
                    .description = "Раздел данных.",
                    .required = place == Place::body};
  for (std::size_t i = 0; i < registers::sections; ++i)
    section.choices.push_back(registers::name_of(static_cast<registers::Section>(i)));
  return section;
}

inline std::optional<registers::Section> section_of(const Arguments& given) {
  return registers::parse_section(given.text("section"));
}

}  // namespace console
