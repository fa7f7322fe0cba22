// The portal's reads.
#include "sample.hpp"

namespace store {
namespace {

class PortalQueries : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (!database_) return;
    auto changes = small_school();
    changes.marks = {mark_row(lesson_one, "2026-11-02", "4")};
    changes.attendance = {{.student = pupil,
                           .lesson = lesson_two,
                           .lesson_date = day("2026-11-03"),
                           .status = domain::AttendanceStatus::excused}};
    apply(changes);
  }
};
ON_BOTH_DATABASES(PortalQueries);

TEST_P(PortalQueries, find_a_person_by_snils_or_id) {
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.queries.person_by_snils("11223344595").value().id, pupil);
    EXPECT_FALSE(tx.queries.person_by_snils("11223344596"));
    EXPECT_FALSE(tx.queries.person_by_snils(""));
    EXPECT_EQ(tx.queries.person(mother).value().id, mother);
    EXPECT_FALSE(tx.queries.person({9}));
    return {};
  });
}

TEST_P(PortalQueries, give_links_in_force_on_the_day_only) {
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.queries.links_of_guardian(mother, day("2026-11-02")).size(), 1u);
    EXPECT_EQ(tx.queries.links_of_guardian(mother, day("2014-03-10")).size(), 1u) << "first day";
    EXPECT_EQ(tx.queries.links_of_guardian(mother, day("2032-03-05")).size(), 1u) << "last day";
    EXPECT_TRUE(tx.queries.links_of_guardian(mother, day("2014-03-09")).empty());
    EXPECT_TRUE(tx.queries.links_of_guardian(mother, day("2032-03-06")).empty());
    EXPECT_TRUE(tx.queries.links_of_guardian(pupil, day("2026-11-02")).empty());
    return {};
  });
}

TEST_P(PortalQueries, name_the_place_where_a_student_is_enrolled_that_day) {
  registers::Changes changes;
  changes.persons = {person_row({2001}, "Яшина", ""), person_row({2002}, "Ежова", "")};
  apply(changes);
  read([&](Transaction& tx) -> base::Result<void> {
    const std::vector<registers::PersonId> ids = {{2001}, pupil, {2002}};
    const auto found = tx.queries.students(ids, day("2026-11-02"));
    EXPECT_EQ(found.size(), 3u);
    if (found.size() != 3u) return {};
    EXPECT_EQ(found[0].surname, "Ежова") << "sorted: е and ё are one letter";
    EXPECT_EQ(found[1].surname, "Ёлкина");
    EXPECT_EQ(found[1].organization, "СОШ № 1");
    EXPECT_EQ(found[1].class_group, "5А");
    EXPECT_EQ(found[1].organization_ogrn, "1027700132195");
    EXPECT_EQ(found[2].organization, "");
    EXPECT_EQ(found[2].organization_ogrn, "");
    const auto before = tx.queries.students({pupil}, day("2026-08-31"));
    EXPECT_EQ(before.at(0).organization, "");
    return {};
  });
}

TEST_P(PortalQueries, tell_the_organization_whose_enrollment_decides_that_day) {
  registers::Changes changes;
  registers::OrganizationRow basic;
  basic.id = {2001};
  basic.fields.ogrn = "1027739609391";
  basic.fields.full_name = "Школа № 2";
  registers::OrganizationRow other = basic;
  other.id = {2002};
  other.fields.ogrn = "1025400000010";
  changes.organizations = {basic, other};
  changes.class_groups = {{{2003}, basic.id, 2026, 5, "Б", "5Б"},
                          {{2004}, other.id, 2026, 5, "В", "5В"}};
  registers::EnrollmentRow second = enrollment_row(), third = enrollment_row();
  second.id = {2005};
  second.organization = basic.id;
  second.class_group = {2003};
  second.fields.from = day("2026-10-01");
  third.id = {2006};
  third.organization = other.id;
  third.class_group = {2004};
  third.fields.from = day("2026-08-01");
  changes.enrollments = {second, third};
  apply(changes);
  read([&](Transaction& tx) -> base::Result<void> {
    const auto ogrn_on = [&](const char* text) {
      return tx.queries.students({pupil}, day(text)).at(0).organization_ogrn;
    };
    EXPECT_EQ(ogrn_on("2026-08-31"), "1025400000010") << "the only one";
    EXPECT_EQ(ogrn_on("2026-09-01"), "1025400000010") << "basic before supplementary";
    EXPECT_EQ(ogrn_on("2026-10-01"), "1027739609391") << "recorded first";
    EXPECT_EQ(tx.queries.students({pupil}, day("2026-10-01")).at(0).organization, "Школа № 2");
    return {};
  });
}

