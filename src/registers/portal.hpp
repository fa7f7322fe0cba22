#pragma once
// The portal's questions, answered only as rule 6 allows: a guardian whose link is in force
// today, or the student from 14 on, both by SNILS. Nobody else learns whether a student exists.
#include <optional>
#include <string>
#include <vector>

#include "domain/date.hpp"
#include "domain/snils.hpp"
#include "registers/queries.hpp"

namespace registers {

struct Asked {
  domain::Snils requester;
  Date today;            // in the region
  bool ordered = false;  // only about whom an order of the requester's is granted (orders.hpp)
};

struct MyStudent {
  StudentEntry student;
  std::string ground;  // "self", "guardian:mother", …
};

// Empty when there is none; never an error for an unknown requester.
std::vector<MyStudent> students_of(Queries& queries, const Asked& asked);

struct SubjectAverage {
  std::string subject;
  double average = 0;  // weighted, of normalized marks
  int marks = 0;
};

struct Performance {
  StudentEntry student;
  std::string ground;
  std::vector<DiaryEntry> diary;
  std::vector<FinalMarkEntry> final_marks;
  std::vector<SubjectAverage> averages;
};

// Errors: not_found_or_forbidden (one answer for "no such student" and "not yours");
// dates_reversed, field_invalid (period longer than limits::query_days).
base::Result<Performance> performance_of(Queries& queries, const Asked& asked, PersonId student,
                                         Date from, Date to);

}  // namespace registers
