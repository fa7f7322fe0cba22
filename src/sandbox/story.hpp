#pragma once
// The portal's answers in plain Russian words. Pure; any thread.
#include <string>
#include <vector>

#include "xml/document.hpp"

namespace sandbox {

struct Child {
  std::string id, name, place;  // "Иванова Анна Петровна", "5А, Школа № 1"
};
// Of a GetStudentsResponse.
std::vector<Child> read_children(xml::Node answer);

// Of a GetPerformanceResponse: who, then a line for each day with its lessons, marks and
// absences, the homework of the last day, averages, final marks. Lines end with "\n".
std::string tell_performance(xml::Node answer);

}  // namespace sandbox
