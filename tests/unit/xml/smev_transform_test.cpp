// The rules of urn://smev-gov-ru/xmldsig/transform one by one, then the published vectors.
#include "xml/smev_transform.hpp"

#include <gtest/gtest.h>
#include <libxml/parser.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace {

using base::Code;
using xml::Document;

std::string transformed(xml::Node node, xml::SmevInput input = xml::SmevInput::canonical) {
  xml::StringSink sink;
  const auto done = xml::smev_transform(node, sink, input);
  return done ? sink.take() : "refused: " + base::describe(done.error());
}

std::string transformed(std::string_view text) {
  const auto document = Document::parse(text);
  return document ? transformed(document->root()) : base::describe(document.error());
}

// What becomes of character data inside <ns1:a xmlns:ns1="u:1">.
std::string text_of(const std::string& data) {
  const std::string out = transformed("<a xmlns='u:1'>" + data + "</a>");
  constexpr std::string_view head = "<ns1:a xmlns:ns1=\"u:1\">", tail = "</ns1:a>";
  if (!out.starts_with(head) || !out.ends_with(tail)) return out;
  return out.substr(head.size(), out.size() - head.size() - tail.size());
}

TEST(SmevTransform, drops_declaration_instructions_comments_and_blank_text) {
  EXPECT_EQ(transformed("<?xml version='1.0'?><?p q?><!-- c --><a xmlns='u:1'>\n <?p?>\t<b> x </b>"
                        "<!-- c -->&#13; \n</a><?p?>"),
            "<ns1:a xmlns:ns1=\"u:1\"><ns1:b> x </ns1:b></ns1:a>");
}

TEST(SmevTransform, keeps_a_no_break_space_as_text) {
  EXPECT_EQ(text_of("\xC2\xA0"), "\xC2\xA0");
}

TEST(SmevTransform, judges_text_on_each_side_of_an_instruction_alone) {
  EXPECT_EQ(text_of("  <?p?>&gt;x<?p?>&gt;"), "&gt;x&gt;");
  EXPECT_EQ(text_of("12345678901&gt;<?p?>&gt;"), "12345678901>&gt;");
}

TEST(SmevTransform, joins_text_around_comments_and_cdata) {
  EXPECT_EQ(text_of("abc<!-- -->&gt;<![CDATA[>]]> "), "abc>> ");
  EXPECT_EQ(text_of(" <![CDATA[ ]]><!-- --> "), "");
}

TEST(SmevTransform, numbers_namespaces_in_the_order_of_use_and_anew_for_siblings) {
  EXPECT_EQ(transformed("<p:a xmlns:p='u:1' xmlns:q='u:2' xmlns:unused='u:3'><q:b><c:d "
                        "xmlns:c='u:1'/></q:b><q:e/></p:a>"),
            "<ns1:a xmlns:ns1=\"u:1\"><ns2:b xmlns:ns2=\"u:2\"><ns1:d></ns1:d></ns2:b>"
            "<ns3:e xmlns:ns3=\"u:2\"></ns3:e></ns1:a>");
}

TEST(SmevTransform, tells_one_prefix_with_two_namespaces_apart) {
  EXPECT_EQ(transformed("<p:a xmlns:p='u:1'><p:a xmlns:p='u:2'><p:a xmlns:p='u:1'/></p:a></p:a>"),
            "<ns1:a xmlns:ns1=\"u:1\"><ns2:a xmlns:ns2=\"u:2\"><ns1:a></ns1:a></ns2:a></ns1:a>");
}

TEST(SmevTransform, sorts_qualified_attributes_by_namespace_then_the_others_by_name) {
  EXPECT_EQ(transformed("<e:e b='1' a='2' _='3' Z='4' p:z='5' q:y='6' q:x='7' e:w='8' "
                        "xmlns:e='u:e' xmlns:p='u:1' xmlns:q='u:0'/>"),
            "<ns1:e xmlns:ns1=\"u:e\" xmlns:ns2=\"u:0\" xmlns:ns3=\"u:1\" ns2:x=\"7\" ns2:y=\"6\" "
            "ns3:z=\"5\" ns1:w=\"8\" Z=\"4\" _=\"3\" a=\"2\" b=\"1\"></ns1:e>");
}

