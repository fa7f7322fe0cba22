#include "xml/xpath.hpp"

#include <gtest/gtest.h>

namespace {

using base::Code;

class XPathTest : public testing::Test {
 protected:
  xml::XPath compile(const std::string& expression) {
    return std::move(xml::XPath::compile(expression, {{"d", "urn:d"}})).value();
  }
  Code refusal(const std::string& expression) {
    const auto compiled = xml::XPath::compile(expression, {{"d", "urn:d"}});
    EXPECT_FALSE(compiled.has_value()) << expression;
    return compiled ? Code::internal : compiled.error().code;
  }
  xml::Document document_ = *xml::Document::parse(
      "<r xmlns='urn:d'><c n='1'><m> a </m><m>b</m></c><c n='2'><m>c</m><e/></c></r>");
};

TEST_F(XPathTest, finds_elements_in_document_order) {
  const auto marks = compile("//d:m | d:c[2]").nodes(document_.root());
  ASSERT_TRUE(marks);
  ASSERT_EQ(marks->size(), 4U);
  EXPECT_EQ((*marks)[0].text(), "a");
  EXPECT_EQ((*marks)[2].name(), "c");
  EXPECT_EQ((*marks)[3].text(), "c");
}

TEST_F(XPathTest, gives_the_trimmed_text_of_the_first_node_or_nothing) {
  const auto root = document_.root();
  EXPECT_EQ(**compile("d:c/d:m").text(root), "a");
  EXPECT_EQ(**compile("d:c[@n='2']/@n").text(root), "2");
  EXPECT_EQ(**compile("count(//d:m)").text(root), "3");
  EXPECT_EQ(**compile("d:c[2]/d:e").text(root), "");
  EXPECT_FALSE(compile("d:c/d:nothing").text(root)->has_value());
  EXPECT_EQ(**compile("boolean(d:c)").text(root), "true");
}

TEST_F(XPathTest, truth_is_that_of_boolean) {
  const auto root = document_.root();
  EXPECT_TRUE(*compile("d:c/d:m = 'c'").truth(root));
  EXPECT_TRUE(*compile("d:c/d:e").truth(root));
  EXPECT_FALSE(*compile("d:c/d:nothing").truth(root));
  EXPECT_FALSE(*compile("string(d:c/d:e)").truth(root));
}

TEST_F(XPathTest, one_expression_serves_many_nodes_and_documents) {
  const auto path = compile("d:m[1]");
  for (const auto& node : document_.root().children()) EXPECT_EQ(path.nodes(node)->size(), 1U);
  const auto other = xml::Document::parse("<m xmlns='urn:d'><m>z</m></m>");
  EXPECT_EQ(**path.text(other->root()), "z");
}

TEST_F(XPathTest, names_what_is_wrong_when_compiled) {
  EXPECT_EQ(refusal("d:c["), Code::config_invalid);
  EXPECT_EQ(refusal("x:c"), Code::config_invalid);
  EXPECT_EQ(refusal("$v"), Code::config_invalid);
  EXPECT_EQ(refusal("document('file:///etc/passwd')"), Code::config_invalid);
  EXPECT_EQ(refusal("d:c['"), Code::config_invalid);
  EXPECT_EQ(refusal(""), Code::config_invalid);
  const auto wrong = xml::XPath::compile("d:c/nowhere:m", {{"d", "urn:d"}});
  EXPECT_EQ(wrong.error().subject, "nowhere");
}

TEST_F(XPathTest, axes_literals_and_node_tests_are_not_mistaken_for_names) {
  for (const char* expression :
       {"child::d:m", "string('x:y(')", "self::node()", "text()", "d:c [1] and (2 or 3)",
        "ancestor-or-self::d:*", "substring-before('a', \"b\")", "1 div (2)", "d:c/d:m[. = 'b']"}) {
    EXPECT_TRUE(xml::XPath::compile(expression, {{"d", "urn:d"}})) << expression;
  }
}

TEST_F(XPathTest, nodes_must_be_elements) {
  EXPECT_EQ(compile("1 + 1").nodes(document_.root()).error().code, Code::mapping_failed);
  EXPECT_EQ(compile("d:c/@n").nodes(document_.root()).error().code, Code::mapping_failed);
}

TEST_F(XPathTest, stops_at_the_step_limit) {
  std::string text = "<r>";
  for (int i = 0; i < 6000; ++i) text += "<a/>";
  const auto wide = xml::Document::parse(text + "</r>");
  const auto path = compile("count(//*[count(//*) > count(//*)])");
  const auto result = path.text(wide->root());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::mapping_failed);
  EXPECT_NE(result.error().detail.find("too many steps"), std::string::npos);
  EXPECT_EQ(**path.text(document_.root()), "0") << "the budget is per evaluation";
}

}  // namespace
