// The synthetic region: the same for a seed, valid, and accepted by the register whole.
#include "registers/region.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "registers/census.hpp"
#include "school.hpp"

namespace registers {
namespace {

RegionSize small(std::uint64_t seed = 7) {
  RegionSize size;
  size.schools = 3;
  size.students = 400;
  size.days = 5;
  size.seed = seed;
  size.last_day = day("2026-11-20");
  return size;
}

std::string fingerprint(const domain::Batch& batch) {
  std::string text = batch.message_id;
  for (const auto& r : batch.students)
    text += r.key + r.person.surname + r.person.name + r.person.snils.digits() +
            domain::format_date(*r.person.birth_date);
  for (const auto& r : batch.guardians) text += r.key + r.student_key + r.person.snils.digits();
  for (const auto& r : batch.lessons) text += r.key + r.subject_key + r.topic + r.homework;
  for (const auto& r : batch.marks) text += r.lesson_key + r.student_key + r.value;
  return text;
}

TEST(Region, is_the_same_for_the_same_seed_in_any_order) {
  const Region a(small()), b(small());
  const auto marks = fingerprint(a.marks(1, day("2026-11-20")));
  EXPECT_EQ(fingerprint(a.roster(2)), fingerprint(b.roster(2)));
  EXPECT_EQ(fingerprint(b.marks(1, day("2026-11-20"))), marks);
  EXPECT_NE(fingerprint(Region(small(8)).roster(2)), fingerprint(a.roster(2)));
}

TEST(Region, gives_the_numbers_that_the_first_release_gave) {
  // Bench results and demo scripts rely on the same region in every release.
  const Region region(small());
  EXPECT_EQ(region.ogrn(0), "1029900000019");
  const auto batch = region.roster(0);
  EXPECT_EQ(batch.message_id, "b1a2d817-0140-4efd-82ac-00b6a6ca4395");
  EXPECT_EQ(batch.students[0].person.snils.digits(), "12718281861");
}

TEST(Region, has_as_many_students_as_asked_in_classes_of_at_most_thirty) {
  const Region region(small());
  std::size_t students = 0;
  std::set<std::string> snils;
  for (int o = 0; o < region.organizations(); ++o) {
    const auto batch = region.roster(o);
    students += batch.students.size();
    std::map<std::string, int> sizes;
    for (const auto& e : batch.enrollments) ++sizes[e.class_key];
    for (const auto& [key, size] : sizes) EXPECT_LE(size, 30);
    for (const auto& r : batch.students) EXPECT_TRUE(snils.insert(r.person.snils.digits()).second);
    std::map<std::string, std::string> guardian_snils;
    for (const auto& r : batch.guardians) {
      const auto& digits = r.person.snils.digits();
      EXPECT_EQ(guardian_snils.emplace(r.key, digits).first->second, digits);
    }
    for (const auto& [key, digits] : guardian_snils) EXPECT_TRUE(snils.insert(digits).second);
    EXPECT_LT(guardian_snils.size(), batch.guardians.size()) << "siblings share guardians";
  }
  EXPECT_EQ(students, 400u);
  EXPECT_GT(*snils.begin(), "00100199899");
}

TEST(Region, every_student_has_one_or_two_guardians_old_enough) {
  const auto batch = Region(small()).roster(0);
  std::map<std::string, Date> births;
  std::map<std::string, int> guardians;
  for (const auto& r : batch.students) births[r.key] = *r.person.birth_date;
  for (const auto& r : batch.guardians) {
    ++guardians[r.student_key];
    EXPECT_GE(domain::age_on(*r.person.birth_date, births.at(r.student_key)), 17);
  }
  EXPECT_EQ(guardians.size(), batch.students.size());
  for (const auto& [key, count] : guardians) EXPECT_LE(count, 2);
}

TEST(Region, girls_and_boys_have_names_of_their_own_form) {
  for (const auto& r : Region(small()).roster(0).students) {
    const bool female = r.person.sex == domain::Sex::female;
    EXPECT_EQ(r.person.surname.ends_with("а") || r.person.surname.ends_with("ая"), female);
    EXPECT_EQ(r.person.patronymic.ends_with("на"), female);
  }
}

TEST(Region, school_days_are_working_days_of_one_school_year) {
  RegionSize size = small();
  size.days = 400;
  size.last_day = day("2027-08-20");
  const auto days = Region(size).school_days();
  ASSERT_GT(days.size(), 150u);
  EXPECT_EQ(days.front(), day("2026-09-01"));
  EXPECT_EQ(days.back(), day("2027-05-31"));
  for (const Date d : days)
    EXPECT_LT(std::chrono::weekday{std::chrono::sys_days{d}}.iso_encoding(), 6u);
  EXPECT_FALSE(std::binary_search(days.begin(), days.end(), day("2027-01-04")));
  EXPECT_EQ(Region(small()).school_days().size(), 5u);
}

TEST(Region, a_school_day_has_four_to_seven_lessons_and_at_most_eight_marks_per_student) {
  RegionSize size = small();
  size.marks_per_day = 8;
  const auto batch = Region(size).marks(0, day("2026-11-20"));
  std::map<std::string, int> lessons, marks;
  for (const auto& r : batch.lessons) ++lessons[r.class_key];
  for (const auto& r : batch.marks) ++marks[r.student_key];
  for (const auto& [key, count] : lessons) {
    EXPECT_GE(count, 4);
    EXPECT_LE(count, 7);
  }
  EXPECT_FALSE(marks.empty());
  for (const auto& [key, count] : marks) EXPECT_EQ(count, 8);
  EXPECT_FALSE(batch.attendance.empty());
  EXPECT_TRUE(Region(size).marks(0, day("2026-11-21")).lessons.empty()) << "a Saturday";
}

TEST_F(ApplyTest, the_register_accepts_the_whole_region) {
  const Region region(small());
  for (int o = 0; o < region.organizations(); ++o) {
    const domain::Partner supplier = partner(1, {region.ogrn(o)});
    std::vector<domain::Batch> batches{region.roster(o)};
    for (const Date d : region.school_days()) batches.push_back(region.marks(o, d));
    for (auto& batch : region.final_marks(o)) batches.push_back(std::move(batch));
    ASSERT_EQ(batches.size(), 7u) << "roster, five days, the first quarter";
    for (const auto& batch : batches) {
      const Applied applied = push(batch, supplier);
      EXPECT_EQ(applied.tally[domain::Outcome::accepted], static_cast<int>(batch.size()));
      for (const auto& result : applied.results)
        if (result.error) ADD_FAILURE() << base::describe(*result.error) << result.key;
      EXPECT_EQ(push(batch, supplier).tally[domain::Outcome::unchanged],
                static_cast<int>(batch.size()));
    }
  }
}

RegionSize whole() {
  RegionSize size = whole_region(12, 700);
  size.days = 1;
  size.seed = 7;
  size.last_day = day("2026-11-20");
  return size;
}

std::vector<domain::Batch> all_of(const Region& region) {
  std::vector<domain::Batch> batches{region.authorities()};
  for (int o = 0; o < region.organizations(); ++o) {
    batches.push_back(region.roster(o));
    for (const Date d : region.school_days()) batches.push_back(region.marks(o, d));
    for (auto& batch : region.final_marks(o)) batches.push_back(std::move(batch));
  }
  for (int o = 0; o < region.organizations(); ++o) batches.push_back(region.portfolio(o));
  return batches;
}

TEST(WholeRegion, has_every_kind_of_organization_and_as_many_students_as_asked) {
  const RegionSize size = whole_region(900, 450'000);
  EXPECT_EQ(size.organizations(), 900);
  EXPECT_EQ(size.people(), 450'000);
  std::set<domain::OrganizationKind> kinds;
  std::set<std::string> ogrns;
  const Region region(whole());
  for (int o = 0; o < region.organizations(); ++o) {
    const auto batch = region.roster(o);
    kinds.insert(batch.organizations[0].kind);
    ogrns.insert(batch.organizations[0].ogrn);
    EXPECT_EQ(batch.organizations[0].ogrn, region.ogrn(o));
  }
  EXPECT_EQ(kinds.size(), 4u);
  EXPECT_EQ(ogrns.size(), 12u);
}

TEST_F(ApplyTest, the_register_accepts_the_whole_region_of_every_kind) {
  domain::Tally tally;
  for (const auto& batch : all_of(Region(whole()))) {
    const Applied applied = push(batch, partner(1, {}));
    tally += applied.tally;
    for (const auto& result : applied.results)
      if (result.error) ADD_FAILURE() << base::describe(*result.error) << result.key;
  }
  EXPECT_GT(tally[domain::Outcome::accepted], 5000);
}

TEST(WholeRegion, counts_what_it_made) {
  const Region region(whole());
  Census census(region.last_day());
  std::size_t marks = 0, enrollments = 0;
  for (const auto& batch : all_of(region)) {
    census.add(batch);
    marks += batch.marks.size();
    enrollments += batch.enrollments.size();
  }
  const Census::Counts counts = census.counts();
  EXPECT_EQ(counts.organizations, 12);
  EXPECT_EQ(counts.authorities, 3) << "the region and two municipalities";
  EXPECT_EQ(counts.marks, static_cast<std::int64_t>(marks));
  EXPECT_EQ(counts.students, 700 + counts.queue) << "students and who waits for a place";
  EXPECT_GT(counts.migrations, 0);
  std::int64_t open = 0, aged = 0;
  for (const auto& [kind, number] : counts.by_kind_and_sex) open += number;
  for (const auto& [age, number] : counts.by_age) aged += number;
  EXPECT_EQ(open + counts.migrations, static_cast<std::int64_t>(enrollments));
  EXPECT_EQ(aged, open);
}

TEST(WholeRegion, who_moved_is_one_person_at_both_schools) {
  const Region region(whole());
  std::map<std::string, std::string> snils;
  std::map<std::string, std::vector<domain::EnrollmentRecord>> stays;
  for (int o = 0; o < region.organizations(); ++o) {
    const auto batch = region.roster(o);
    for (const auto& r : batch.students)
      EXPECT_EQ(snils.emplace(r.key, r.person.snils.digits()).first->second,
                r.person.snils.digits());
    if (batch.organizations[0].kind != domain::OrganizationKind::school) continue;
    for (const auto& r : batch.enrollments) stays[r.student_key].push_back(r);
  }
  int moved = 0;
  for (auto& [student, records] : stays) {
    if (records.size() == 1) continue;
    ASSERT_EQ(records.size(), 2u);
    std::sort(records.begin(), records.end(),
              [](const auto& a, const auto& b) { return a.from < b.from; });
    EXPECT_LT(*records[0].to, *records[1].from);
    EXPECT_NE(records[0].organization_key, records[1].organization_key);
    ++moved;
  }
  EXPECT_GT(moved, 0);
}

}  // namespace
}  // namespace registers
