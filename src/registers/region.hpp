#pragma once
// A synthetic region: made up from a seed, the same for the same sizes and seed everywhere.
// Nobody in it exists. Each call makes one organization's records anew, so memory is bounded by
// one organization. Immutable after construction; any thread.
#include <cstdint>
#include <string>
#include <vector>

#include "domain/date.hpp"
#include "domain/records.hpp"

namespace registers {

struct RegionSize {
  int organizations = 3;  // numbered from 0
  int students = 1500;    // in the whole region; at most 5 000 per organization, so that a batch
                          // stays within limits::records_per_message
  int days = 5;           // school days with marks, the last ones up to last_day
  std::uint64_t seed = 1;
  domain::Date last_day{};
  int marks_per_day = 4;  // of a student who is there; 0..8
};

class Region {
 public:
  explicit Region(const RegionSize& size) : size_(size) {}

  int organizations() const { return size_.organizations; }
  // 2026 = 2026/27: that of last_day. Everything happens in this one school year.
  int school_year() const;
  // 13 digits with a valid check number; for the list of organizations that a partner serves.
  std::string ogrn(int organization) const;
  // Oldest first: no weekends, no holidays, none before 1 September.
  std::vector<domain::Date> school_days() const;

  // The organization, its classes, subjects, students, guardians and enrollments.
  domain::Batch roster(int organization) const;
  // Lessons of one day with marks and attendance.
  domain::Batch marks(int organization, domain::Date day) const;
  // One batch per quarter (half-year in classes 10 and 11) or year that ended by last_day.
  std::vector<domain::Batch> final_marks(int organization) const;

 private:
  RegionSize size_;
};

}  // namespace registers
