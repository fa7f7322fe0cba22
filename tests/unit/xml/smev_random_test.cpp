// Holds the SMEV transform against the literal one on random documents.
#include <gtest/gtest.h>

#include "random_tree.hpp"
#include "smev_reference.hpp"
#include "xml/smev_transform.hpp"

namespace {

using xml::Document;
using xml::Node;

void compare_everywhere(Node node) {
  xml::StringSink sink;
  const auto done = xml::smev_transform(node, sink);
  const auto canonical = xml::canonicalize(node);
  ASSERT_TRUE(canonical);
  const auto literal = smev_reference::Transform().run(*canonical);
  ASSERT_EQ(done.has_value(), literal.has_value()) << node.path();
  if (done) {
    ASSERT_EQ(sink.take(), *literal) << node.path();
  }
  for (const auto& child : node.children()) compare_everywhere(child);
}

void compare_on(random_tree::Maker& maker, int documents) {
  for (; documents > 0; --documents) {
    const std::string text = maker.document();
    const auto document = Document::parse(text);
    ASSERT_TRUE(document) << text;
    compare_everywhere(document->root());
    if (testing::Test::HasFatalFailure()) FAIL() << text;
  }
}

TEST(SmevTransforms, equal_the_literal_ones_on_random_documents) {
  random_tree::Maker maker(20261123, {.xml_attributes = false, .long_text = true});
  compare_on(maker, random_tree::trees(20'000));
}

TEST(SmevTransforms, refuse_the_same_random_documents) {
  random_tree::Maker maker(20261124, {});
  compare_on(maker, random_tree::trees(10'000));
}

TEST(SmevTransforms, equal_the_literal_ones_on_large_documents) {
  random_tree::Maker maker(20261126, {.xml_attributes = false, .long_text = true});
  for (int filler = 0; filler < 64; ++filler) {
    std::string text = "<x xmlns='urn:1'>" + std::string(static_cast<std::size_t>(filler), 'f');
    while (text.size() < 40'000) text += maker.document();
    const auto document = Document::parse(text + "</x>");
    ASSERT_TRUE(document);
    xml::StringSink sink;
    ASSERT_TRUE(xml::smev_transform(document->root(), sink));
    const auto canonical = xml::canonicalize(document->root());
    ASSERT_EQ(sink.take(), smev_reference::Transform().run(*canonical));
  }
}

}  // namespace
