#pragma once
// How much of what a synthetic region holds, by its own account: what a register that took all of
// it must show. Counts the batches as they are made. One thread.
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "domain/records.hpp"

namespace registers {

class Census {
 public:
  // students are counted on this day.
  explicit Census(domain::Date on) : on_(on) {}

  // Each batch once; a roster before what refers to it.
  void add(const domain::Batch& batch);

  struct Counts {
    std::int64_t organizations = 0, authorities = 0, classes = 0, students = 0, guardians = 0;
    std::int64_t enrollments = 0, lessons = 0, marks = 0, attendance = 0, final_marks = 0;
    std::int64_t migrations = 0;  // enrollments that ended with a move to another organization
    std::int64_t health = 0, documents = 0, exams = 0, achievements = 0, queue = 0;
    // Students with an enrollment open on the day: "school/female", "Ключевской район", age.
    std::map<std::string, std::int64_t> by_kind_and_sex, by_municipality;
    std::map<int, std::int64_t> by_age;
    bool operator==(const Counts&) const = default;
  };
  Counts counts() const;

 private:
  struct Student {
    domain::Sex sex{};
    domain::Date birth{};
  };
  struct Place {
    domain::OrganizationKind kind{};
    std::string municipality;
  };
  void enroll(const domain::EnrollmentRecord& record);

  domain::Date on_;
  Counts counts_;
  std::unordered_map<std::string, Student> students_;  // by key: one per person in a region
  std::unordered_map<std::string, Place> places_;
  std::set<std::string> guardians_;
};

}  // namespace registers