TEST_P(PortalQueries, show_the_lessons_of_the_class_with_marks_and_attendance) {
  read([&](Transaction& tx) -> base::Result<void> {
    const auto diary = tx.queries.diary(pupil, day("2026-11-01"), day("2026-11-30"));
    EXPECT_EQ(diary.size(), 2u);
    if (diary.size() != 2u) return {};
    EXPECT_EQ(diary[0].lesson, lesson_one);
    EXPECT_EQ(diary[0].subject, "Алгебра");
    EXPECT_EQ(diary[0].topic, "Дроби");
    EXPECT_EQ(diary[0].marks.size(), 1u);
    EXPECT_EQ(diary[0].marks.at(0).value, "4");
    EXPECT_EQ(diary[0].marks.at(0).normalized, 4);
    EXPECT_FALSE(diary[0].attendance);
    EXPECT_EQ(diary[1].number, 2);
    EXPECT_EQ(diary[1].attendance, domain::AttendanceStatus::excused);
    EXPECT_TRUE(diary[1].marks.empty());
    EXPECT_EQ(tx.queries.diary(pupil, day("2026-11-03"), day("2026-11-03")).size(), 1u);
    EXPECT_TRUE(tx.queries.diary(mother, day("2026-11-01"), day("2026-11-30")).empty());
    return {};
  });
}

TEST_P(PortalQueries, end_the_diary_with_the_enrollment_but_keep_every_mark) {
  registers::Changes changes;
  changes.enrollments = {enrollment_row()};
  changes.enrollments[0].fields.to = day("2026-11-02");
  changes.lessons = {lesson_row({2010}, "2026-11-04", 1), lesson_row({2011}, "2026-11-05", 1)};
  changes.marks = {mark_row({2011}, "2026-11-05", "3")};
  apply(changes);
  read([&](Transaction& tx) -> base::Result<void> {
    const auto diary = tx.queries.diary(pupil, day("2026-11-01"), day("2026-11-30"));
    std::vector<std::int64_t> lessons;
    for (const auto& entry : diary) lessons.push_back(entry.lesson.value);
    EXPECT_EQ(lessons, (std::vector<std::int64_t>{lesson_one.value, lesson_two.value, 2011}))
        << "the last day of the enrollment, attendance after it, a mark after it";
    return {};
  });
}

TEST_P(PortalQueries, give_final_marks_of_the_years_the_period_touches) {
  registers::Changes changes;
  const auto add = [&](registers::OrgSubjectId subject, int year, int number, const char* value) {
    registers::FinalMarkRow& row = changes.final_marks.emplace_back();
    row.key = {.student = pupil,
               .subject = subject,
               .school_year = year,
               .period = domain::PeriodKind::quarter,
               .period_number = number};
    row.value = value;
  };
  add(biology, 2026, 1, "5");
  add(algebra, 2026, 2, "4");
  add(algebra, 2026, 1, "3");
  add(algebra, 2025, 1, "2");
  apply(changes);
  read([&](Transaction& tx) -> base::Result<void> {
    std::string values;
    for (const auto& entry : tx.queries.final_marks(pupil, day("2026-09-01"), day("2026-10-01")))
      values += entry.value;
    EXPECT_EQ(values, "345") << "by subject, then period";
    EXPECT_EQ(tx.queries.final_marks(pupil, day("2026-08-31"), day("2026-09-01")).size(), 4u);
    return {};
  });
}

}  // namespace
}  // namespace store