TEST(SmevTransform, sorts_names_by_utf_16_units) {
  // U+10000 is D800 DC00 there: before U+F900, although its UTF-8 octets come after.
  EXPECT_EQ(
      transformed("<a xmlns='u:1' \xEF\xA4\x80='1' \xF0\x90\x80\x80='2' \xD1\x8F='3' z='4'/>"),
      "<ns1:a xmlns:ns1=\"u:1\" z=\"4\" \xD1\x8F=\"3\" \xF0\x90\x80\x80=\"2\" "
      "\xEF\xA4\x80=\"1\"></ns1:a>");
  EXPECT_EQ(transformed("<a xmlns='u:1' a\xEF\xA4\x80='1' a\xF0\x90\x80\x80='2' a='3' ab='4'/>"),
            "<ns1:a xmlns:ns1=\"u:1\" a=\"3\" ab=\"4\" a\xF0\x90\x80\x80=\"2\" "
            "a\xEF\xA4\x80=\"1\"></ns1:a>");
}

TEST(SmevTransform, does_not_touch_names_inside_values) {
  EXPECT_EQ(transformed("<p:a xmlns:p='u:1' xmlns:i='u:i' i:type='p:T'>p:T</p:a>"),
            "<ns1:a xmlns:ns1=\"u:1\" xmlns:ns2=\"u:i\" ns2:type=\"p:T\">p:T</ns1:a>");
}

TEST(SmevTransform, leaves_what_has_no_namespace_without_a_prefix) {
  EXPECT_EQ(transformed("<a b='1'><c xmlns='u:1'><d xmlns=''/></c></a>"),
            "<a b=\"1\"><ns1:c xmlns:ns1=\"u:1\"><d></d></ns1:c></a>");
}

TEST(SmevTransform, escapes_attributes_as_woodstox_does) {
  EXPECT_EQ(
      transformed("<a xmlns='u:1' b=\"&lt;>&amp;&quot;'&#9;&#10;&#13; \t&#127;\xC2\x80\"/>"),
      "<ns1:a xmlns:ns1=\"u:1\" b=\"&lt;>&amp;&quot;'&#x9;&#xa;&#xd;  \x7F\xC2\x80\"></ns1:a>");
}

TEST(SmevTransform, escapes_text_as_woodstox_does) {
  EXPECT_EQ(text_of("&lt;&amp;&#13;\n\t\"'"), "&lt;&amp;&#xd;\n\t\"'");
  EXPECT_EQ(text_of("&#127;&#128;&#133;&#159;\xC2\xA0\xC2\xBF"),
            "&#x7f;&#x80;&#x85;&#x9f;\xC2\xA0\xC2\xBF");
}

TEST(SmevTransform, escapes_greater_in_short_text_only_at_its_start_and_behind_a_bracket) {
  EXPECT_EQ(text_of("&gt;&gt;]&gt;&gt;&amp;&gt;"), "&gt;>]&gt;>&amp;>");
  // 11 units in 20 octets is short; 11 characters that are 12 units is long.
  EXPECT_EQ(text_of("ЁЁЁЁЁЁЁЁЁ&lt;&gt;"), "ЁЁЁЁЁЁЁЁЁ&lt;>");
  EXPECT_EQ(text_of("\xF0\x9F\x98\x80 2345678&lt;&gt;"), "\xF0\x9F\x98\x80 2345678&lt;&gt;");
}

TEST(SmevTransform, escapes_greater_in_long_text_also_behind_an_escape) {
  EXPECT_EQ(text_of("1234567890&lt;&gt;&gt;a&gt;"), "1234567890&lt;&gt;&gt;a>");
  EXPECT_EQ(text_of("123456789012&#13;&gt;&amp;&gt;]&gt;&gt;"),
            "123456789012&#xd;&gt;&amp;&gt;]&gt;&gt;");
  EXPECT_EQ(text_of("123456789012&#128;&gt;\xC2\xA0&gt;"), "123456789012&#x80;&gt;\xC2\xA0>");
}

TEST(SmevTransform, escapes_greater_at_the_start_of_each_512_units_of_long_text) {
  const std::string emoji = "\xF0\x9F\x98\x80";  // two units
  for (const int spare : {-1, 0, 1}) {
    const std::string filler(static_cast<std::size_t>(508 + spare), 'x');
    const std::string mark = spare == 0 ? "&gt;" : ">";
    EXPECT_EQ(text_of(filler + emoji + emoji + "&gt;"), filler + emoji + emoji + mark) << spare;
    EXPECT_EQ(text_of("b&gt;" + filler + "Ёя&gt;"), "b>" + filler + "Ёя" + mark) << spare;
  }
  EXPECT_EQ(text_of(std::string(2047, 'x') + "]&gt;"), std::string(2047, 'x') + "]&gt;");
  EXPECT_EQ(text_of(std::string(2048, 'x') + "&gt;"), std::string(2048, 'x') + "&gt;");
}

