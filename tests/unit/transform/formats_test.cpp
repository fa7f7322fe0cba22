#include "support.hpp"

namespace transform {
namespace {

using test::apply;
using test::load;
using test::parse;
using test::read;
using test::why;

std::vector<std::string> reasons(const domain::Batch& batch) {
  std::vector<std::string> all;
  for (const auto& result : batch.rejected) all.push_back(why(result));
  return all;
}

TEST(Mappings, all_load_and_understand_different_roots) {
  xml::initialize();
  const auto mappings = load_mappings(test::source_dir);
  ASSERT_TRUE(mappings) << mappings.error().detail;
  ASSERT_EQ(mappings->size(), 4u);
  EXPECT_EQ((*mappings)[0].name(), "federal");
  EXPECT_EQ((*mappings)[1].name(), "flat-list");
  EXPECT_EQ((*mappings)[2].name(), "klass-journal");
  EXPECT_EQ((*mappings)[3].name(), "native");
  const auto document = parse(read("tests/data/formats/flat-list/export.xml"));
  EXPECT_TRUE((*mappings)[1].understands(document.root()));
  EXPECT_FALSE((*mappings)[2].understands(document.root()));
  EXPECT_EQ((*mappings)[1].title(), "Плоский список");
}

TEST(Samples, are_valid_against_the_schema_of_their_format) {
  for (const std::string format : {"native", "klass-journal", "flat-list"}) {
    const auto mapping = load(format);
    for (const auto& file :
         std::filesystem::directory_iterator(test::source_dir / "tests/data/formats" / format)) {
      const auto document = parse(read(file.path()));
      for (const auto& error : mapping.validate(document.root()))
        ADD_FAILURE() << file.path() << ':' << error.line << ' ' << error.message;
    }
  }
}

TEST(KlassJournal, makes_several_marks_of_one_attribute) {
  const auto document = parse(read("tests/data/formats/klass-journal/week.xml"));
  const auto batch = apply(load("klass-journal"), document.root());
  EXPECT_TRUE(batch.rejected.empty());
  ASSERT_EQ(batch.marks.size(), 4u);
  EXPECT_EQ(batch.marks[0].value, "5");
  EXPECT_EQ(batch.marks[0].work, domain::WorkKind::classwork);
  EXPECT_EQ(batch.marks[0].comment, "Описка в последнем задании");
  EXPECT_EQ(batch.marks[1].value, "4-");
  EXPECT_EQ(batch.marks[1].number, 2);
  EXPECT_EQ(batch.marks[1].work, domain::WorkKind::test);
  EXPECT_EQ(batch.marks[1].lesson_key, batch.lessons[0].key);
  EXPECT_EQ(batch.marks[3].lesson_key, batch.lessons[2].key);
}

TEST(KlassJournal, takes_class_and_date_from_above_the_lesson) {
  const auto document = parse(read("tests/data/formats/klass-journal/week.xml"));
  const auto batch = apply(load("klass-journal"), document.root());
  ASSERT_EQ(batch.class_groups.size(), 1u);
  EXPECT_EQ(batch.class_groups[0].parallel, 7);
  EXPECT_EQ(batch.class_groups[0].letter, "А");
  ASSERT_EQ(batch.lessons.size(), 3u);
  EXPECT_EQ(batch.lessons[2].class_key, "k7a");
  EXPECT_EQ(domain::format_date(*batch.lessons[2].date), "2026-11-17");
  EXPECT_EQ(batch.lessons[0].starts, "08:30");
  EXPECT_EQ(batch.lessons[0].ends, "09:15");
}

TEST(KlassJournal, reads_attendance_and_period_codes) {
  const auto document = parse(read("tests/data/formats/klass-journal/week.xml"));
  const auto batch = apply(load("klass-journal"), document.root());
  ASSERT_EQ(batch.attendance.size(), 3u);
  EXPECT_EQ(batch.attendance[0].status, domain::AttendanceStatus::ill);
  EXPECT_EQ(batch.attendance[1].status, domain::AttendanceStatus::late);
  EXPECT_FALSE(batch.attendance[2].status);
  ASSERT_EQ(batch.final_marks.size(), 3u);
  EXPECT_EQ(batch.final_marks[0].period, domain::PeriodKind::quarter);
  EXPECT_EQ(batch.final_marks[0].period_number, 1);
  EXPECT_EQ(batch.final_marks[2].period, domain::PeriodKind::year);
}

TEST(KlassJournal, names_places_in_the_document_as_it_was_sent) {
  const auto inner = read("tests/data/formats/klass-journal/week.xml");
  const auto document =
      parse("<Envelope><Body>" + inner.substr(inner.find("<Журнал")) + "</Body></Envelope>");
  const auto root = document.root().children()[0].children()[0];
  const auto batch = apply(load("klass-journal"), root);
  EXPECT_EQ(batch.marks[1].origin.path, "/Envelope/Body/Журнал/Класс/День[1]/Урок[1]/Ученик[1]");
  EXPECT_EQ(batch.marks[1].origin.line, 7);
  EXPECT_EQ(batch.lessons[2].origin.path, "/Envelope/Body/Журнал/Класс/День[2]/Урок");
}

TEST(KlassJournal, rejects_bad_records_one_by_one) {
  const auto document = parse(read("tests/data/formats/klass-journal/week-with-errors.xml"));
  const auto batch = apply(load("klass-journal"), document.root());
  EXPECT_EQ(reasons(batch), (std::vector<std::string>{
                                "lesson KB-2004 date: 31.*****26", "mark KB-2005 work: **",
                                "attendance KB-2005 status: *", "final-mark KB-2005 period: **"}));
  EXPECT_EQ(batch.lessons.size(), 1u);
  EXPECT_EQ(batch.marks.size(), 2u);
}

TEST(FlatList, makes_two_records_of_one_row) {
  const auto document = parse(read("tests/data/formats/flat-list/export.xml"));
  const auto batch = apply(load("flat-list"), document.root());
  EXPECT_TRUE(batch.rejected.empty());
  EXPECT_EQ(batch.message_id, "5f0c6c62-6d1f-4c80-9d5e-6c5b7d1f0c01");
  ASSERT_EQ(batch.students.size(), 1u);
  ASSERT_EQ(batch.enrollments.size(), 1u);
  EXPECT_EQ(batch.students[0].key, "20000000321") << "however the SNILS was written";
  EXPECT_EQ(batch.enrollments[0].student_key, batch.students[0].key);
  EXPECT_EQ(batch.students[0].origin.path, "/list/row[4]");
  EXPECT_EQ(batch.enrollments[0].origin.path, "/list/row[4]");
}

TEST(FlatList, links_rows_by_a_composed_key) {
  const auto document = parse(read("tests/data/formats/flat-list/export.xml"));
  const auto batch = apply(load("flat-list"), document.root());
  ASSERT_EQ(batch.lessons.size(), 1u);
  ASSERT_EQ(batch.marks.size(), 1u);
  ASSERT_EQ(batch.attendance.size(), 1u);
  EXPECT_EQ(batch.marks[0].lesson_key, batch.lessons[0].key);
  EXPECT_EQ(batch.attendance[0].lesson_key, batch.lessons[0].key);
  EXPECT_EQ(batch.marks[0].student_key, batch.attendance[0].student_key);
  EXPECT_EQ(domain::format_date(*batch.lessons[0].date), "2026-11-17");
}

TEST(FlatList, reads_codes_by_dictionaries) {
  const auto document = parse(read("tests/data/formats/flat-list/export.xml"));
  const auto batch = apply(load("flat-list"), document.root());
  EXPECT_EQ(batch.marks[0].work, domain::WorkKind::oral) << "07 means 7";
  EXPECT_EQ(batch.guardians[0].kind, domain::GuardianKind::father);
  EXPECT_EQ(batch.attendance[0].status, domain::AttendanceStatus::late);
  EXPECT_EQ(batch.class_groups[0].letter, "Б");
  EXPECT_EQ(batch.final_marks[0].period_number, 1);
}

TEST(FlatList, rejects_bad_records_one_by_one) {
  const auto document = parse(read("tests/data/formats/flat-list/export-with-errors.xml"));
  const auto batch = apply(load("flat-list"), document.root());
  EXPECT_EQ(reasons(batch),
            (std::vector<std::string>{
                "organization KB-2003 ogrn: 102********21", "student KB-2001 id: 200*********22",
                "student KB-2006 birthDate", "enrollment KB-2001 studentId: 200*********22",
                "mark KB-2005 work: **", "mark KB-2006 value", "mark KB-2007 weight: ***",
                "final-mark KB-2007 periodNumber: *"}));
  EXPECT_EQ(batch.final_marks.size(), 1u);
}

}  // namespace
}  // namespace transform
