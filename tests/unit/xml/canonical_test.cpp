// Holds our canonical forms against libxml2's own, node set and all.
#include "xml/canonical.hpp"

#include <gtest/gtest.h>
#include <libxml/parser.h>

#include "c14n_by_libxml2.hpp"
#include "random_tree.hpp"

namespace {

using xml::Document;
using xml::Node;

void compare_everywhere(Node node, const std::vector<std::string>& prefixes) {
  for (const bool exclusive : {true, false}) {
    const xml::C14n how{.exclusive = exclusive, .prefixes = prefixes};
    const auto theirs = c14n_by_libxml2::canonicalize(node, how);
    const auto ours = xml::canonicalize(node, how);
    ASSERT_EQ(ours.has_value(), theirs.has_value()) << node.path();
    if (theirs) {
      ASSERT_EQ(*ours, *theirs) << node.path() << " exclusive " << exclusive;
    }
  }
  for (const auto& child : node.children()) compare_everywhere(child, prefixes);
}

// Past the door: Document::parse refuses some of what canonical form must still get right.
Document parse(const std::string& text) {
  constexpr int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
  return Document::adopt(
      xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr, options));
}

class CanonicalForm : public testing::TestWithParam<const char*> {};

TEST_P(CanonicalForm, equals_that_of_libxml2_at_every_element) {
  const auto document = parse(GetParam());
  ASSERT_TRUE(document.root());
  compare_everywhere(document.root(), {});
  compare_everywhere(document.root(), {"a"});
  compare_everywhere(document.root(), {"#default", "b", "unused"});
}

INSTANTIATE_TEST_SUITE_P(
    Documents, CanonicalForm,
    testing::Values(
        "<x/>", "<x>text &amp; &lt; &gt; &#13; \" ' \t\n end<!-- gone --><![CDATA[<&>]]></x>",
        "<x a='&quot;&#9;&#10;&#13;&lt;>&amp;' b='two  spaces'/>",
        "<?before x?><x><?pi?><?pi data ?><?pi  d&amp;a\n?></x><?after?><!-- c -->",
        "<a:x xmlns:a='urn:a' xmlns:b='urn:b' xmlns='urn:d'><y b:q='1' a='2' a:a='3'/></a:x>",
        "<x xmlns='urn:d'><y xmlns=''><z xmlns='urn:d'/><w xmlns=''/></y></x>",
        "<x xmlns=''><y xmlns='urn:d'><z xmlns=''/></y></x>",
        "<a:x xmlns:a='urn:1'><a:y xmlns:a='urn:2'><a:z xmlns:a='urn:1'/></a:y></a:x>",
        "<x xmlns:a='urn:a'><y xmlns:b='urn:a' b:p='1'><z a:p='1' xmlns:a='urn:a'/></y></x>",
        "<x xmlns:b='urn:a' xmlns:a='urn:b' b:z='1' a:y='2' z='3' y='4' xml:lang='ru'/>",
        "<x xml:lang='ru' xml:space='preserve'><y xml:lang='en'><z/></y></x>",
        "<x xml:id='i' xmlns:xml='http://www.w3.org/XML/1998/namespace'><y/></x>",
        "<x xmlns:a='urn:a' xmlns:b='urn:b'><y><a:z><b:z><a:z/></b:z></a:z></y></x>",
        "<имя xmlns:п='urn:p' п:б='ю' а='я'><п:вложение>Ёжик \xF0\x9F\x98\x80</п:вложение></имя>",
        "<a:x xmlns:a='urn:a?q=1;b=2' a:y=''/>", "<x xmlns='http://h/a%20b'><y/></x>",
        "<x xmlns:a='relative'/>", "<x xmlns:a='relative'><a:y/><z><w/></z></x>"));

std::vector<Node> elements_below(Node node) {
  std::vector<Node> found;
  for (const auto& child : node.children()) {
    found.push_back(child);
    for (const auto& below : elements_below(child)) found.push_back(below);
  }
  return found;
}

xml::C14n random_way(random_tree::Maker& maker, Node root, Node& apex) {
  const std::vector<std::string> lists[] = {
      {}, {}, {"a"}, {"#default"}, {"b", "#default", "unused"}, {"a", "b", "c"}, {"xml", "a"}};
  const auto any_of = [&](const std::vector<Node>& nodes) {
    return nodes[static_cast<std::size_t>(maker.pick(static_cast<int>(nodes.size())))];
  };
  xml::C14n how{.exclusive = maker.pick(3) != 0, .prefixes = lists[maker.pick(7)]};
  how.whole_document = maker.pick(4) == 0;
  apex = root;
  auto below = elements_below(apex);
  if (!how.whole_document && !below.empty() && maker.pick(2) == 0) {
    apex = any_of(below);
    below = elements_below(apex);
  }
  if (!below.empty() && maker.pick(4) == 0) how.without = any_of(below);
  return how;
}

