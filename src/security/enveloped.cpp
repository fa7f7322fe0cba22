#include "security/detail/enveloped.hpp"

#include <libxml/tree.h>

#include <algorithm>

#include "security/detail/profile.hpp"

namespace security {
namespace {

bool holds_signed(xml::Node place, const std::vector<Signature>& signatures) {
  return std::any_of(signatures.begin(), signatures.end(), [&](const Signature& signature) {
    return std::any_of(
        signature.references.begin(), signature.references.end(),
        [&](const Reference& reference) { return is_inside(reference.node, place); });
  });
}

}  // namespace

void remove_enveloped(const std::vector<Signature>& signatures) {
  std::vector<xmlNode*> leaving;
  for (const Signature& signature : signatures) {
    const bool enveloped =
        std::any_of(signature.references.begin(), signature.references.end(),
                    [](const Reference& reference) { return reference.enveloped; });
    if (enveloped && !holds_signed(signature.node, signatures))
      leaving.push_back(signature.node.raw());
  }
  for (xmlNode* node : leaving) {
    xmlNode *before = node->prev, *after = node->next;
    xmlUnlinkNode(node);
    xmlFreeNode(node);
    if (before != nullptr && after != nullptr && before->type == XML_TEXT_NODE &&
        after->type == XML_TEXT_NODE)
      xmlTextMerge(before, after);
  }
}

}  // namespace security
