// What we say in the federal exchange follows its contract, and the mapping reads it back.
#include "adapters/federal/letters.hpp"

#include <gtest/gtest.h>

#include "../../registers/memory_tables.hpp"
#include "base/limits.hpp"
#include "registers/apply.hpp"
#include "registers/dossier.hpp"
#include "registers/region.hpp"
#include "transform/mapping.hpp"
#include "xml/schema.hpp"

namespace adapters::federal {
namespace {

constexpr auto id = "6a9e7c1e-7d0a-4f6e-8d0e-2f1b53c5a001";
const domain::Date day = *domain::parse_date("2027-05-31");

class FederalLetters : public testing::Test {
 protected:
  static void SetUpTestSuite() { xml::initialize(); }

  FederalLetters() {
    registers::RegionSize size;
    size.students = 60;
    size.last_day = day;
    size.seed = 3;
    const registers::Region region(size);
    domain::Partner everyone;
    everyone.id = {1};
    const registers::Provenance from{everyone.id, {7}, *base::parse_time("2027-05-31T09:00:00Z")};
    tables.known.try_emplace(everyone.id, registers::Contender{"1", {}});
    for (const auto& batch : {region.roster(0), region.marks(0, day)})
      EXPECT_TRUE(registers::apply(tables, batch, everyone, from, true));
    for (const auto& row : tables.rows.persons)
      if (row.is_student && !student) student = row.id;
  }
  // The schema's objections; empty when valid.
  static std::string objections(const std::string& letter) {
    static const auto schema = xml::Schema::load(SOURCE_DIR "/xsd/federal/1.0/federal.xsd").value();
    const auto document = xml::Document::parse(letter).value();
    std::string all;
    for (const auto& error : schema.validate(document.root()))
      all += error.path + ": " + error.message + "\n";
    return all;
  }
  registers::MemoryTables tables;
  domain::PersonId student;
};

TEST_F(FederalLetters, a_dossier_travels_whole) {
  const domain::Batch sent = registers::dossier_of(tables, tables, student, day);
  ASSERT_EQ(sent.students.size(), 1u);
  EXPECT_FALSE(sent.lessons.empty());
  registers::Transfer transfer;
  transfer.number = id;
  transfer.region = "61";
  transfer.ogrn = "1026100000013";
  transfer.from = day;
  const std::string letter = transfer_letter(id, "59", transfer, sent);
  EXPECT_EQ(objections(letter), "");
  const auto mapping =
      transform::Mapping::load(SOURCE_DIR "/mappings/federal.yaml", SOURCE_DIR).value();
  const auto document = xml::Document::parse(letter).value();
  ASSERT_TRUE(mapping.understands(document.root()));
  const domain::Batch read = mapping.apply(document.root()).value();
  EXPECT_TRUE(read.rejected.empty());
  EXPECT_EQ(read.counts(), sent.counts());
  EXPECT_EQ(read.students[0].key, std::to_string(student.value));
  EXPECT_EQ(read.enrollments[0].organization_key, sent.enrollments[0].organization_key);
}

TEST_F(FederalLetters, answers_follow_the_contract) {
  const auto person = tables.persons(std::vector{student}).front();
  const Place place{"1026100000013", "Школа", "7А", day, std::nullopt};
  EXPECT_EQ(objections(found_letter(id, person, place)), "");
  EXPECT_EQ(objections(found_letter(id, person, std::nullopt)), "");
  EXPECT_EQ(objections(enrolled_letter(id, place)), "");
  EXPECT_EQ(objections(enrolled_letter(id, std::nullopt)), "");
  EXPECT_EQ(objections(portfolio_letter(id, registers::dossier_of(tables, tables, student, day))),
            "");
  registers::Admitted admitted;
  admitted.transfer.number = id;
  for (const auto state : {registers::TransferState::asked, registers::TransferState::sent}) {
    admitted.transfer.state = state;
    EXPECT_EQ(objections(started_letter(id, admitted.transfer)), "");
  }
  for (const auto state : {registers::TransferState::accepted, registers::TransferState::refused}) {
    admitted.transfer.state = state;
    EXPECT_EQ(objections(admitted_letter(id, admitted)), "");
  }
}

TEST_F(FederalLetters, of_a_dossier_that_is_too_long_the_latest_lessons_travel) {
  domain::Batch sent = registers::dossier_of(tables, tables, student, day);
  const domain::LessonRecord one = sent.lessons.front();
  const domain::MarkRecord mark{
      {}, one.key, sent.students[0].key, 1, "5", domain::WorkKind::classwork, 1, {}};
  sent.marks.clear();
  sent.attendance.clear();
  sent.lessons.clear();
  for (int number = 0; number < 3000; ++number) {
    domain::LessonRecord lesson = one;
    lesson.key = std::to_string(number);
    lesson.date = std::chrono::sys_days(day) - std::chrono::days(number / 15);
    lesson.homework = std::string(600, 'x');
    sent.lessons.push_back(lesson);
    sent.marks.push_back(mark);
    sent.marks.back().lesson_key = lesson.key;
  }
  const auto write = [](const domain::Batch& told) { return portfolio_letter(id, told); };
  EXPECT_GT(write(sent).size(), base::limits::smev_content_bytes);
  const auto letter = fit(sent, write);
  ASSERT_TRUE(letter);
  EXPECT_LE(letter->size(), base::limits::smev_content_bytes);
  EXPECT_EQ(objections(*letter), "");
  EXPECT_NE(letter->find("<f:date>" + domain::format_date(day)), std::string::npos);
  sent.students[0].person.actual_address = std::string(base::limits::smev_content_bytes, 'x');
  EXPECT_EQ(fit(sent, write).error().code, base::Code::portfolio_too_large);
}

}  // namespace
}  // namespace adapters::federal
