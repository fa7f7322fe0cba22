// The plain reader beside the parser: whatever the one reads, the other reads, as the same.
#include "xml/plain.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "random_tree.hpp"

namespace {

using xml::Document;
using xml::PlainDocument;

bool is_plain(std::string_view bytes, const xml::ParseLimits& limits = {}) {
  return PlainDocument::read(bytes, limits).has_value();
}

// Empty, or what differs first.
std::string difference(xml::PlainNode plain, xml::Node node) {
  if (plain.name() != node.name() || plain.ns() != node.ns()) return "name at " + node.path();
  if (plain.text() != node.text()) return "text at " + node.path();
  if (plain.line() != node.line()) return "line at " + node.path();
  if (static_cast<bool>(plain.parent()) != static_cast<bool>(node.parent())) return "parent";
  if (plain.parent() && plain.parent().name() != node.parent().name()) return "parent's name";
  xml::PlainNode mine = plain.first_child();
  for (const xml::Node child : node.children()) {
    if (!mine) return "a child too few at " + node.path();
    if (auto found = difference(mine, child); !found.empty()) return found;
    mine = mine.next();
  }
  return mine ? "a child too many at " + node.path() : std::string();
}

// True: it is plain.
bool check(const std::string& bytes, const xml::ParseLimits& limits = {}) {
  xml::initialize();
  const auto plain = PlainDocument::read(bytes, limits);
  if (!plain) return false;
  const auto document = Document::parse(bytes, limits);
  EXPECT_TRUE(document) << "the parser refuses it: " << bytes;
  EXPECT_EQ(document ? difference(plain->root(), document->root()) : "", "") << bytes;
  return true;
}

TEST(Plain, reads_what_the_parser_reads) {
  for (const std::string text :
       {"<a><b>1</b><c/><b> 2 </b></a>",
        "<?xml version='1.0' encoding='UTF-8'?>\n<a>\n<b/>\n</a>\n",
        "<p:a xmlns:p='urn:1' xmlns='urn:2'><b><p:b>x</p:b></b></p:a>",
        "<!-- before --><?p?><a k='&lt;>' xmlns:x='urn:x' x:y='1'><b>2</b></a> \n",
        "<a><b>1 &lt; 2 &gt; 0 &amp;&quot;&apos;</b><b> &amp; </b></a>",
        "<a>\r\n<b>one\r\ntwo</b>\r\n</a>\r\n", "\xEF\xBB\xBF<a><b>Ё\xEF\xBB\xBF</b></a>",
        "<Журнал xmlns='urn:j'><Урок><дата>x</дата></Урок></Журнал>", "<a><b>]] ]> ></b></a>",
        "<a>mixed <b>te<c>xt</c></b> all</a>", "<a>\xC2\x85\x7F\xF0\x9F\x98\x80</a>"})
    EXPECT_TRUE(check(text)) << text;
}

TEST(Plain, reads_other_encodings) {
  EXPECT_TRUE(check("<?xml version='1.0' encoding='windows-1251'?><a><b>\xDF\xE1</b></a>"));
  EXPECT_FALSE(check("<?xml version='1.0' encoding='utf-7'?><a><b>x</b></a>"));
}

TEST(Plain, leaves_to_the_parser_what_is_not_plain) {
  for (const std::string inside :
       {"<b k='1'/>", "<b >1</b>", "<b>1</b >", "<!-- c -->", "<![CDATA[x]]>", "<?p?>", "&#10;",
        "&#xA;", "<b xmlns='urn:b'/>", "one\rtwo", "<xml:b/>"})
    EXPECT_FALSE(check("<a>" + inside + "</a>")) << inside;
  EXPECT_FALSE(check("<a/>"));
  EXPECT_FALSE(check("<a><b/></a><!-- behind -->"));
  EXPECT_FALSE(is_plain("<a><b/></a>", {.as_written = true}));
  std::string lines = "<a>" + std::string(65'000, '\n') + "<b/></a>";
  EXPECT_FALSE(check(lines)) << "the parser guesses the numbers of lines that high";
}

TEST(Plain, takes_nothing_that_the_parser_refuses) {
  for (const std::string bad : {"<a><b></a></b>",
                                "<a><b>",
                                "<a></a",
                                "<a>",
                                "",
                                "<a><b/></a><a/>",
                                "<a>&x;</a>",
                                "<a>&</a>",
                                "<a>&amp</a>",
                                "<a>]]></a>",
                                "<a>\x01</a>",
                                "<a>\xEF\xBF\xBE</a>",
                                "<a>\xEF\xBF\xBF</a>",
                                "<a>\xFF</a>",
                                "<a>\xED\xA0\x80</a>",
                                "<a><p:b/></a>",
                                "<a><:b/></a>",
                                "<a><b:/></a>",
                                "<a xmlns:p='urn:p'><p:b:c/></a>",
                                "<a><1/></a>",
                                "<a><-b/></a>",
                                "<a><></></a>",
                                "<a></b></a>",
                                "<a><b/>x</a>y",
                                "<!DOCTYPE a><a><b/></a>",
                                "<a xmlns:r='../r'><b/></a>",
                                "<a><b/ ></a>",
                                "<a><b</a>",
                                "<a></a>\x01",
                                "<a></></a>"}) {
    EXPECT_FALSE(is_plain(bad)) << bad;
    EXPECT_FALSE(Document::parse(bad)) << bad;
  }
  EXPECT_FALSE(is_plain(std::string("<a>\0</a>", 8)));
}

TEST(Plain, has_the_limits_of_the_parser) {
  const std::string text = "<a><b><c/></b><b/></a>";
  xml::ParseLimits limits{.bytes = text.size(), .depth = 3, .elements = 4};
  EXPECT_TRUE(check(text, limits));
  limits.bytes -= 1;
  EXPECT_FALSE(is_plain(text, limits));
  limits = {.depth = 2};
  EXPECT_FALSE(is_plain(text, limits));
  EXPECT_FALSE(Document::parse(text, limits));
  limits = {.elements = 3};
  EXPECT_FALSE(is_plain(text, limits));
  EXPECT_FALSE(Document::parse(text, limits));
  limits = {.attributes = 1};
  EXPECT_FALSE(is_plain("<a k='1' l='2'><b/></a>", limits));
  std::string deep, names = "<a>";
  for (int i = 0; i < 300; ++i) deep = "<a>" + deep + "</a>";
  EXPECT_FALSE(is_plain(deep, {.depth = 1000})) << "libxml2's own limit";
  for (int i = 0; i < 600; ++i) names += "<b" + std::to_string(i) + "/>";
  EXPECT_FALSE(is_plain(names + "</a>"));
  EXPECT_FALSE(is_plain("<a>" + std::string(2'000'000, 'x') + "</a>"));
}

TEST(Plain, tells_attributes_of_the_root_and_of_nothing_else) {
  const std::string text = "<a k='1' xmlns:p='urn:p' p:k='2'><b/></a>";
  const auto plain = PlainDocument::read(text, {});
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->root().attribute("k"), "1");
  EXPECT_EQ(plain->root().attribute("k", "urn:p"), "2");
  EXPECT_FALSE(plain->root().first_child().attribute("k"));
  EXPECT_FALSE(xml::PlainNode().attribute("k"));
}

TEST(Plain, an_empty_node_answers_with_nothing) {
  const xml::PlainNode none;
  EXPECT_FALSE(none.child("", "x").next().first_child().parent());
  EXPECT_EQ(none.text() + std::string(none.name()) + std::string(none.ns()), "");
  EXPECT_EQ(none.line(), 0);
}

struct Told final : PlainDocument::Listener {
  std::string all;
  void start(const PlainDocument::Name& name) override { all += "<" + name.local + ">"; }
  void text(std::string_view text) override { all += text; }
  void end(const PlainDocument::Name& name) override { all += "</" + name.local + ">"; }
};

TEST(Plain, tells_what_stands_below_the_root_without_the_blanks_between) {
  const std::string text = "<a>\n <b> 1&amp;2\r\n</b>\n <c/><d> </d>x<e>\n<f></f>\n</e>\n</a>\n";
  const auto plain = PlainDocument::read(text, {});
  ASSERT_TRUE(plain);
  Told told;
  plain->tell(told);
  EXPECT_EQ(told.all, "<b> 1&2\n</b><c></c><d> </d>x<e><f></f></e>");
}

TEST(Plain, agrees_with_the_parser_on_random_trees) {
  for (unsigned seed = 1; seed <= static_cast<unsigned>(random_tree::trees(3000)); ++seed) {
    random_tree::Maker maker(seed, {});
    check("<r xmlns:a='urn:1' xmlns:b='urn:2' xmlns:c='urn:3'>" + maker.document() + "</r>");
    if (HasFailure()) FAIL() << "seed " << seed;
  }
}

TEST(Plain, agrees_with_the_parser_on_files_with_mistakes) {
  const std::string good =
      "<?xml version='1.0'?>\n<p:push xmlns:p='urn:p' xmlns='urn:q'>\r\n<p:id>1</p:id><lesson>\n"
      "<day>2026-09-01</day><mark><who>a&amp;b</who><value>5</value></mark><mark/></lesson>\n"
      "<lesson><day>Ёлка</day><mark><who> c </who></mark></lesson></p:push>\n";
  const std::vector<std::string> put{"<",
                                     ">",
                                     "/",
                                     "&",
                                     "&lt;",
                                     "&#9;",
                                     "]]>",
                                     "\r",
                                     "\r\n",
                                     "\n",
                                     " ",
                                     ":",
                                     "'",
                                     "\x01",
                                     "\xEF",
                                     "\xEF\xBF\xBF",
                                     "Ё",
                                     "<x/>",
                                     "</",
                                     "<!--c-->",
                                     "<?p?>",
                                     "<![CDATA[x]]>",
                                     "<p:mark>",
                                     "</mark>",
                                     "xmlns='urn:z'",
                                     "<day>",
                                     "</lesson>",
                                     "\xD0"};
  int plain = 0;
  for (unsigned seed = 1; seed <= static_cast<unsigned>(random_tree::trees(20'000)); ++seed) {
    std::mt19937 random(seed);
    std::string text = good;
    for (auto edits = 1 + random() % 3; edits > 0; --edits) {
      const std::size_t at = random() % text.size();
      if (random() % 3 == 0)
        text.erase(at, 1 + random() % 9);
      else
        text.insert(at, put[random() % put.size()]);
    }
    plain += check(text) ? 1 : 0;
    if (HasFailure()) FAIL() << "seed " << seed;
  }
  EXPECT_GT(plain, 100);
}

TEST(Plain, agrees_with_the_parser_on_every_sample_and_attack) {
  int plain = 0;
  for (const char* folder : {"tests/data/formats", "tests/data/attacks"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             std::filesystem::path(SOURCE_DIR) / folder)) {
      if (!entry.is_regular_file()) continue;
      std::ostringstream text;
      text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      plain += check(text.str()) ? 1 : 0;
    }
  EXPECT_GE(plain, 3);
}

}  // namespace
