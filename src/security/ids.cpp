#include "security/detail/ids.hpp"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <unordered_set>

#include "security/detail/names.hpp"
#include "security/detail/profile.hpp"
#include "security/detail/signature.hpp"
#include "xml/detail/raw.hpp"

namespace security {
namespace {

using xml::view;

constexpr std::array<std::string_view, 8> id_names = {
    "Id", "ID", "id", "iD", "AssertionID", "RequestID", "ResponseID", "AssertionId"};

bool is_declared_id(const xmlAttr* attribute) {
  if (attribute->ns == nullptr) return false;
  const auto uri = view(attribute->ns->href);
  return (uri == wsu_ns && view(attribute->name) == "Id") ||
         (uri == xml_ns && view(attribute->name) == "id");
}

// In any namespace: a stock verifier somewhere takes it for an id.
bool is_id(const xmlAttr* attribute) {
  const char first = static_cast<char>(*attribute->name);
  if (first != 'I' && first != 'i' && first != 'A' && first != 'R') return false;
  const auto name = view(attribute->name);
  return std::find(id_names.begin(), id_names.end(), name) != id_names.end();
}

// Document order, without recursion.
const xmlNode* following(const xmlNode* node) {
  if (node->type == XML_ELEMENT_NODE && node->children != nullptr) return node->children;
  while (node != nullptr && node->next == nullptr) {
    node = node->parent;
    if (node != nullptr && node->type != XML_ELEMENT_NODE) return nullptr;
  }
  return node != nullptr ? node->next : nullptr;
}

void each_attribute(const xmlDoc* document, auto&& take) {
  for (const xmlNode* node = xmlDocGetRootElement(document); node; node = following(node)) {
    if (node->type != XML_ELEMENT_NODE) continue;
    for (xmlAttr* attribute = node->properties; attribute; attribute = attribute->next) {
      take(attribute);
    }
  }
}

bool carries(xml::Node node, std::string_view id) {
  for (const xmlAttr* attribute = node.raw()->properties; attribute; attribute = attribute->next)
    if (is_id(attribute) && xml::attribute_value(attribute) == id) return true;
  return false;
}

bool stands_again(xml::Node node, std::string_view id, const std::vector<xml::Node>& whole) {
  return std::ranges::any_of(whole, [&](const xml::Node& each) {
    return node != each && is_inside(node, each) && carries(each, id);
  });
}

// What is no name could be an XPointer to somebody.
bool is_plain_name(std::string_view id) {
  if (id.empty() || id.size() > 200) return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  });
}

}  // namespace

base::Result<std::vector<xml::Node>> find_ids(_xmlDoc* document,
                                              const std::vector<std::string_view>& ids,
                                              const std::vector<xml::Node>& whole) {
  if (!std::all_of(ids.begin(), ids.end(), is_plain_name))
    return bad_signature("a reference to what is not a plain id");
  std::vector<xml::Node> holders(ids.size());
  bool twice = false;
  each_attribute(document, [&](xmlAttr* attribute) {
    if (!is_id(attribute)) return;
    const std::string value = xml::attribute_value(attribute);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (value != ids[i] || stands_again(xml::Node(attribute->parent), value, whole)) continue;
      twice = twice || holders[i];
      holders[i] = xml::Node(attribute->parent);
    }
  });
  if (twice) return bad_signature("an id that is there more than once");
  for (const xml::Node& holder : holders)
    if (!holder) return bad_signature("a reference to an id that nothing has");
  return holders;
}

base::Result<xml::Node> find_id(_xmlDoc* document, std::string_view id) {
  BASE_TRY(holders, find_ids(document, {id}));
  return holders[0];
}

base::Result<void> check_declared_ids(_xmlDoc* document) {
  std::unordered_set<std::string> seen;
  bool twice = false;
  each_attribute(document, [&](xmlAttr* attribute) {
    if (is_declared_id(attribute)) {
      twice = !seen.insert(xml::attribute_value(attribute)).second || twice;
    }
  });
  if (twice) return bad_signature("the same wsu:Id or xml:id twice");
  return {};
}

}  // namespace security
