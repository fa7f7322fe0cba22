#include "sandbox/story.hpp"

#include <gtest/gtest.h>

namespace {

xml::Document answer(std::string_view inside) {
  return xml::Document::parse(
             "<p:GetPerformanceResponse xmlns:p='urn:kontingent:portal:1.0'>"
             "<p:student><p:studentId>42</p:studentId>"
             "<p:surname>Образцова</p:surname><p:name>Алёна</p:name>"
             "<p:organization>Школа № 1</p:organization>"
             "<p:classGroup>7А</p:classGroup></p:student>" +
             std::string{inside} + "</p:GetPerformanceResponse>")
      .value();
}

TEST(Story, names_the_students_one_may_ask_about) {
  const auto document = answer("");
  const auto children = sandbox::read_children(document.root());
  ASSERT_EQ(children.size(), 1u);
  EXPECT_EQ(children[0].id, "42");
  EXPECT_EQ(children[0].name, "Образцова Алёна");
  EXPECT_EQ(children[0].place, "7А, Школа № 1");
}

TEST(Story, tells_days_marks_absences_and_homework) {
  const auto document = answer(
      "<p:day><p:date>2026-11-17</p:date>"
      "<p:lesson><p:number>1</p:number><p:subject>Математика</p:subject>"
      "<p:homework>№ 301</p:homework>"
      "<p:mark><p:value>5</p:value><p:work>classwork</p:work></p:mark>"
      "<p:mark><p:value>4-</p:value><p:work>test</p:work></p:mark></p:lesson>"
      "<p:lesson><p:number>2</p:number><p:subject>История</p:subject>"
      "<p:attendance>ill</p:attendance></p:lesson></p:day>"
      "<p:finalMark><p:subject>Математика</p:subject><p:period>half-year</p:period>"
      "<p:periodNumber>1</p:periodNumber><p:value>5</p:value></p:finalMark>"
      "<p:average><p:subject>Математика</p:subject><p:value>4.67</p:value></p:average>");
  EXPECT_EQ(sandbox::tell_performance(document.root()),
            "Образцова Алёна, 7А, Школа № 1:\n"
            "  вторник 17.11 — Математика 5, 4- за контрольную; История не было из-за болезни\n"
            "  задано на дом — Математика: № 301\n"
            "  средний балл — Математика 4,67\n"
            "  итог, 1-е полугодие — Математика 5\n");
}

TEST(Story, says_when_there_were_no_lessons) {
  const auto document = answer("");
  EXPECT_EQ(sandbox::tell_performance(document.root()),
            "Образцова Алёна, 7А, Школа № 1:\n  за эти дни уроков нет\n");
}

}  // namespace
