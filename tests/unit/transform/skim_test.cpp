// Records counted without a tree: the same as with one, or not at all.
#include "support.hpp"

namespace transform {
namespace {

TEST(Skim, counts_what_the_tree_counts_in_every_sample_that_is_as_its_schema_has_it) {
  int counted = 0;
  for (const std::string format : {"native", "flat-list", "klass-journal"}) {
    const auto mapping = test::load(format);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             test::source_dir / "tests/data/formats" / format)) {
      if (entry.path().extension() != ".xml") continue;
      const std::string text = test::read(entry.path());
      const auto document = test::parse(text);
      if (!mapping.understands(document.root())) continue;
      const auto skimmed = mapping.skim(text, {});
      if (!mapping.validate(document.root()).empty()) {
        EXPECT_FALSE(skimmed) << entry.path();
      } else if (skimmed) {
        EXPECT_EQ(*skimmed, *mapping.count(document.root())) << entry.path();
        ++counted;
      }
    }
  }
  EXPECT_GE(counted, 4);
}

TEST(Skim, has_no_word_on_more_records_than_a_message_may_carry) {
  const auto mapping = test::load("native");
  std::string text =
      "<PushFinalMarks xmlns='urn:kontingent:diary:1.0'>"
      "<messageId>8b2f6a52-6d1c-4b4e-9d64-0c3c5e6b1f10</messageId>";
  std::string mark =
      "<finalMark><studentId>s</studentId><subjectId>m</subjectId><schoolYear>2026</schoolYear>"
      "<period>year</period><value>5</value></finalMark>";
  const auto skim = [&](std::size_t marks) {
    std::string all = text;
    for (std::size_t i = 0; i < marks; ++i) all += mark;
    xml::ParseLimits limits;
    limits.bytes = 100'000'000;
    limits.elements = 1'000'000;
    return mapping.skim(all + "</PushFinalMarks>", limits).has_value();
  };
  EXPECT_TRUE(skim(1000));
  EXPECT_FALSE(skim(base::limits::records_per_message + 1));
}

}  // namespace
}  // namespace transform
