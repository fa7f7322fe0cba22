// Holds our canonical forms against libxml2's own, node set and all.
#include "xml/canonical.hpp"

#include <gtest/gtest.h>
#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/xmlIO.h>

#include <random>

namespace {

using xml::Document;
using xml::Node;

int is_below(void* apex, xmlNode* node, xmlNode* parent) {
  const xmlNode* at = node != nullptr && node->type == XML_NAMESPACE_DECL ? parent : node;
  for (; at != nullptr; at = at->parent) {
    if (at == apex) return 1;
  }
  return 0;
}

std::optional<std::string> by_libxml2(Node apex, bool exclusive,
                                      const std::vector<std::string>& prefixes) {
  std::vector<xmlChar*> list;
  for (const auto& prefix : prefixes)
    list.push_back(xmlStrdup(reinterpret_cast<const xmlChar*>(prefix.c_str())));
  list.push_back(nullptr);
  xmlOutputBuffer* buffer = xmlAllocOutputBuffer(nullptr);
  const int status =
      xmlC14NExecute(apex.raw()->doc, is_below, apex.raw(),
                     exclusive ? XML_C14N_EXCLUSIVE_1_0 : XML_C14N_1_0, list.data(), 0, buffer);
  std::string out(reinterpret_cast<const char*>(xmlOutputBufferGetContent(buffer)),
                  xmlOutputBufferGetSize(buffer));
  xmlOutputBufferClose(buffer);
  for (xmlChar* prefix : list) xmlFree(prefix);
  if (status < 0 || out.empty()) return std::nullopt;
  return out;
}

void compare_everywhere(Node node, const std::vector<std::string>& prefixes) {
  for (const bool exclusive : {true, false}) {
    const auto theirs = by_libxml2(node, exclusive, prefixes);
    const auto ours = xml::canonicalize(node, {.exclusive = exclusive, .prefixes = prefixes});
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

// A random small document over few names, so that declarations collide often.
std::string random_document(std::mt19937& random, int depth) {
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const char* prefixes[] = {"", "a:", "b:"};
  std::string attributes;
  const char* uris[] = {"urn:1", "urn:2", "urn:3"};
  if (depth == 0 || pick(3) == 0) attributes += std::string(" xmlns:a='") + uris[pick(2)] + "'";
  if (depth == 0 || pick(3) == 0) attributes += std::string(" xmlns:b='") + uris[1 + pick(2)] + "'";
  if (pick(3) == 0) attributes += std::string(" xmlns='") + (pick(3) ? uris[pick(3)] : "") + "'";
  if (pick(3) == 0) attributes += " xml:lang='x'";
  if (pick(2) == 0) attributes += " p='&#10;1' ";
  if (pick(3) == 0) attributes += " a:p='2'";
  if (pick(4) == 0) attributes += " b:r='3'";
  const std::string name = std::string(prefixes[pick(3)]) + (pick(2) ? "n" : "m");
  std::string text = "<" + name + attributes + ">";
  const int children = depth < 5 ? pick(4) : 0;
  for (int i = 0; i < children; ++i) text += random_document(random, depth + 1) + "t\r&#13;";
  return text + "</" + name + ">";
}

TEST(CanonicalForms, equal_those_of_libxml2_on_random_documents) {
  std::mt19937 random(20261122);
  for (int i = 0; i < 400; ++i) {
    const std::string text = random_document(random, 0);
    const auto document = Document::parse(text);
    ASSERT_TRUE(document) << text;
    SCOPED_TRACE(text);
    compare_everywhere(document->root(), i % 2 ? std::vector<std::string>{}
                                               : std::vector<std::string>{"a", "#default"});
    if (HasFatalFailure()) return;
  }
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
