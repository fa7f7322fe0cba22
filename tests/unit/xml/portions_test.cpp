#include "xml/portions.hpp"

#include <gtest/gtest.h>

namespace xml {
namespace {

using base::Code;

ReadAt reader(std::string text) {
  return [text = std::move(text)](std::uint64_t offset, std::size_t octets) {
    return base::Result<std::string>(offset < text.size() ? text.substr(offset, octets)
                                                          : std::string());
  };
}

base::Result<Portions> cut(const std::string& text, const Portions::Sizes& sizes,
                           const std::vector<std::string>& pieces = {"row"}) {
  auto opened = Portions::open(reader(text), sizes);
  if (!opened) return opened.error();
  if (auto done = opened->cut(pieces); !done) return done.error();
  return opened;
}

// Every row of every portion: "path:line=text".
std::vector<std::string> rows_of(const Portions& portions) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < portions.count(); ++i) {
    const auto document = portions.read(i);
    EXPECT_TRUE(document) << base::describe(document.error());
    for (const Node& node : document->root().children()) {
      const auto place = portions.place(i, node.path(), node.line());
      rows.push_back(place.path + ":" + std::to_string(place.line) + "=" + node.text());
    }
  }
  return rows;
}

std::vector<std::string> rows_of(const Document& document) {
  std::vector<std::string> rows;
  for (const Node& node : document.root().children())
    rows.push_back(node.path() + ":" + std::to_string(node.line()) + "=" + node.text());
  return rows;
}

constexpr std::string_view sample = R"(<?xml version="1.0"?>
<!-- <list> --><p:list xmlns:p="urn:a"
   of="&gt;'>">
  <p:row a="1>2" b='"'>one</p:row><p:row>two<!-- </p:row> --></p:row>
  <?go on?>
  <p:other>x</p:other>
  <p:row><![CDATA[</p:row>]]><p:in/>
  </p:row
  >
  <p:row/>
  <p:row>five</p:row></p:list>
<!-- end -->
)";

TEST(Portions, say_what_the_whole_document_says_wherever_blocks_and_portions_end) {
  const auto whole = Document::parse(sample);
  ASSERT_TRUE(whole);
  const auto expected = rows_of(*whole);
  for (std::size_t block = 1; block < sample.size() + 2; ++block)
    for (const std::size_t bytes : {1, 40, 90, 1000}) {
      const auto portions = cut(std::string(sample), {.bytes = bytes, .block_bytes = block});
      ASSERT_TRUE(portions) << base::describe(portions.error());
      EXPECT_EQ(portions->count() > 2, bytes < 90) << bytes;
      ASSERT_EQ(rows_of(*portions), expected) << block << " " << bytes;
    }
}

TEST(Portions, repeat_what_stands_before_the_first_record) {
  const auto portions =
      cut("<list v=\"1\">\n<id>7</id>\n<row>a</row>\n<row>b</row></list>", {.pieces = 1});
  ASSERT_TRUE(portions) << base::describe(portions.error());
  ASSERT_EQ(portions->count(), 2u);
  const auto second = portions->read(1);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->root().attribute("v"), "1");
  EXPECT_EQ(second->root().child("", "id").text(), "7");
  EXPECT_EQ(second->root().child("", "row").text(), "b");
  EXPECT_EQ(rows_of(*portions), (std::vector<std::string>{"/list/id:2=7", "/list/row[1]:3=a",
                                                          "/list/id:2=7", "/list/row[2]:4=b"}));
}

TEST(Portions, read_windows_1251_also_in_names) {
  // "<список><ряд>Яя</ряд>…" as that encoding writes it
  const std::string row = "\xF0\xFF\xE4", list = "\xF1\xEF\xE8\xF1\xEE\xEA";
  std::string text = "<?xml version=\"1.0\" encoding=\"windows-1251\"?>\n<" + list + ">";
  for (int i = 0; i < 3; ++i) text += "<" + row + ">\xDF\xFF</" + row + ">\n";
  text += "</" + list + ">";
  const auto portions = cut(text, {.pieces = 1}, {"ряд"});
  ASSERT_TRUE(portions) << base::describe(portions.error());
  EXPECT_EQ(portions->count(), 3u);
  EXPECT_EQ(rows_of(*portions).back(), "/список/ряд[3]:4=Яя");
}

