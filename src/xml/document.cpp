#include "xml/document.hpp"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>

#include "base/text.hpp"
#include "xml/detail/raw.hpp"

namespace xml {
namespace {

// Whether another element sibling has the same local name; its 1-based place among them.
struct Place {
  bool repeated = false;
  long index = 1;
};

Place place_among_siblings(const xmlNode* node) {
  Place place;
  const auto same = [node](const xmlNode* other) {
    return other->type == XML_ELEMENT_NODE && view(other->name) == view(node->name);
  };
  for (const xmlNode* other = node->prev; other != nullptr; other = other->prev) {
    if (same(other)) ++place.index;
  }
  place.repeated = place.index > 1;
  for (const xmlNode* other = node->next; !place.repeated && other != nullptr;
       other = other->next) {
    place.repeated = same(other);
  }
  return place;
}

bool equals(const xmlChar* text, std::string_view wanted) {
  if (text == nullptr) return wanted.empty();
  for (const char c : wanted)
    if (static_cast<char>(*text++) != c || c == '\0') return false;
  return *text == 0;
}

xmlNode* element_from(xmlNode* node) {
  while (node != nullptr && node->type != XML_ELEMENT_NODE) node = node->next;
  return node;
}

void append_text(std::string& out, const xmlNode* node) {
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
      out += view(child->content);
    } else if (child->type == XML_ELEMENT_NODE) {
      append_text(out, child);
    }
  }
}

}  // namespace

std::string_view Node::name() const {
  return raw_ != nullptr ? view(raw_->name) : std::string_view();
}

std::string_view Node::ns() const {
  return raw_ != nullptr && raw_->ns != nullptr ? view(raw_->ns->href) : std::string_view();
}

// Mapping asks this most of all: most names differ in their first letters.
bool Node::is(std::string_view ns_uri, std::string_view local_name) const {
  return raw_ != nullptr && equals(raw_->name, local_name) &&
         equals(raw_->ns != nullptr ? raw_->ns->href : nullptr, ns_uri);
}

std::string Node::text() const {
  if (raw_ == nullptr) return {};
  const xmlNode* only = raw_->children;
  if (only != nullptr && only->next == nullptr && only->type == XML_TEXT_NODE) {
    return std::string(base::trim(view(only->content)));
  }
  std::string all;
  append_text(all, raw_);
  return std::string(base::trim(all));
}

std::optional<std::string> Node::attribute(std::string_view local_name,
                                           std::string_view ns_uri) const {
  if (raw_ == nullptr) return std::nullopt;
  for (const xmlAttr* attribute = raw_->properties; attribute; attribute = attribute->next) {
    const auto uri = attribute->ns != nullptr ? view(attribute->ns->href) : std::string_view();
    if (view(attribute->name) == local_name && uri == ns_uri) return attribute_value(attribute);
  }
  return std::nullopt;
}

std::vector<Node> Node::children() const {
  std::vector<Node> found;
  for (Node child = first_child(); child; child = child.next()) found.push_back(child);
  return found;
}

Node Node::first_child() const {
  return Node(raw_ != nullptr ? element_from(raw_->children) : nullptr);
}

Node Node::next() const {
  return Node(raw_ != nullptr ? element_from(raw_->next) : nullptr);
}

Node Node::child(std::string_view ns_uri, std::string_view local_name) const {
  Node child = first_child();
  while (child && !child.is(ns_uri, local_name)) child = child.next();
  return child;
}

Node Node::parent() const {
  xmlNode* up = raw_ != nullptr ? raw_->parent : nullptr;
  return up != nullptr && up->type == XML_ELEMENT_NODE ? Node(up) : Node();
}

long Node::line() const {
  return raw_ != nullptr ? xmlGetLineNo(raw_) : 0;
}

std::string Node::path() const {
  std::vector<std::string> steps;
  for (const xmlNode* node = raw_; node != nullptr && node->type == XML_ELEMENT_NODE;
       node = node->parent) {
    const Place place = place_among_siblings(node);
    std::string step = "/";
    step += view(node->name);
    if (place.repeated) step += '[' + std::to_string(place.index) + ']';
    steps.push_back(std::move(step));
  }
  std::string path;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) path += *step;
  return path;
}

base::Result<Document> Document::copy_of(Node element) {
  Document copy = adopt(xmlNewDoc(chars("1.0")));
  xmlNode* root = copy.raw_ ? xmlDocCopyNode(element.raw(), copy.raw(), 1) : nullptr;
  if (root == nullptr) return base::fail(base::Code::internal, "no memory for a copy");
  xmlDocSetRootElement(copy.raw(), root);
  return copy;
}

Node Document::root() const {
  return Node(xmlDocGetRootElement(raw_.get()));
}

// Node by node: the functions that write a whole document put its encoding aside while they work,
// and two threads at once would free each other's.
std::string Document::serialize() const {
  const std::unique_ptr<xmlBuffer, decltype(&xmlBufferFree)> buffer(xmlBufferCreate(),
                                                                    xmlBufferFree);
  if (!buffer) return {};
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  for (xmlNode* node = raw_->children; node != nullptr; node = node->next) {
    xmlBufferEmpty(buffer.get());
    if (xmlNodeDump(buffer.get(), raw_.get(), node, 0, 0) < 0) return {};
    text.append(view(xmlBufferContent(buffer.get()))) += '\n';
  }
  return text;
}

Document Document::adopt(_xmlDoc* raw) {
  return Document(std::shared_ptr<_xmlDoc>(raw, [](xmlDoc* doc) {
    if (doc != nullptr) xmlFreeDoc(doc);
  }));
}

}  // namespace xml
