#include "adapters/epgu/answers.hpp"

#include <gtest/gtest.h>

#include "xml/schema.hpp"

using namespace registers;

namespace {

std::string violations(const std::string& answer) {
  xml::initialize();
  const auto schema = xml::Schema::load(SOURCE_DIR "/xsd/portal/1.0/portal.xsd");
  if (!schema) return base::describe(schema.error());
  const auto document = xml::Document::parse(answer);
  if (!document) return base::describe(document.error());
  std::string text;
  for (const auto& error : schema->validate(document->root()))
    text += error.path + ": " + error.message + "\n";
  return text;
}

StudentEntry student() {
  StudentEntry entry;
  entry.id = {42};
  entry.surname = "Тестова";
  entry.name = "Анна";
  entry.birth_date = domain::parse_date("2014-05-06");
  entry.organization = "Школа № 1";
  entry.class_group = "5А";
  return entry;
}

DiaryEntry lesson(const char* date, int number) {
  DiaryEntry entry;
  entry.date = *domain::parse_date(date);
  entry.number = number;
  entry.starts = "08:30";
  entry.subject = "Математика";
  entry.homework = "№ 1 < № 2 & дальше";
  entry.attendance = domain::AttendanceStatus::late;
  entry.marks.push_back({1, "5-", 5, domain::WorkKind::test, 2, "молодец"});
  return entry;
}

constexpr const char* message_id = "0b9f6c1e-2f61-4a54-9d2a-111111111111";

}  // namespace

TEST(PortalAnswers, students_follow_the_contract) {
  const std::string answer = adapters::epgu::students_answer(
      message_id, {{student(), "guardian:mother"}, {student(), "self"}});
  EXPECT_EQ(violations(answer), "");
  EXPECT_EQ(answer.find("mother"), std::string::npos) << "the portal learns the ground, not more";
}

TEST(PortalAnswers, nobody_is_an_empty_list) {
  EXPECT_EQ(violations(adapters::epgu::students_answer(message_id, {})), "");
}

TEST(PortalAnswers, performance_follows_the_contract_and_groups_lessons_by_day) {
  Performance performance;
  performance.student = student();
  performance.ground = "guardian:father";
  performance.diary = {lesson("2026-11-16", 1), lesson("2026-11-16", 2), lesson("2026-11-17", 1)};
  performance.final_marks.push_back({"Математика",
                                     2026,
                                     domain::PeriodKind::quarter,
                                     1,
                                     "5",
                                     5,
                                     domain::parse_date("2026-10-30"),
                                     {}});
  performance.final_marks.push_back(
      {"Математика", 2025, domain::PeriodKind::year, 0, "4", 4, std::nullopt, {}});
  performance.averages.push_back({"Математика", 14.0 / 3, 3});
  const std::string answer = adapters::epgu::performance_answer(message_id, performance);
  EXPECT_EQ(violations(answer), "");
  const auto document = xml::Document::parse(answer);
  ASSERT_TRUE(document);
  int days = 0;
  for (xml::Node child : document->root().children()) days += child.name() == "day";
  EXPECT_EQ(days, 2);
  EXPECT_NE(answer.find(">4.67<"), std::string::npos);
}