TEST(SmevTransform, takes_a_subtree_as_a_document_of_its_own) {
  const auto document = Document::parse(
      "<x xmlns='u:0' xml:lang='ru'>\n<p:a xmlns:p='u:1' Id='i'><b/></p:a><c/></x>");
  ASSERT_TRUE(document);
  EXPECT_EQ(transformed(document->root().children()[0]),
            "<ns1:a xmlns:ns1=\"u:1\" Id=\"i\"><ns2:b xmlns:ns2=\"u:0\"></ns2:b></ns1:a>");
}

Code refusal(xml::Node node) {
  xml::StringSink sink;
  const auto done = xml::smev_transform(node, sink);
  return done ? Code::not_here : done.error().code;
}

TEST(SmevTransform, refuses_attributes_and_elements_of_the_xml_namespace) {
  for (const char* text :
       {"<a xmlns='u:1' xml:lang='ru'/>", "<a><b xml:id='i'/></a>", "<a><xml:b/></a>"}) {
    const auto document = Document::parse(text);
    ASSERT_TRUE(document) << text;
    EXPECT_EQ(refusal(document->root()), Code::xml_namespace) << text;
  }
}

TEST(SmevTransform, refuses_nothing_and_what_has_no_canonical_form) {
  EXPECT_EQ(refusal({}), Code::internal);
  const std::string text = "<x xmlns:p='relative'><a/></x>";
  const auto document = Document::adopt(
      xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr, 0));
  EXPECT_EQ(refusal(document.root()), Code::xml_namespace);
  EXPECT_EQ(refusal(document.root().children()[0]), Code::xml_namespace);
}

TEST(SmevTransform, refuses_declarations_that_make_a_small_document_huge) {
  const std::string uri = "u:" + std::string(1000, 'x');
  std::string text = "<a xmlns:p='" + uri + "'>";
  for (int i = 0; i < 70'000; ++i) text += "<p:b/>";
  const auto document = Document::parse(text + "</a>");
  ASSERT_TRUE(document);
  EXPECT_EQ(refusal(document->root()), Code::xml_namespace);
  EXPECT_EQ(refusal(document->root().children()[0]), Code::not_here);
}

// Document::parse lets no such URI through; a tree made otherwise may hold one.
TEST(SmevTransform, escapes_namespaces_as_attributes) {
  const std::string text = "<a xmlns='u:1?a=1b=2'/>";
  const auto document = Document::adopt(
      xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr, 0));
  xmlNs* ns = document.root().raw()->nsDef;
  xmlFree(const_cast<xmlChar*>(ns->href));
  ns->href = xmlStrdup(reinterpret_cast<const xmlChar*>("u:1?a=1&b=2"));
  EXPECT_EQ(transformed(document.root()), "<ns1:a xmlns:ns1=\"u:1?a=1&amp;b=2\"></ns1:a>");
}

std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(SmevTransform, takes_a_document_as_it_was_written_when_asked) {
  const auto document = Document::parse(
      "<a xmlns='urn:x?a=1&amp;b=2'>t<![CDATA[<&>]]><!-- c --> <![CDATA[ ]]>u<!-- c -->v</a>",
      {.as_written = true});
  ASSERT_TRUE(document);
  EXPECT_EQ(transformed(document->root(), xml::SmevInput::as_written),
            "<ns1:a xmlns:ns1=\"urn:x?a=1&amp;b=2\">t<![CDATA[<&>]]>uv</ns1:a>");
  EXPECT_EQ(transformed(document->root()),
            "<ns1:a xmlns:ns1=\"urn:x?a=1&amp;b=2\">t&lt;&amp;>  uv</ns1:a>");
  EXPECT_EQ(*xml::canonicalize(document->root()),
            "<a xmlns=\"urn:x?a=1&amp;b=2\">t&lt;&amp;&gt;  uv</a>");
}

TEST(SmevTransform, gives_what_the_published_vectors_expect) {
  const std::filesystem::path folder =
      std::filesystem::path(SOURCE_DIR) / "../shared/reference/transform-vectors";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no published vectors beside here";
  int compared = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string file = entry.path().filename().string();
    if (!file.ends_with(".in.xml")) continue;
    const std::string name = file.substr(0, file.size() - 7);
    const auto expected = folder / (name + ".expected.xml");
    const auto document = Document::parse(file_text(entry.path()), {.as_written = true});
    ++compared;
    ASSERT_TRUE(document) << name;
    if (std::filesystem::exists(expected))
      EXPECT_EQ(transformed(document->root(), xml::SmevInput::as_written), file_text(expected))
          << name;
    else
      EXPECT_EQ(refusal(document->root()), Code::xml_namespace) << name;
  }
  EXPECT_GE(compared, 10);
}

}  // namespace
