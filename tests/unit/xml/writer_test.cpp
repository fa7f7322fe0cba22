#include "xml/writer.hpp"

#include <gtest/gtest.h>

#include "xml/canonical.hpp"

namespace {

TEST(Writer, writes_canonical_text) {
  xml::Writer writer("k", "urn:k");
  writer.open("Answer", {{"id", "a\"<\t>"}, {"kind", "1"}})
      .element("name", "Ёлка & <сосна> \r\n")
      .optional("nothing", "")
      .optional("something", "x")
      .open("list")
      .element("item", "", {{"n", "1"}});
  const std::string text = writer.finish();
  EXPECT_EQ(text,
            "<k:Answer xmlns:k=\"urn:k\" id=\"a&quot;&lt;&#x9;>\" kind=\"1\">"
            "<k:name>Ёлка &amp; &lt;сосна&gt; &#xD;\n</k:name><k:something>x</k:something>"
            "<k:list><k:item n=\"1\"></k:item></k:list></k:Answer>");
  const auto document = xml::Document::parse(text);
  ASSERT_TRUE(document);
  const auto canonical = xml::canonicalize(document->root());
  ASSERT_TRUE(canonical);
  EXPECT_EQ(*canonical, text);
}

TEST(Writer, gives_away_what_is_written_piece_by_piece) {
  xml::Writer out("p", "urn:n");
  out.open("root");
  std::string text = out.take();
  EXPECT_EQ(text, "<p:root xmlns:p=\"urn:n\">");
  text += out.element("a", "1").take();
  text += out.finish();
  EXPECT_EQ(text, "<p:root xmlns:p=\"urn:n\"><p:a>1</p:a></p:root>");
}

TEST(Writer, an_empty_prefix_makes_the_default_namespace) {
  xml::Writer writer("", "urn:k");
  EXPECT_EQ(writer.element("x", "y").finish(), "<x xmlns=\"urn:k\">y</x>");
}

TEST(Writer, replaces_what_xml_cannot_carry) {
  EXPECT_EQ(xml::escape_text(std::string("a\0b\x01", 4)), "a\uFFFDb\uFFFD");
  EXPECT_EQ(xml::escape_text("\xFF|\xC0\x80|\xED\xA0\x80|\xD0"),
            "\uFFFD|\uFFFD\uFFFD|\uFFFD\uFFFD\uFFFD|\uFFFD");
  EXPECT_EQ(xml::escape_text("\uFFFE\U0001F600"), "\uFFFD\uFFFD\uFFFD\U0001F600");
  EXPECT_EQ(xml::escape_attribute("\n\r\t<>&\"'"), "&#xA;&#xD;&#x9;&lt;>&amp;&quot;'");
}

}  // namespace
