// Records that are not as the format's schema has them, in a document that otherwise is.
#include <algorithm>

#include "support.hpp"

namespace transform {
namespace {

using test::load;
using test::parse;
using test::read;
using test::why;

std::string with(std::string text, const std::string& old, const std::string& put) {
  const auto at = text.find(old);
  EXPECT_NE(at, text.npos) << old;
  return text.replace(at, old.size(), put);
}

struct Outcome {
  std::vector<xml::SchemaError> outside;
  domain::Batch batch;
};

Outcome take(const Mapping& mapping, const std::string& text) {
  const auto document = parse(text);
  const auto violations = mapping.validate(document.root());
  EXPECT_FALSE(violations.empty());
  auto outside = mapping.outside_records(document.root(), violations);
  EXPECT_TRUE(outside) << base::describe(outside.error());
  auto batch = mapping.apply(document.root(), violations);
  EXPECT_TRUE(batch) << base::describe(batch.error());
  return {*outside, *batch};
}

TEST(IllFormed, a_record_is_rejected_with_all_that_is_wrong_in_it_and_the_rest_goes_on) {
  const auto sample = read("tests/data/formats/native/push-roster.xml");
  const auto mapping = load("native");
  const auto before = test::apply(mapping, parse(sample).root());
  auto text = with(sample, "<sex>female</sex>", "<sex>f</sex>");
  text = with(text, "<birthDate>", "<birthDate>x");
  const auto found = take(mapping, text);
  EXPECT_TRUE(found.outside.empty());
  ASSERT_EQ(found.batch.rejected.size(), 1u);
  const auto& result = found.batch.rejected[0];
  EXPECT_EQ(why(result),
            "student KB-2023 Элемент «sex»: значение не из списка; допустимо: 'male', 'female'; "
            "Элемент «birthDate»: значение не подходит, ожидается дата в виде ГГГГ-ММ-ДД");
  EXPECT_EQ(result.key, before.students[0].key);
  EXPECT_EQ(result.origin.path, before.students[0].origin.path);
  EXPECT_EQ(found.batch.students.size() + 1, before.students.size());
  EXPECT_EQ(found.batch.enrollments.size(), before.enrollments.size());
}

TEST(IllFormed, a_bad_mark_leaves_its_lesson) {
  const auto sample = read("tests/data/formats/native/push-marks.xml");
  const auto mapping = load("native");
  const auto before = test::apply(mapping, parse(sample).root());
  const auto found = take(mapping, with(sample, "<value>", "<value>123456789012345678901"));
  EXPECT_TRUE(found.outside.empty());
  ASSERT_EQ(found.batch.rejected.size(), 1u);
  EXPECT_EQ(found.batch.rejected[0].kind, domain::RecordKind::mark);
  EXPECT_EQ(found.batch.lessons.size(), before.lessons.size());
  EXPECT_EQ(found.batch.marks.size() + 1, before.marks.size());
}

TEST(IllFormed, what_is_within_a_broken_record_is_rejected_too) {
  const auto sample = read("tests/data/formats/native/push-marks.xml");
  const auto mapping = load("native");
  const auto before = test::apply(mapping, parse(sample).root());
  const auto found = take(mapping, with(sample, "<date>", "<unheard/><date>"));
  EXPECT_TRUE(found.outside.empty());
  EXPECT_EQ(found.batch.lessons.size() + 1, before.lessons.size());
  EXPECT_LT(found.batch.marks.size(), before.marks.size());
  EXPECT_EQ(found.batch.size(), before.size());
}

TEST(IllFormed, what_stands_outside_of_records_is_no_records_matter) {
  const auto sample = read("tests/data/formats/native/push-roster.xml");
  const auto found =
      take(load("native"), with(sample, "<student>", "<unheard>1</unheard><student>"));
  ASSERT_EQ(found.outside.size(), 1u);
  EXPECT_TRUE(found.outside[0].path.ends_with("/unheard")) << found.outside[0].path;
}

TEST(IllFormed, a_row_of_a_type_that_nobody_knows_is_rejected_alone) {
  const auto sample = read("tests/data/formats/flat-list/export.xml");
  const auto mapping = load("flat-list");
  const auto before = test::apply(mapping, parse(sample).root());
  const auto text = with(sample, "</list>", "<row type=\"99\"><org>1</org></row></list>");
  const auto found = take(mapping, text);
  EXPECT_TRUE(found.outside.empty());
  ASSERT_EQ(found.batch.rejected.size(), before.rejected.size() + 1);
  const auto& result = found.batch.rejected.back();
  EXPECT_EQ(result.error->code, base::Code::record_ill_formed);
  EXPECT_NE(result.error->subject.find("type"), std::string::npos) << result.error->subject;
  EXPECT_TRUE(result.origin.path.starts_with("/list/row[")) << result.origin.path;
  EXPECT_GT(result.origin.line, 0);
  EXPECT_EQ(found.batch.students.size(), before.students.size());
  const auto document = parse(text);
  const auto violations = mapping.validate(document.root());
  const auto counts = mapping.count(document.root(), violations);
  const auto known = mapping.count(document.root());
  EXPECT_EQ(counts->front() + (*counts)[1], known->front() + (*known)[1] + 1)
      << "it takes part in a wave of a large file";
}

TEST(IllFormed, places_are_those_of_the_document_when_a_stylesheet_reads_it) {
  const auto sample = read("tests/data/formats/klass-journal/week.xml");
  const auto mapping = load("klass-journal");
  const auto before = test::apply(mapping, parse(sample).root());
  const auto found = take(mapping, with(sample, "<Урок ", "<Урок Лишний=\"1\" "));
  EXPECT_TRUE(found.outside.empty());
  EXPECT_EQ(found.batch.lessons.size() + 1, before.lessons.size());
  EXPECT_EQ(found.batch.size(), before.size());
}

}  // namespace
}  // namespace transform
