// Internal records as payloads of the diary contract.
#include "adapters/diary/native_xml.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "../../registers/memory_tables.hpp"
#include "registers/apply.hpp"
#include "registers/region.hpp"
#include "transform/mapping.hpp"
#include "xml/document.hpp"
#include "xml/schema.hpp"

namespace adapters::diary {
namespace {

class NativeXml : public testing::Test {
 protected:
  static void SetUpTestSuite() { xml::initialize(); }

  NativeXml() {
    registers::RegionSize size;
    size.students = 200;
    size.last_day = *domain::parse_date("2027-05-31");
    size.seed = 11;
    region = std::make_unique<registers::Region>(size);
  }
  // The schema's objections; empty when valid.
  static std::string objections(const std::string& payload) {
    static const auto schema = xml::Schema::load(SOURCE_DIR "/xsd/diary/1.0/diary.xsd").value();
    const auto document = xml::Document::parse(payload).value();
    std::string all;
    for (const auto& error : schema.validate(document.root()))
      all += error.path + ": " + error.message + "\n";
    return all;
  }
  static std::size_t count(xml::Node node, std::string_view name) {
    std::size_t found = 0;
    for (const xml::Node child : node.children())
      found += (child.name() == name ? 1 : 0) + count(child, name);
    return found;
  }
  std::unique_ptr<registers::Region> region;
};

TEST_F(NativeXml, a_roster_follows_the_contract_and_loses_nothing) {
  const domain::Batch batch = region->roster(0);
  const std::string payload = write_native(batch, Native::roster);
  EXPECT_EQ(objections(payload), "");
  const auto document = xml::Document::parse(payload).value();
  EXPECT_TRUE(document.root().is("urn:kontingent:diary:1.0", "PushRoster"));
  EXPECT_EQ(count(document.root(), "student"), batch.students.size());
  EXPECT_EQ(count(document.root(), "guardian"), batch.guardians.size());
  EXPECT_EQ(count(document.root(), "document"), batch.students.size() + batch.guardians.size());
  EXPECT_EQ(count(document.root(), "enrollment"), batch.enrollments.size());
}

TEST_F(NativeXml, marks_follow_the_contract_and_stand_inside_their_lesson) {
  const domain::Batch batch = region->marks(0, *domain::parse_date("2027-05-31"));
  const std::string payload = write_native(batch, Native::marks);
  EXPECT_EQ(objections(payload), "");
  const auto document = xml::Document::parse(payload).value();
  EXPECT_EQ(count(document.root(), "lesson"), batch.lessons.size());
  EXPECT_EQ(count(document.root(), "mark"), batch.marks.size());
  EXPECT_EQ(count(document.root(), "attendance"), batch.attendance.size());
}

TEST_F(NativeXml, final_marks_follow_the_contract) {
  const auto batches = region->final_marks(0);
  EXPECT_EQ(batches.size(), 7u);
  for (const domain::Batch& batch : batches)
    EXPECT_EQ(objections(write_native(batch, Native::final_marks)), "");
}

TEST_F(NativeXml, a_trial_says_so) {
  const std::string payload = write_native(region->roster(0), Native::roster, true);
  EXPECT_EQ(objections(payload), "");
  EXPECT_NE(payload.find("<d:checkOnly>true</d:checkOnly>"), std::string::npos);
}

TEST_F(NativeXml, sparse_records_and_removed_marks_follow_the_contract_too) {
  domain::Batch batch;
  batch.message_id = "0b7ab1f5-6d3c-4b1e-8c55-8f9d0a1c2e3f";
  domain::LessonRecord lesson;
  lesson.key = lesson.class_key = lesson.subject_key = "x";
  lesson.date = domain::parse_date("2026-11-20");
  lesson.number = 1;
  batch.lessons = {lesson};
  domain::MarkRecord mark;
  mark.lesson_key = mark.student_key = "x";
  mark.removed = true;
  batch.marks = {mark};
  batch.attendance = {{{}, "x", "x", {}}};
  EXPECT_EQ(objections(write_native(batch, Native::marks)), "");
  batch.students = {{{}, "s", {}}};
  batch.students[0].person.birth_date = lesson.date;
  batch.students[0].person.document.series = "<IV & co>";
  EXPECT_EQ(objections(write_native(batch, Native::roster)), "");
}

TEST_F(NativeXml, what_is_written_and_read_again_changes_nothing_in_the_register) {
  const auto mapping =
      transform::Mapping::load(SOURCE_DIR "/mappings/native.yaml", SOURCE_DIR).value();
  registers::MemoryTables tables;
  const registers::Provenance provenance{{1}, {}, *base::parse_time("2027-06-01T09:00:00Z")};
  std::vector<std::pair<domain::Batch, Native>> batches;
  batches.emplace_back(region->roster(0), Native::roster);
  batches.emplace_back(region->marks(0, *domain::parse_date("2027-05-31")), Native::marks);
  for (domain::Batch& batch : region->final_marks(0))
    batches.emplace_back(std::move(batch), Native::final_marks);
  for (const auto& [batch, kind] : batches) {
    const auto document = xml::Document::parse(write_native(batch, kind)).value();
    const domain::Batch read = mapping.apply(document.root()).value();
    EXPECT_EQ(read.message_id, batch.message_id);
    const auto first = registers::apply(tables, read, {}, provenance, true).value();
    EXPECT_EQ(first.tally[domain::Outcome::accepted], static_cast<int>(batch.size()));
    const auto again = registers::apply(tables, batch, {}, provenance, true).value();
    EXPECT_EQ(again.tally[domain::Outcome::unchanged], static_cast<int>(batch.size()));
  }
}

TEST_F(NativeXml, samples_of_every_kind_of_record_survive_reading_and_writing) {
  const auto mapping =
      transform::Mapping::load(SOURCE_DIR "/mappings/native.yaml", SOURCE_DIR).value();
  registers::MemoryTables tables;
  const registers::Provenance provenance{{1}, {}, *base::parse_time("2027-06-01T09:00:00Z")};
  for (const auto& [name, kind] :
       std::vector<std::pair<std::string, Native>>{{"push-roster", Native::roster},
                                                   {"push-roster-kinds", Native::roster},
                                                   {"push-portfolio", Native::portfolio}}) {
    std::ifstream file(SOURCE_DIR "/tests/data/formats/native/" + name + ".xml");
    const std::string sent{std::istreambuf_iterator<char>(file), {}};
    const domain::Batch batch = mapping.apply(xml::Document::parse(sent).value().root()).value();
    EXPECT_TRUE(batch.rejected.empty()) << name;
    const auto first = registers::apply(tables, batch, {}, provenance, true).value();
    EXPECT_EQ(first.tally[domain::Outcome::accepted], static_cast<int>(batch.size())) << name;
    const std::string written = write_native(batch, kind);
    EXPECT_EQ(objections(written), "") << name;
    const domain::Batch again = mapping.apply(xml::Document::parse(written).value().root()).value();
    EXPECT_EQ(registers::apply(tables, again, {}, provenance, true)
                  .value()
                  .tally[domain::Outcome::unchanged],
              static_cast<int>(batch.size()))
        << name;
  }
}

TEST_F(NativeXml, one_file_of_one_organization_fits_into_one_message) {
  registers::RegionSize size;
  size.schools = 900;
  size.students = 450'000;
  size.marks_per_day = 8;
  size.last_day = *domain::parse_date("2026-11-20");
  const registers::Region whole(size);
  EXPECT_LT(write_native(whole.roster(899), Native::roster).size(), xml::ParseLimits{}.bytes);
  EXPECT_LT(write_native(whole.marks(899, size.last_day), Native::marks).size(),
            xml::ParseLimits{}.bytes);
}

}  // namespace
}  // namespace adapters::diary