std::string described(const xml::C14n& how, Node apex) {
  std::string text = apex.path() + (how.exclusive ? " exclusive" : " inclusive");
  for (const auto& prefix : how.prefixes) text += " " + prefix;
  if (how.without) text += " without " + how.without.path();
  return text + (how.whole_document ? " whole document" : "");
}

TEST(CanonicalForms, equal_those_of_libxml2_on_random_documents) {
  random_tree::Maker maker(20261122, {});
  for (int left = random_tree::trees(60'000); left > 0; --left) {
    const std::string text = maker.document();
    // Every other one keeps its comments and CDATA sections as nodes of their own.
    const auto document = left % 2 == 0 ? parse(text) : Document::parse(text);
    ASSERT_TRUE(document && document->root()) << text;
    for (int way = 0; way < 2; ++way) {
      Node apex;
      const xml::C14n how = random_way(maker, document->root(), apex);
      const auto theirs = c14n_by_libxml2::canonicalize(apex, how);
      const auto ours = xml::canonicalize(apex, how);
      ASSERT_TRUE(ours && theirs) << text << '\n' << described(how, apex);
      ASSERT_EQ(*ours, *theirs) << text << '\n' << described(how, apex);
    }
  }
}

class LargestPiece final : public xml::Sink {
 public:
  void write(std::string_view octets) override {
    all += octets;
    largest = std::max(largest, octets.size());
  }
  std::string all;
  std::size_t largest = 0;
};

TEST(CanonicalForms, of_large_documents_are_handed_on_in_pieces) {
  random_tree::Maker maker(20261125, {});
  for (int filler = 0; filler < 64; ++filler) {
    std::string text = "<x xmlns='urn:1'>" + std::string(static_cast<std::size_t>(filler), 'f');
    while (text.size() < 40'000) text += maker.document();
    const auto document = Document::parse(text + "</x>");
    ASSERT_TRUE(document);
    LargestPiece pieces;
    ASSERT_TRUE(xml::canonicalize(document->root(), {}, pieces));
    ASSERT_EQ(pieces.all, c14n_by_libxml2::canonicalize(document->root(), {}));
    EXPECT_LE(pieces.largest, 16'384U);
  }
}

TEST(CanonicalForms, refuse_declarations_that_make_a_small_document_huge) {
  std::string text = "<a xmlns:p='u:" + std::string(1000, 'x') + "'>";
  for (int i = 0; i < 70'000; ++i) text += "<p:b/>";
  const auto document = Document::parse(text + "</a>");
  ASSERT_TRUE(document);
  LargestPiece pieces;
  const auto form = xml::canonicalize(document->root(), {}, pieces);
  ASSERT_FALSE(form);
  EXPECT_EQ(form.error().code, base::Code::xml_namespace);
  EXPECT_TRUE(xml::canonicalize(document->root(), {.exclusive = false}));
}

TEST(CanonicalForms, refuse_a_namespace_of_more_than_a_kilobyte) {
  for (const std::size_t size : {1022U, 1023U}) {
    const auto document = Document::parse("<a xmlns='u:" + std::string(size, 'x') + "'/>");
    ASSERT_TRUE(document);
    EXPECT_EQ(xml::canonicalize(document->root()).has_value(), size == 1022U);
  }
}

TEST(CanonicalForms, say_another_text_where_they_are_asked_to) {
  const auto document = parse("<p:a xmlns:p='urn:p' x='>1&lt;/'><p:b>1</p:b><c><d/>e</c></p:a>");
  const Node root = document.root();
  const xml::C14n how{.texts = {{root.child("urn:p", "b"), "2<3"}, {root.child("", "c"), ""}}};
  const auto form = xml::canonicalize(root, how);
  ASSERT_TRUE(form);
  EXPECT_EQ(*form, "<p:a xmlns:p=\"urn:p\" x=\">1&lt;/\"><p:b>2&lt;3</p:b><c></c></p:a>");
}

TEST(CanonicalForms, of_nothing_is_an_error) {
  EXPECT_FALSE(xml::canonicalize(Node()));
  EXPECT_FALSE(xml::canonicalize(Node(), {.exclusive = false}));
}

TEST(CanonicalForms, a_relative_namespace_is_refused_with_its_code) {
  const auto document = parse("<x xmlns:a='relative'/>");
  const auto form = xml::canonicalize(document.root());
  ASSERT_FALSE(form);
  EXPECT_EQ(form.error().code, base::Code::xml_namespace);
}

}  // namespace
