// Who is listed at a place: those who study there, those who left it.
#include "directory_fixture.hpp"

namespace store {
namespace {

class DirectoryPlaces : public DirectoryTest {};
ON_BOTH_DATABASES(DirectoryPlaces);

TEST_P(DirectoryPlaces, lists_who_studies_at_a_place_who_left_it_or_both) {
  using enum StudentFilter::Enrollment;
  using Ids = std::vector<std::int64_t>;
  registers::Changes changes;
  for (const std::int64_t id : {8001, 8002, 8003}) {
    auto person = person_row({id}, "Ястребов", "");
    person.is_student = true;
    changes.persons.push_back(person);
  }
  enroll(changes, {8001}, school, class_5a, "2025-09-01", "2026-05-31");  // nowhere by now
  enroll(changes, {8002}, school, class_5a, "2025-09-01", "2026-05-31");  // in the other school
  enroll(changes, {8002}, other_school, other_class, "2026-09-01", "");
  enroll(changes, {8003}, school, {}, "2025-09-01", "2026-05-31");  // back in a class
  enroll(changes, {8003}, school, class_5a, "2026-09-01", "");
  apply(changes);
  const auto at = [&](const Scope& scope, std::optional<StudentFilter::Enrollment> enrollment) {
    Ids ids = students(scope, {.organization = school, .enrollment = enrollment, .limit = 100});
    std::erase_if(ids, [](std::int64_t id) { return id < 8000; });
    std::sort(ids.begin(), ids.end());
    return ids;
  };
  EXPECT_EQ(at(region, {}), (Ids{8003}));
  EXPECT_EQ(at(region, open), (Ids{8003}));
  EXPECT_EQ(at(region, ended), (Ids{8001, 8002}));
  EXPECT_EQ(at(region, any), (Ids{8001, 8002, 8003}));
  EXPECT_EQ(at(ours, ended), (Ids{8001})) << "who is another's by now is not shown";
  EXPECT_EQ(at(ours, any), (Ids{8001, 8003}));
  EXPECT_EQ(at(theirs, ended), Ids{});
  const auto named = [&](const Scope& scope, StudentFilter filter) {
    filter.names = {"ястребов"};
    Ids ids = students(scope, filter);
    std::sort(ids.begin(), ids.end());
    return ids;
  };
  EXPECT_EQ(named(ours, {.enrollment = ended}), (Ids{8001})) << "of the whole scope";
  EXPECT_EQ(named(ours, {}), (Ids{8001, 8003})) << "without a place all of the scope";
  EXPECT_EQ(named(region, {.enrollment = open}), (Ids{8002, 8003}));
  EXPECT_EQ(named(region, {.class_group = class_5a, .enrollment = ended}), (Ids{8001, 8002}));
}

}  // namespace
}  // namespace store
