// Records read without a tree: the same as with one, good and bad, or none at all.
#include <random>

#include "support.hpp"
#include "transform/fields.hpp"

namespace transform {
namespace {

void describe(std::string& all, const domain::Origin& origin) {
  all += ' ' + origin.path + ':' + std::to_string(origin.line) + '\n';
}

// Every field of every record, their order, and all that is said of those that were rejected.
std::string describe(domain::Batch batch) {
  std::string all = batch.message_id + '\n';
  for (const domain::RecordResult& one : batch.rejected) {
    all += test::why(one) + ' ' + one.key;
    describe(all, one.origin);
  }
  for (const Target& target : targets())
    while (target.count(batch) > 0) {
      const std::size_t last = target.count(batch) - 1;
      all += domain::name_of(target.kind);
      for (const Field& field : target.fields) all += '|' + field.get(batch, last);
      target.drop(batch);
    }
  return all;
}

std::string origins(domain::Batch& batch) {
  std::string all;
  for (const domain::StudentRecord& one : batch.students) describe(all, one.origin);
  for (const domain::LessonRecord& one : batch.lessons) describe(all, one.origin);
  for (const domain::MarkRecord& one : batch.marks) describe(all, one.origin);
  for (const domain::AttendanceRecord& one : batch.attendance) describe(all, one.origin);
  for (const domain::HealthRecord& one : batch.health) describe(all, one.origin);
  return all;
}

// True: it was read without a tree.
bool check(const Mapping& mapping, const std::string& text) {
  auto batch = mapping.read(text, {});
  if (!batch) return false;
  const auto document = xml::Document::parse(text);
  EXPECT_TRUE(document) << text;
  auto by_tree = mapping.apply(document->root());
  EXPECT_TRUE(by_tree) << text;
  EXPECT_EQ(origins(*batch), origins(*by_tree)) << text;
  EXPECT_EQ(describe(std::move(*batch)), describe(std::move(*by_tree))) << text;
  return true;
}

TEST(PlainRecords, are_those_of_the_tree_in_every_sample) {
  int read = 0;
  for (const std::string format : {"native", "flat-list", "klass-journal"}) {
    const auto mapping = test::load(format);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             test::source_dir / "tests/data/formats" / format)) {
      const std::string text = test::read(entry.path());
      if (mapping.understands(test::parse(text).root())) read += check(mapping, text) ? 1 : 0;
    }
  }
  EXPECT_GE(read, 4) << "all of our own format";
}

// Values, elements and whole records out of place: what is well-formed has the same records and
// the same rejections, in whatever order.
TEST(PlainRecords, are_those_of_the_tree_in_files_with_mistakes) {
  const auto mapping = test::load("native");
  const std::vector<std::string> samples{
      test::read("tests/data/formats/native/push-marks.xml"),
      test::read("tests/data/formats/native/push-roster.xml"),
      test::read("tests/data/formats/native/push-portfolio.xml")};
  const std::vector<std::string> put{"x",       "&amp;",   "\r\n",   "",           " ",
                                     "-1",      "<mark/>", "<id/>",  "<id>z</id>", "&lt;p&gt;",
                                     "<value>", "</mark>", "<name>", "</name>",    "99999999999"};
  int read = 0;
  for (unsigned seed = 1; seed <= 600; ++seed) {
    std::mt19937 random(seed);
    std::string text = samples[seed % samples.size()];
    for (auto edits = 1 + random() % 4; edits > 0; --edits) {
      // behind a tag, or up to the next one
      const std::size_t from = text.find('>', random() % text.size());
      if (from == text.npos) continue;
      const bool value = random() % 2 == 0;
      const std::size_t octets = value ? text.find('<', from) - from - 1 : 0;
      text.replace(from + 1, octets, put[random() % put.size()]);
    }
    read += check(mapping, text) ? 1 : 0;
    if (testing::Test::HasFailure()) FAIL() << "seed " << seed;
  }
  EXPECT_GT(read, 100);
}

constexpr const char* by_paths = R"yaml(
title: Пути
roots: [{ns: "urn:t", name: all}]
namespaces: {t: "urn:t"}
message_id: "@id"
records:
  - kind: lesson
    each: t:day/t:hour
    fields:
      key: {identity: .}
      class_key: ../t:class
      subject_key: t:of/t:subject
      date: {xpath: ../t:date, convert: {date: DD.MM.YYYY}}
      number: {xpath: t:number, convert: [trim, integer], default: 1}
      teacher: {constant: Не указан}
      topic: .
)yaml";

TEST(PlainRecords, follow_steps_upwards_and_text_of_all_that_is_inside) {
  const test::Folder folder;
  const auto mapping = folder.mapping(by_paths);
  ASSERT_TRUE(mapping) << mapping.error().detail;
  EXPECT_TRUE(check(*mapping,
                    "<all id='m' xmlns='urn:t'><day><class>1</class><date>02.09.2026</date>"
                    "<hour><of/><of><subject>s &amp; t</subject></of><number> 2 </number>\n"
                    "<x>y</x></hour><hour><of><subject>u</subject></of></hour><hour/></day>"
                    "<day><date>2026</date><hour>v</hour></day><hour/></all>"));
  EXPECT_FALSE(check(*mapping, "<all xmlns='urn:t'><day k='1'><hour/></day></all>"));
}

TEST(PlainRecords, are_not_read_by_a_format_with_more_than_paths) {
  const test::Folder folder;
  const std::string text = "<all xmlns='urn:t'><day><hour/></day></all>";
  const auto format = [&](const std::string& old, const std::string& put) {
    std::string yaml = by_paths;
    yaml.replace(yaml.find(old), old.size(), put);
    const auto mapping = folder.mapping(yaml);
    EXPECT_TRUE(mapping) << mapping.error().detail;
    return *mapping;
  };
  EXPECT_TRUE(format("t:day/t:hour", "t:day/t:hour").read(text, {}));
  EXPECT_FALSE(format("t:day/t:hour", "t:day[1]/t:hour").read(text, {}));
  EXPECT_FALSE(format("../t:class", "concat(../t:class, 'x')").read(text, {}));
  EXPECT_FALSE(format("\"@id\"", "string(@id)").read(text, {}));
}

}  // namespace
}  // namespace transform
