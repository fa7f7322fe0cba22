// Every node and byte of signed documents is flipped, dropped, doubled: refused, or what the
// signatures say is the same to the octet, in its place, by the same certificate.
#include <libxml/tree.h>

#include "specimens.hpp"

namespace {

using namespace testing_specimens;
using testing_message::shared_pki;

struct Case {
  std::string name, key;
  std::size_t stride;  // of bytes: GOST costs more
};
void PrintTo(const Case& what, std::ostream* out) {
  *out << what.name << '_' << what.key;
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const auto& name : specimen_names()) all.push_back({name, "ec", 1});
  for (const char* name : {"wss_sealed", "smev2_person_sender", "smev3_person_caller",
                           "saml_assertion_message", "enveloped_root", "detached_two"}) {
    all.push_back({name, "rsa", 1});
    all.push_back({name, "gost", 3});
  }
  return all;
}

class Mutation : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    original_ = specimen(GetParam().name, GetParam().key);
    trust_ = shared_pki().trust({});
    ASSERT_EQ(difference(original_, listen(original_.text, original_.profile, trust_).value()), "");
  }

  void TearDown() override {
    EXPECT_EQ(wrong_, 0);
    EXPECT_GT(tried_, 200);
    std::printf("%d mutants, %d accepted\n", tried_, accepted_);
  }

  void try_one(const std::string& text, const std::string& what) {
    ++tried_;
    auto heard = listen(text, original_.profile, trust_);
    if (!heard) return;
    ++accepted_;
    // the actor that tells SMEV's own header of SMEV 2 from a sender's is under no signature
    if (GetParam().name == "smev2_smev")
      for (Said& said : *heard) said.role = "smev";
    const std::string lie = difference(original_, *heard);
    if (!lie.empty() && ++wrong_ < 10) ADD_FAILURE() << what << ": " << lie << "\n" << text;
  }

  Specimen original_;
  std::shared_ptr<const security::Trust> trust_;
  int tried_ = 0, accepted_ = 0, wrong_ = 0;
};

const xmlChar* chars(const char* text) {
  return reinterpret_cast<const xmlChar*>(text);
}

// Element and text nodes and attributes, in document order.
void collect(xmlNode* node, std::vector<xmlNode*>& out) {
  out.push_back(node);
  if (node->type != XML_ELEMENT_NODE) return;
  for (xmlAttr* each = node->properties; each != nullptr; each = each->next)
    out.push_back(reinterpret_cast<xmlNode*>(each));
  for (xmlNode* child = node->children; child != nullptr; child = child->next) collect(child, out);
}

void bend_element(xmlNode* node, int how) {
  const bool root = node->parent->type != XML_ELEMENT_NODE;
  if (how == 1 && !root) xmlAddNextSibling(node, xmlDocCopyNode(node, node->doc, 1));
  if (how == 2) xmlNodeSetName(node, chars("renamed"));
  if (how == 3 && node->next != nullptr) xmlAddNextSibling(node->next, node);
  if (how == 4) xmlNodeSetContent(node, chars(""));
  if (how == 5) xmlAddChild(node, xmlNewDocText(node->doc, chars("x")));
  if (how == 6) xmlAddChild(node, xmlNewDocPI(node->doc, chars("p"), chars("i")));
  while (how == 7 && !root && node->children != nullptr) {
    xmlNode* child = node->children;
    xmlAddPrevSibling(node, child);
    // its names may be declared by the element that goes
    if (child->type == XML_ELEMENT_NODE) xmlReconciliateNs(child->doc, child);
  }
  if (how == 8) xmlSetProp(node, chars("added"), chars("x"));
  if ((how == 0 || how == 7) && !root) {
    xmlUnlinkNode(node);
    xmlFreeNode(node);
  }
}

void bend_attribute(xmlNode* node, int how) {
  if (how == 0) xmlRemoveProp(reinterpret_cast<xmlAttr*>(node));
  if (how == 1) xmlNodeSetContent(node, chars("changed"));
  if (how == 2) xmlNodeSetContent(node, chars(""));
  if (how == 3) xmlNodeSetName(node, chars("renamed"));
}

void bend_text(xmlNode* node, int how) {
  const std::string text(reinterpret_cast<const char*>(node->content));
  const auto half = text.substr(0, text.size() / 2);
  if (how == 0) xmlNodeSetContent(node, chars(""));
  if (how == 1) xmlNodeSetContent(node, chars((text + text).c_str()));
  if (how == 2) xmlNodeSetContent(node, chars(half.c_str()));
  if (how == 3) xmlNodeSetContent(node, chars((" " + text + "\n").c_str()));
  if (how == 4) xmlNodeAddContent(node, chars("x"));
  if (how == 5) {
    xmlNodeSetContent(node, chars(half.c_str()));
    xmlAddNextSibling(node, xmlNewDocText(node->doc, chars(text.substr(half.size()).c_str())));
    xmlAddNextSibling(node, xmlNewDocPI(node->doc, chars("p"), chars("i")));
  }
}

TEST_P(Mutation, of_any_node_is_refused_or_changes_nothing) {
  std::size_t count = 1;
  for (std::size_t i = 0; i < count; ++i)
    for (int how = 0; how < 9; ++how) {
      const auto document = parse(original_.text);
      std::vector<xmlNode*> nodes;
      collect(document.root().raw(), nodes);
      count = nodes.size();
      if (nodes[i]->type == XML_ELEMENT_NODE)
        bend_element(nodes[i], how);
      else if (nodes[i]->type == XML_ATTRIBUTE_NODE)
        bend_attribute(nodes[i], how);
      else
        bend_text(nodes[i], how);
      try_one(document.serialize(), "node " + std::to_string(i) + ", " + std::to_string(how));
    }
}

TEST_P(Mutation, of_any_byte_is_refused_or_changes_nothing) {
  const std::string telling = "<>&\"'/#= \t\nA0:!?]";
  std::size_t turn = 0;
  for (std::size_t at = 0; at < original_.text.size(); at += GetParam().stride, ++turn) {
    std::string text = original_.text;
    if (turn % 5 == 0) text.erase(at, 1);
    if (turn % 5 == 1) text.insert(at, 1, text[at]);
    if (turn % 5 == 2) text[at] = static_cast<char>(text[at] ^ (1 << (turn % 8)));
    if (turn % 5 == 3) text[at] = telling[turn / 5 % telling.size()];
    if (turn % 5 == 4) text.insert(at, 1, telling[turn / 5 % telling.size()]);
    try_one(text, "byte " + std::to_string(at));
  }
}

INSTANTIATE_TEST_SUITE_P(Specimens, Mutation, testing::ValuesIn(cases()), [](const auto& which) {
  return which.param.name + "_" + which.param.key;
});

}  // namespace
