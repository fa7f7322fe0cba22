// Signature wrapping, in every position that a generator can put it: the signed element goes (or
// is copied) somewhere else in the tree, a forged one takes its place.
#include <libxml/tree.h>

#include <functional>

#include "message.hpp"

namespace {

using namespace testing_message;

xmlNode* find(xmlNode* node, std::string_view name) {
  for (xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (child->type != XML_ELEMENT_NODE) continue;
    if (reinterpret_cast<const char*>(child->name) == name) return child;
    if (xmlNode* below = find(child, name)) return below;
  }
  return nullptr;
}

void collect(xmlNode* node, std::vector<xmlNode*>& out) {
  if (node->type != XML_ELEMENT_NODE) return;
  out.push_back(node);
  for (xmlNode* child = node->children; child != nullptr; child = child->next) collect(child, out);
}

enum class Id { same, changed, removed };
enum class Side { first, last, before, after };

struct Variant {
  const char* target;    // the signed element
  std::size_t position;  // of the tree's elements in document order
  Side side;
  Id id;         // of the forged element
  bool wrapped;  // the signed element goes into an element of its own
  bool kept;     // no forgery: the signed element stays and a forged one is put elsewhere
};

void set_id(xmlNode* node, Id id) {
  for (xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
    if (std::string_view(reinterpret_cast<const char*>(attribute->name)) != "Id") continue;
    if (id == Id::removed) xmlRemoveProp(attribute);
    if (id == Id::changed) {
      xmlNodeSetContent(reinterpret_cast<xmlNode*>(attribute),
                        reinterpret_cast<const xmlChar*>("another"));
    }
    return;
  }
}

void put(xmlNode* what, xmlNode* where, Side side) {
  switch (side) {
    case Side::first:
      if (where->children != nullptr)
        xmlAddPrevSibling(where->children, what);
      else
        xmlAddChild(where, what);
      break;
    case Side::last:
      xmlAddChild(where, what);
      break;
    case Side::before:
      xmlAddPrevSibling(where, what);
      break;
    case Side::after:
      xmlAddNextSibling(where, what);
      break;
  }
}

// Empty when that position does not exist or makes no sense.
std::optional<std::string> build(const std::string& original, const Variant& variant) {
  const auto document = xml::Document::parse(original).value();
  xmlNode* root = document.root().raw();
  xmlNode* target = find(root, variant.target);
  xmlNode* forged = xmlDocCopyNode(target, document.raw(), 1);
  std::vector<xmlNode*> marks;
  collect(forged, marks);
  xmlNodeSetContent(marks.back(), reinterpret_cast<const xmlChar*>("2026-11-22T12:00:02.000Z"));
  set_id(forged, variant.id);

  xmlNode* placed = forged;
  if (!variant.kept) {
    xmlReplaceNode(target, forged);
    placed = target;
  }
  std::vector<xmlNode*> places;
  collect(root, places);
  const bool outside_root = variant.side == Side::before || variant.side == Side::after;
  if (variant.position >= places.size() || (outside_root && variant.position == 0)) {
    xmlFreeNode(placed);
    return std::nullopt;
  }
  if (variant.wrapped) {
    xmlNode* wrapper = xmlNewDocNode(document.raw(), nullptr,
                                     reinterpret_cast<const xmlChar*>("wrapper"), nullptr);
    xmlAddChild(wrapper, placed);
    placed = wrapper;
  }
  put(placed, places[variant.position], variant.side);
  return document.serialize();
}

void for_each_variant(const char* target, const std::function<void(const Variant&)>& take) {
  for (std::size_t position = 0; position < 45; ++position) {
    for (const auto side : {Side::first, Side::last, Side::before, Side::after}) {
      for (const auto id : {Id::same, Id::changed, Id::removed}) {
        for (const bool wrapped : {false, true}) {
          for (const bool kept : {false, true}) {
            take({target, position, side, id, wrapped, kept});
          }
        }
      }
    }
  }
}

class Wrapping : public testing::TestWithParam<const char*> {};

TEST_P(Wrapping, never_changes_the_payload_of_an_accepted_message) {
  const std::string original = sealed();
  const auto trust = shared_pki().trust({"ec"});
  ASSERT_TRUE(verify(original, trust));
  const bool body = std::string_view(GetParam()) == "Body";
  int tried = 0, accepted = 0;
  for_each_variant(GetParam(), [&](const Variant& variant) {
    const auto text = build(original, variant);
    if (!text) return;
    ++tried;
    const auto verified = verify(*text, trust);
    if (!verified) return;
    ++accepted;
    EXPECT_EQ(*xml::canonicalize(verified->payload()), payload) << *text;
    EXPECT_TRUE(variant.kept) << "the signed element is elsewhere: " << *text;
  });
  EXPECT_GT(tried, 1000);
  // A stranger beside the Security header's own parts or among the header blocks is harmless;
  // inside anything that is signed, or as another Body, it is not.
  EXPECT_LT(accepted, tried / 2) << (body ? "Body" : "Timestamp");
}

INSTANTIATE_TEST_SUITE_P(SignedElements, Wrapping, testing::Values("Body", "Timestamp"),
                         [](const auto& which) { return std::string(which.param); });

TEST(WrappingOfEnvelopes, a_nested_envelope_is_not_read) {
  const std::string original = sealed();
  const std::string inner = original.substr(original.find('\n') + 1);
  const std::string outer =
      "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>%H<s:Body>%B</s:Body>"
      "</s:Envelope>";
  const auto header = between(inner, "<soap:Header>", "</soap:Header>");
  const auto with_header = [&](const std::string& body) {
    return replaced(replaced(outer, "%H",
                             replaced(header, "<soap:Header>",
                                      "<soap:Header xmlns:soap='http://schemas."
                                      "xmlsoap.org/soap/envelope/'>")),
                    "%B", body);
  };
  EXPECT_FALSE(verify(replaced(replaced(outer, "%H", ""), "%B", inner)));
  EXPECT_FALSE(
      verify(replaced(replaced(outer, "%H", "<s:Header>" + inner + "</s:Header>"), "%B", payload)));
  EXPECT_FALSE(verify(with_header(between(inner, "<soap:Body", "</soap:Body>"))));
  EXPECT_FALSE(verify(with_header(replaced(inner, header, ""))));
}

TEST(Comments, cannot_cut_signed_text) {
  // Canonical form leaves comments and CDATA marks out, so both are still validly signed.
  const std::string text = sealed("ec", "<m><snils>11223344595</snils></m>");
  for (const char* cut :
       {"112<!-- x -->23344595", "112<![CDATA[23344595]]>", "<!---->11223344595"}) {
    const auto verified = verify(replaced(text, "11223344595", cut));
    ASSERT_TRUE(verified) << verified.error().detail;
    const auto snils = verified->payload().children().at(0);
    EXPECT_EQ(snils.text(), "11223344595");
    ASSERT_NE(snils.raw()->children, nullptr);
    EXPECT_EQ(snils.raw()->children->next, nullptr) << "one piece of text";
  }
}

}  // namespace
