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
  // Organizations are numbered from 0: schools, kindergartens, colleges, circles. No more than
  // 5 000 students in one, so that a batch stays within limits::records_per_message.
  int schools = 3;
  int kindergartens = 0;
  int colleges = 0;        // vocational education
  int circles = 0;         // supplementary education: every third student of a school goes to one
  int students = 1500;     // in all schools
  int children = 0;        // in all kindergartens
  int trainees = 0;        // in all colleges
  int municipalities = 0;  // each with an authority, under that of the region; 0: none
  int transfers_percent = 0;  // of the students: came from another school in September
  int days = 5;               // school days with marks, the last ones up to last_day
  std::uint64_t seed = 1;
  domain::Date last_day{};
  int marks_per_day = 4;  // of a student who is there; 0..8

  int organizations() const { return schools + kindergartens + colleges + circles; }
  int people() const { return students + children + trainees; }
};
// Sizes of a region with every kind of organization: of these organizations 45 % are schools,
// 40 % kindergartens, 5 % colleges, 10 % circles; of these students 70 % are at school, 22 % in
// kindergartens, 8 % in colleges. organizations ≥ 10.
RegionSize whole_region(int organizations, int students);

class Region {
 public:
  explicit Region(const RegionSize& size) : size_(size) {}

  int organizations() const { return size_.organizations(); }
  domain::Date last_day() const { return size_.last_day; }
  // 2026 = 2026/27: that of last_day. Everything happens in this one school year.
  int school_year() const;
  // 13 digits with a valid check number; for the list of organizations that a partner serves.
  std::string ogrn(int organization) const;
  std::vector<std::string> authority_ogrns() const;  // the region's first
  // Oldest first: no weekends, no holidays, none before 1 September.
  std::vector<domain::Date> school_days() const;

  // The tree above the organizations; empty without municipalities.
  domain::Batch authorities() const;
  // The organization, its programmes, classes and groups, subjects, students, guardians and
  // enrollments.
  domain::Batch roster(int organization) const;
  // Lessons of one day with marks and attendance; of schools only.
  domain::Batch marks(int organization, domain::Date day) const;
  // One batch per quarter (half-year in classes 10 and 11) or year that ended by last_day.
  std::vector<domain::Batch> final_marks(int organization) const;
  // Health, documents, exams, achievements, and who waits for a place.
  domain::Batch portfolio(int organization) const;

 private:
  RegionSize size_;
};

}  // namespace registers
