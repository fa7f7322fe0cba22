#include "wrapping.hpp"

#include <libxml/tree.h>

#include <array>

namespace testing_wrapping {
namespace {

using testing_specimens::parse;

const xmlChar* chars(const std::string& text) {
  return reinterpret_cast<const xmlChar*>(text.c_str());
}

void collect(xmlNode* node, std::vector<xmlNode*>& out) {
  if (node->type != XML_ELEMENT_NODE) return;
  out.push_back(node);
  for (xmlNode* child = node->children; child != nullptr; child = child->next) collect(child, out);
}

std::vector<xmlNode*> elements(const xml::Document& document) {
  std::vector<xmlNode*> all;
  collect(document.root().raw(), all);
  return all;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// What becomes of the id of an element: untouched, another value, none, or the same value in
// another attribute that somebody may take for an id.
constexpr std::array<const char*, 11> ids = {"same",   "other",  "none",        "Id",   "ID",  "id",
                                             "xml:id", "wsu:Id", "AssertionID", "x:Id", "both"};

xmlAttr* id_of(xmlNode* node) {
  for (xmlAttr* each = node->properties; each != nullptr; each = each->next) {
    const std::string_view name(reinterpret_cast<const char*>(each->name));
    if (name == "Id" || name == "ID" || name == "id") return each;
  }
  return nullptr;
}

void set_id(xmlNode* node, const std::string& how) {
  xmlAttr* old = id_of(node);
  if (old == nullptr || how == "same") return;
  xmlChar* content = xmlNodeGetContent(reinterpret_cast<xmlNode*>(old));
  const std::string value(reinterpret_cast<const char*>(content));
  xmlFree(content);
  if (how == "other") {
    xmlNodeSetContent(reinterpret_cast<xmlNode*>(old), chars(value + "-2"));
    return;
  }
  if (how == "both") {
    xmlNewProp(node, chars("AssertionID"), chars("unheard-of"));
    return;
  }
  xmlRemoveProp(old);
  if (how == "none") return;
  xmlNs* ns = nullptr;
  const auto colon = how.find(':');
  if (how.starts_with("xml:"))
    ns = xmlSearchNs(node->doc, node, chars("xml"));
  else if (how.starts_with("wsu:"))
    ns = xmlNewNs(node,
                  chars("http://docs.oasis-open.org/wss/2004/01/"
                        "oasis-200401-wss-wssecurity-utility-1.0.xsd"),
                  chars("wsu9"));
  else if (how.starts_with("x:"))
    ns = xmlNewNs(node, chars("urn:x"), chars("x9"));
  xmlNewNsProp(node, ns, chars(colon == how.npos ? how : how.substr(colon + 1)), chars(value));
}

// Stands on its own wherever it is put.
std::string text_of(xmlNode* node) {
  std::string text = xml::canonicalize(xml::Node(node)).value();
  if (node->ns == nullptr) text.insert(text.find_first_of(" >"), " xmlns=\"\"");
  return text;
}

std::string forged(const std::string& genuine, const std::string& id) {
  const auto copy = parse(genuine);
  set_id(copy.root().raw(), id);
  std::string text = text_of(copy.root().raw());
  replace_all(text, "genuine", "forged");
  replace_all(text, "2026-11-22T12:0", "2026-11-22T12:5");
  return text;
}

std::string without_signatures(const std::string& text) {
  const auto copy = parse(text);
  const auto all = elements(copy);
  for (auto each = all.rbegin(); each != all.rend(); ++each)
    if (xml::Node(*each).name() == "Signature" && *each != all.front()) {
      xmlUnlinkNode(*each);
      xmlFreeNode(*each);
    }
  return text_of(copy.root().raw());
}

constexpr std::array<std::array<const char*, 2>, 9> wrappers = {{
    {"", ""},
    {"<wrapper xmlns=''>", "</wrapper>"},
    {"", ""},
    {"<ds:Object xmlns:ds='http://www.w3.org/2000/09/xmldsig#'>", "</ds:Object>"},
    {"<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>",
     "</e:Body></e:Envelope>"},
    {"<p:Extensions xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol'>", "</p:Extensions>"},
    {"<w:Security xmlns:w='http://docs.oasis-open.org/wss/2004/01/"
     "oasis-200401-wss-wssecurity-secext-1.0.xsd'>",
     "</w:Security>"},
    {"<a:Advice xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion'>", "</a:Advice>"},
    {"%", "%"},  // the start tag of the element that held the piece
}};

enum class Side { first, last, before, after };

void put(xmlNode* what, xmlNode* where, Side side) {
  if (side == Side::before) {
    xmlAddPrevSibling(where, what);
  } else if (side == Side::after) {
    xmlAddNextSibling(where, what);
  } else if (side == Side::first && where->children != nullptr) {
    xmlAddPrevSibling(where->children, what);
  } else {
    xmlAddChild(where, what);
  }
}

constexpr std::string_view mark = "<wrapping-mark/>";

xmlNode* new_mark() {
  return xmlNewNode(nullptr, chars("wrapping-mark"));
}

std::string with_mark_replaced(const xml::Document& document, const std::string& text) {
  std::string all = document.serialize();
  // under a default namespace the mark would be serialized just as well
  const auto at = all.find(mark);
  return at == all.npos ? std::string() : all.replace(at, mark.size(), text);
}

// One piece of the document, and the documents without it or with a forgery in its place.
class Piece {
 public:
  Piece(const std::string& original, std::size_t index) : original_(original) {
    const auto document = parse(original);
    xmlNode* node = elements(document)[index];
    name_ = xml::Node(node).path();
    genuine_ = text_of(node);
    bare_ = without_signatures(genuine_);
    if (node->parent->type == XML_ELEMENT_NODE) {
      xmlNode* shell = xmlDocCopyNode(node->parent, document.raw(), 2);
      xmlNodeSetContent(shell, chars("%"));
      const auto text = text_of(shell);
      shell_ = {text.substr(0, text.find('%')), text.substr(text.find('%') + 1)};
      xmlFreeNode(shell);
    }
    bases_.push_back(original);
    xmlNode* stand_in = new_mark();
    const bool root = node->parent->type != XML_ELEMENT_NODE;
    xmlReplaceNode(node, stand_in);
    xmlFreeNode(node);
    if (!root) bases_.push_back(with_mark_replaced(document, ""));
    for (const char* id : ids) bases_.push_back(with_mark_replaced(document, forged(genuine_, id)));
  }

  std::size_t bases() const { return bases_.size(); }
  const std::string& base(std::size_t i) const { return bases_[i]; }
  const std::string& name() const { return name_; }
  const std::string& genuine() const { return genuine_; }
  // With the original left in place only its copy or a forgery is news.
  std::string insert(std::size_t base, std::size_t turn) const {
    if (base == 0 && turn % 3 != 0) return wrapped(forged(genuine_, ids[turn % ids.size()]), turn);
    return wrapped(turn % 5 == 4 ? bare_ : genuine_, turn);
  }

 private:
  std::string wrapped(const std::string& text, std::size_t turn) const {
    const auto& [open, close] = wrappers[turn % wrappers.size()];
    if (*open == '%') return shell_[0] + text + shell_[1];
    return open + text + close;
  }

  std::string original_, name_, genuine_, bare_;
  std::array<std::string, 2> shell_;
  std::vector<std::string> bases_;
};

void spread(const Piece& piece, std::size_t base, std::size_t& turn,
            const std::function<void(const Variant&)>& take) {
  const auto document = parse(piece.base(base));
  const auto places = elements(document);
  for (std::size_t i = 0; i < places.size(); ++i)
    for (const auto side : {Side::first, Side::last, Side::before, Side::after}) {
      if (i == 0 && (side == Side::before || side == Side::after)) continue;
      xmlNode* here = new_mark();
      put(here, places[i], side);
      const std::string text = with_mark_replaced(document, piece.insert(base, turn));
      xmlUnlinkNode(here);
      xmlFreeNode(here);
      take({text, piece.name() + ", base " + std::to_string(base) + ", place " + std::to_string(i) +
                      ", turn " + std::to_string(turn)});
      ++turn;
    }
}

// The root, what has an id, every Signature and what holds it.
std::vector<std::size_t> piece_indices(const std::string& text) {
  const auto document = parse(text);
  const auto all = elements(document);
  const auto is_signature = [](xmlNode* node) { return xml::Node(node).name() == "Signature"; };
  std::vector<std::size_t> indices = {0};
  for (std::size_t i = 1; i < all.size(); ++i) {
    bool wanted = id_of(all[i]) != nullptr || is_signature(all[i]);
    for (xmlNode* child = all[i]->children; child != nullptr; child = child->next)
      wanted = wanted || is_signature(child);
    if (wanted) indices.push_back(i);
  }
  return indices;
}

}  // namespace

void for_each_variant(const std::string& text, const std::function<void(const Variant&)>& take) {
  std::size_t turn = 0;
  for (const std::size_t index : piece_indices(text)) {
    const Piece piece(text, index);
    for (std::size_t base = 0; base < piece.bases(); ++base) spread(piece, base, turn, take);
  }
}

}  // namespace testing_wrapping
