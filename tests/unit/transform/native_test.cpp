#include "support.hpp"

namespace transform {
namespace {

using test::apply;
using test::load;
using test::parse;
using test::read;
using test::why;

TEST(NativeFormat, reads_every_field_of_a_roster) {
  const auto document = parse(read("tests/data/formats/native/push-roster.xml"));
  const auto batch = apply(load("native"), document.root());
  EXPECT_EQ(batch.message_id, "5f0c6c62-6d1f-4c80-9d5e-6c5b7d1f0a01");
  ASSERT_TRUE(batch.rejected.empty());
  ASSERT_EQ(batch.organizations.size(), 1u);
  EXPECT_EQ(batch.organizations[0].key, "org-1");
  EXPECT_EQ(batch.organizations[0].ogrn, "1027700000019");
  EXPECT_EQ(batch.organizations[0].kind, domain::OrganizationKind::school);
  ASSERT_EQ(batch.class_groups.size(), 1u);
  EXPECT_EQ(batch.class_groups[0].school_year, 2026);
  EXPECT_EQ(batch.class_groups[0].parallel, 7);
  EXPECT_EQ(batch.subjects.size(), 2u);
  ASSERT_EQ(batch.students.size(), 2u);
  const auto& person = batch.students[0].person;
  EXPECT_EQ(person.snils.digits(), "20000000119");
  EXPECT_EQ(person.surname, "Образцова");
  EXPECT_EQ(person.sex, domain::Sex::female);
  EXPECT_EQ(domain::format_date(*person.birth_date), "2013-05-14");
  EXPECT_EQ(person.document.type, domain::DocumentType::birth_certificate);
  EXPECT_EQ(person.document.registry_entry, "11");
  EXPECT_EQ(domain::format_date(*person.document.issued), "2013-05-30");
  EXPECT_EQ(person.actual_address, "") << "an empty element means: not given";
  EXPECT_FALSE(batch.students[1].person.document.type);
  ASSERT_EQ(batch.guardians.size(), 1u);
  EXPECT_EQ(batch.guardians[0].kind, domain::GuardianKind::mother);
  EXPECT_EQ(domain::format_date(*batch.guardians[0].from), "2013-05-14");
  ASSERT_EQ(batch.enrollments.size(), 2u);
  EXPECT_EQ(batch.enrollments[0].order_in, "15-к");
  EXPECT_EQ(batch.enrollments[0].study_form, domain::StudyForm::full_time);
  EXPECT_EQ(batch.enrollments[1].class_key, "class-7a");
}

TEST(NativeFormat, links_marks_and_attendance_to_their_lesson) {
  const auto document = parse(read("tests/data/formats/native/push-marks.xml"));
  const auto batch = apply(load("native"), document.root());
  ASSERT_EQ(batch.lessons.size(), 2u);
  ASSERT_EQ(batch.marks.size(), 3u);
  ASSERT_EQ(batch.attendance.size(), 3u);
  EXPECT_NE(batch.lessons[0].key, batch.lessons[1].key);
  EXPECT_EQ(batch.marks[0].lesson_key, batch.lessons[0].key);
  EXPECT_EQ(batch.marks[2].lesson_key, batch.lessons[1].key);
  EXPECT_EQ(batch.attendance[2].lesson_key, batch.lessons[1].key);
  EXPECT_EQ(batch.lessons[0].starts, "08:30");
  EXPECT_EQ(batch.lessons[0].ends, "09:15") << "seconds of xs:time are dropped";
  EXPECT_EQ(batch.marks[0].number, 1);
  EXPECT_EQ(batch.marks[0].work, domain::WorkKind::classwork);
  EXPECT_EQ(batch.marks[1].value, "4-");
  EXPECT_EQ(batch.marks[1].work, domain::WorkKind::test);
  EXPECT_EQ(batch.marks[1].weight, 3);
  EXPECT_TRUE(batch.marks[2].removed);
  EXPECT_EQ(batch.attendance[0].status, domain::AttendanceStatus::ill);
  EXPECT_FALSE(batch.attendance[2].status) << "no status: was present after all";
}

TEST(NativeFormat, says_where_each_record_stood) {
  const auto document = parse(read("tests/data/formats/native/push-marks.xml"));
  const auto batch = apply(load("native"), document.root());
  EXPECT_EQ(batch.marks[1].origin.path, "/PushMarks/lesson[1]/mark[2]");
  EXPECT_EQ(batch.marks[1].origin.line, 19);
  EXPECT_EQ(batch.marks[2].origin.path, "/PushMarks/lesson[2]/mark");
}

TEST(NativeFormat, reads_final_marks) {
  const auto document = parse(read("tests/data/formats/native/push-final-marks.xml"));
  const auto batch = apply(load("native"), document.root());
  ASSERT_EQ(batch.final_marks.size(), 2u);
  EXPECT_EQ(batch.final_marks[0].period, domain::PeriodKind::quarter);
  EXPECT_EQ(batch.final_marks[0].period_number, 1);
  EXPECT_EQ(batch.final_marks[1].value, "зач");
  EXPECT_FALSE(batch.final_marks[1].date);
}

std::string students(const std::string& inside) {
  return "<PushRoster xmlns='urn:kontingent:diary:1.0'>"
         "<messageId>5f0c6c62-6d1f-4c80-9d5e-6c5b7d1f0a01</messageId>" +
         inside + "</PushRoster>";
}
std::string student(const std::string& key, const std::string& snils) {
  return "<student><id>" + key + "</id><snils>" + snils +
         "</snils><surname>Образцов</surname><name>Иван</name><birthDate>2013-01-02</birthDate>"
         "</student>";
}

TEST(NativeFormat, rejects_the_record_with_a_wrong_snils_alone) {
  const auto document = parse(students(student("a", "20000000119") + student("b", "20000000118") +
                                       student("c", "200-000-002 20")));
  const auto mapping = load("native");
  EXPECT_TRUE(mapping.validate(document.root()).empty()) << "the contract lets it through";
  const auto batch = apply(mapping, document.root());
  EXPECT_EQ(batch.students.size(), 2u);
  ASSERT_EQ(batch.rejected.size(), 1u);
  EXPECT_EQ(why(batch.rejected[0]), "student KB-2001 snils: 200******18");
  EXPECT_EQ(batch.rejected[0].key, "b");
  EXPECT_EQ(batch.rejected[0].origin.path, "/PushRoster/student[2]");
  EXPECT_EQ(batch.size(), 3u);
}

TEST(NativeFormat, finds_its_records_inside_an_envelope) {
  const auto document =
      parse("<Envelope><Body>" + students(student("a", "20000000119") + student("a", "1")) +
            "</Body></Envelope>");
  const auto root = document.root().children()[0].children()[0];
  const auto mapping = load("native");
  EXPECT_TRUE(mapping.understands(root));
  EXPECT_FALSE(mapping.understands(document.root()));
  const auto batch = apply(mapping, root);
  EXPECT_EQ(batch.students[0].origin.path, "/Envelope/Body/PushRoster/student[1]");
  EXPECT_EQ(batch.rejected[0].origin.path, "/Envelope/Body/PushRoster/student[2]");
}

TEST(NativeFormat, reports_structural_errors_as_violations_of_the_schema) {
  const auto document = parse(students("<student><id>a</id><surname>Образцов</surname></student>"));
  const auto errors = load("native").validate(document.root());
  ASSERT_FALSE(errors.empty());
  EXPECT_NE(errors[0].path.find("student"), std::string::npos);
}

TEST(NativeFormat, refuses_more_records_than_the_limit) {
  std::string inside;
  for (std::size_t i = 0; i <= base::limits::records_per_message; ++i) inside += "<subject/>";
  const auto document = parse(students(inside));
  const auto batch = load("native").apply(document.root());
  ASSERT_FALSE(batch);
  EXPECT_EQ(batch.error().code, base::Code::too_large);
}

TEST(NativeFormat, explains_each_field_with_its_xpath_and_line) {
  const auto document = parse(read("tests/data/formats/native/push-marks.xml"));
  const auto text = load("native").explain(document.root());
  ASSERT_TRUE(text);
  EXPECT_NE(text->find("mark  /PushMarks/lesson[1]/mark[2]  строка 19"), std::string::npos);
  EXPECT_NE(text->find("value = 4-    ← d:value  (строка 22)"), std::string::npos);
  EXPECT_NE(text->find("Записей: 8, из них отклонено: 0"), std::string::npos);
}

}  // namespace
}  // namespace transform
