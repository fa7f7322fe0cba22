// The fast path must mean what XPath means.
#include "transform/expression.hpp"

#include "support.hpp"
#include "transform/origins.hpp"

namespace transform {
namespace {

const Namespaces known{{"p", "urn:p"}};
const std::string sample =
    "<r xmlns:p='urn:p' id='0'>"
    "<p:a><p:b/></p:a><p:a p:x='q'><p:b k='1'>one</p:b><p:b k='2'>two</p:b></p:a>"
    "<a> text <i>in</i>side </a><дом номер='7'>кв</дом></r>";

TEST(Expression, walks_simple_paths_as_xpath_would) {
  const auto document = test::parse(sample);
  const auto from = document.root().children()[1];
  for (const std::string path :
       {"p:b", "p:b/@k", "@p:x", "@x", ".", "../a", "../@id", "../p:a/p:b", "../p:a/p:b/@k",
        "../дом", "../дом/@номер", "./p:b", "absent", "absent/p:b", "../a/i", "p:b/."}) {
    const auto simple = SimplePath::parse(path, known);
    ASSERT_TRUE(simple) << path;
    const auto expected = xml::XPath::compile(path, known);
    ASSERT_TRUE(expected) << path;
    const Expression expression{path, simple, 0};
    EXPECT_EQ(*text_of(expression, {}, from), *expected->text(from)) << path;
    if (simple->attribute.empty()) {
      const auto nodes = nodes_of(expression, {}, from);
      EXPECT_EQ(*nodes, *expected->nodes(from)) << path;
    }
  }
}

TEST(Expression, leaves_everything_else_to_xpath) {
  for (const std::string path :
       {"p:b[1]",   "*",  "p:b/..", "//a",  "a//b",   "a|b",      "concat(a, 'b')",
        "a/",       "/a", "",       "@*",   "text()", "a/text()", "q:a",
        "child::a", "1",  "a b",    "@a/b", "-a",     "a/@b/c",   "node()"})
    EXPECT_FALSE(SimplePath::parse(path, known)) << path;
}

TEST(Expressions, compile_again_for_each_thread_at_work) {
  xml::initialize();
  Expressions expressions(known);
  const auto count = expressions.add("count(p:a)");
  ASSERT_TRUE(count);
  EXPECT_FALSE(count->simple);
  EXPECT_FALSE(expressions.add("count(p:a"));
  EXPECT_FALSE(expressions.add("q:a"));
  const auto document = test::parse(sample);
  const Compiled* returned = nullptr;
  {
    const auto first = expressions.lease();
    const auto second = expressions.lease();
    ASSERT_TRUE(first && second);
    EXPECT_NE(&first->compiled(), &second->compiled());
    EXPECT_EQ(*text_of(*count, first->compiled(), document.root()), "2");
    returned = &first->compiled();
  }
  EXPECT_EQ(&expressions.lease()->compiled(), returned) << "sets are used again";
}

void expect_same_paths(xml::Node node, Origins& origins) {
  EXPECT_EQ(origins.of(node).path, node.path());
  EXPECT_EQ(origins.of(node).line, node.line());
  for (const xml::Node child : node.children()) expect_same_paths(child, origins);
}

TEST(Origins, are_the_paths_of_the_nodes) {
  const auto document =
      test::parse("<r xmlns:p='urn:p'>\n<a/><b/><p:a><c/><c>\n<d/></c></p:a><a/>text<e/></r>");
  Origins origins;
  expect_same_paths(document.root(), origins);
  Origins moved("/Envelope/Body/r");
  EXPECT_EQ(moved.of(document.root().children()[1]).path, "/Envelope/Body/r/b");
}

}  // namespace
}  // namespace transform