TEST(Portions, of_a_document_without_records_are_one) {
  for (const char* text : {"<list/>", "<list></list>", "<list> <id>1</id> </list>\n"}) {
    const auto portions = cut(text, {});
    ASSERT_TRUE(portions) << text << base::describe(portions.error());
    EXPECT_EQ(portions->count(), 1u);
    EXPECT_TRUE(portions->read(0)) << text;
  }
}

struct Refusal {
  const char* text;
  Code code;
  const char* subject;
};

TEST(Portions, refuse_what_is_no_document_with_the_line_of_the_file) {
  const Refusal refusals[] = {
      {"", Code::xml_malformed, ""},
      {"text", Code::xml_malformed, ""},
      {"<list>\n<row>", Code::xml_malformed, "строка 2"},
      {"<list>\n<row>a</row>\n<row><b></row>\n<row/></list>", Code::xml_malformed, "строка 3"},
      {"<list>\n<row/>\n<row>&x;</row></list>", Code::xml_malformed, "строка 3"},
      {"<list><row/></list>\n<list/>", Code::xml_malformed, "строка 2"},
      {"<list>\n<row/>\n<row/>\n</list>\ntext", Code::xml_malformed, "строка 5"},
      {"<list/>\n\n<list/>", Code::xml_malformed, "строка 3"},
      {"<list><row/></liszt>", Code::xml_malformed, "строка 1"},
      {"<!DOCTYPE list>\n<list/>", Code::xml_doctype, "строка 1"},
      {"<list><row/><!DOCTYPE list></list>", Code::xml_doctype, "строка 1"},
      {"<list>\n<row/></list><list>\n<row/></list>", Code::xml_malformed, "строка 2"},
      {"<list><row/>\n<p:row/></list>", Code::xml_namespace, "строка 2"},
      {"<list>\n<row>\xFF</row></list>", Code::xml_encoding,
       "строка 2: кодировка не названа, значит UTF-8; принимаются UTF-8, UTF-16, windows-1251, "
       "KOI8-R, ISO 8859-1 и -5"},
      {"<list><!-- ", Code::xml_malformed, "строка 1"},
      {"<list><row/><row", Code::xml_malformed, "строка 1"},
      {"<?xml version='1.0' encoding='x-y'?><list/>", Code::xml_encoding, ""},
  };
  for (const Refusal& refusal : refusals) {
    auto portions = cut(refusal.text, {.pieces = 1});
    base::Error error;
    if (!portions) error = portions.error();
    for (std::size_t i = 0; portions && i < portions->count(); ++i)
      if (const auto document = portions->read(i); !document) {
        error = document.error();
        break;
      }
    EXPECT_EQ(error.code, refusal.code) << refusal.text << base::describe(error);
    if (*refusal.subject != 0) {
      EXPECT_EQ(error.subject, refusal.subject) << refusal.text;
    }
  }
}

TEST(Portions, are_bounded) {
  const Portions::Sizes sizes{.bytes = 100, .piece_bytes = 1000, .block_bytes = 64};
  const std::string row = "<row>" + std::string(2000, 'x') + "</row>";
  const auto large = cut("<list>\n<row/>\n" + row + "</list>", sizes);
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code, Code::too_large);
  EXPECT_EQ(large.error().subject, "строка 3");
  const auto gap = cut("<list><row/>" + std::string(5000, ' ') + "<row/></list>", sizes);
  ASSERT_FALSE(gap);
  EXPECT_EQ(gap.error().code, Code::too_large);
  const auto whole = cut("<list>" + std::string(2000, ' ') + "<row/></list>", sizes, {});
  EXPECT_TRUE(whole) << "only what stands before the first child";
  std::string many = "<list>";
  for (int i = 0; i < 200; ++i) many += "<a" + std::to_string(i) + "/>";
  const auto names = cut(many + "</list>", {});
  ASSERT_FALSE(names);
  EXPECT_EQ(names.error().code, Code::xml_too_deep);
  // an end that is missing early on is told as such, not as a record that never ends
  std::string unclosed = "<list>\n<row><b></row>\n";
  for (int i = 0; i < 500; ++i) unclosed += "<row/>\n";
  const auto open = cut(unclosed + "</list>", sizes);
  ASSERT_FALSE(open);
  EXPECT_EQ(open.error().code, Code::xml_malformed);
  EXPECT_EQ(open.error().subject, "строка 2");
}

}  // namespace
}  // namespace xml
