// Written straight over the subtree: libxml2 asks about every node of the document whether it is
// in the node set, which costs three times as much. tests/unit/xml/canonical_test.cpp holds both
// against each other.
#include "xml/canonical.hpp"

#include <libxml/tree.h>

#include <algorithm>
#include <unordered_set>

#include "xml/detail/escape.hpp"
#include "xml/detail/namespaces.hpp"
#include "xml/detail/pieces.hpp"
#include "xml/detail/raw.hpp"

namespace xml {
namespace {

class Canonicalizer {
 public:
  Canonicalizer(const C14n& how, Sink& sink) : how_(how), out_(sink) {
    for (const auto& prefix : how.prefixes) {
      listed_.insert(namespaces_.prefix_id(prefix == "#default" ? std::string_view() : prefix));
    }
  }

  base::Result<void> run(const xmlNode* apex) {
    apex_ = apex;
    namespaces_.check_ancestors(apex);
    if (how_.whole_document) instructions(apex->doc->children, apex);
    if (!failed()) element(apex);
    if (how_.whole_document) instructions(apex->next, nullptr);
    if (namespaces_.failure()) return *namespaces_.failure();
    if (failure_) return *failure_;
    out_.flush();
    return {};
  }

 private:
  bool failed() const { return failure_ || namespaces_.failure(); }

  // Before the root each ends with a line feed, behind it each begins with one (C14N 1.0, 2.3).
  void instructions(const xmlNode* from, const xmlNode* to) {
    for (const xmlNode* node = from; node != to && node != nullptr; node = node->next) {
      if (node->type != XML_PI_NODE) continue;
      if (to == nullptr) out_.append('\n');
      instruction(node);
      if (to != nullptr) out_.append('\n');
    }
  }

  // Depth is bounded by ParseLimits, so recursion is.
  void element(const xmlNode* node) {
    if (node == how_.without.raw()) return;
    const bool part = node == how_.part.raw();
    if (part) out_.also_to(how_.part_sink);
    const std::size_t rendered_before = rendered_.size();
    namespaces_.check(node);
    const Namespace& ns = namespaces_.of(node->ns);
    const std::string_view local = view(node->name);
    out_.append('<');
    name(ns, local);
    namespaces(node);
    if (node->properties != nullptr || node == apex_) attributes(node);
    out_.append('>');
    if (const std::string* text = instead(node); text != nullptr)
      append_canonical(out_, *text, false);
    else
      for (const xmlNode* child = node->children; child && !failed(); child = child->next)
        content(child);
    out_.append("</");
    name(ns, local);
    out_.append('>');
    if (part) out_.also_to(nullptr);
    for (; rendered_.size() > rendered_before; rendered_.pop_back()) {
      current_[rendered_.back().prefix_id] = rendered_.back().uri_id;
    }
  }

  const std::string* instead(const xmlNode* node) const {
    for (const auto& [element, text] : how_.texts)
      if (element.raw() == node) return &text;
    return nullptr;
  }

  void content(const xmlNode* node) {
    switch (node->type) {
      case XML_ELEMENT_NODE:
        element(node);
        break;
      case XML_TEXT_NODE:
      case XML_CDATA_SECTION_NODE:
        append_canonical(out_, view(node->content), false);
        break;
      case XML_PI_NODE:
        instruction(node);
        break;
      case XML_COMMENT_NODE:
        break;
      default:
        failure_ = base::fail(base::Code::internal, "a node that has no canonical form");
    }
  }

  void instruction(const xmlNode* node) {
    out_.append("<?");
    out_.append(view(node->name));
    if (const auto text = view(node->content); !text.empty()) {
      out_.append(' ');
      for (const char c : text) {
        if (c == '\r')
          out_.append("&#xD;");
        else
          out_.append(c);
      }
    }
    out_.append("?>");
  }

  void name(const Namespace& ns, std::string_view local) {
    if (!ns.prefix.empty()) {
      out_.append(ns.prefix);
      out_.append(':');
    }
    out_.append(local);
  }

  // Writes nothing that the nearest output ancestor says already; the default namespace starts
  // empty.
  void want(const Namespace& ns) {
    if (ns.prefix_id >= current_.size()) current_.resize(2 * ns.prefix_id + 8, unbound);
    std::size_t& current = current_[ns.prefix_id];
    if (current == ns.uri_id || ns.uri == xml_namespace) return;
    rendered_.push_back({ns.prefix_id, current});
    current = ns.uri_id;
    fresh_.push_back(&ns);
  }

  // Inclusive form: every prefix in scope; exclusive: those of the PrefixList. Below the apex
  // only what an element declares anew can differ from what its parent was given.
  void want_in_scope(const xmlNode* node) {
    const auto is_listed = [this](const Namespace& ns) {
      return !how_.exclusive || (!listed_.empty() && listed_.contains(ns.prefix_id));
    };
    if (node != apex_) {
      for (const xmlNs* raw = node->nsDef; raw != nullptr; raw = raw->next) {
        if (const Namespace& ns = namespaces_.of(raw); is_listed(ns)) want(ns);
      }
      return;
    }
    std::unordered_set<std::size_t> nearer;
    for (; node != nullptr && node->type == XML_ELEMENT_NODE; node = node->parent) {
      for (const xmlNs* raw = node->nsDef; raw != nullptr; raw = raw->next) {
        const Namespace& ns = namespaces_.of(raw);
        if (is_listed(ns) && nearer.insert(ns.prefix_id).second) want(ns);
      }
    }
  }

  void want_utilized(const xmlNode* node) {
    want(namespaces_.of(node->ns));
    for (const xmlAttr* attribute = node->properties; attribute; attribute = attribute->next) {
      if (attribute->ns != nullptr) want(namespaces_.of(attribute->ns));
    }
  }

  void namespaces(const xmlNode* node) {
    fresh_.clear();
    want_in_scope(node);
    if (how_.exclusive) want_utilized(node);
    std::sort(fresh_.begin(), fresh_.end(),
              [](const Namespace* a, const Namespace* b) { return a->prefix < b->prefix; });
    for (const Namespace* ns : fresh_) {
      out_.append(ns->prefix.empty() ? " xmlns" : " xmlns:");
      out_.append(ns->prefix);
      out_.append("=\"");
      append_canonical(out_, ns->uri, true);
      out_.append('"');
      namespaces_.declare(*ns);
    }
  }

  void attributes(const xmlNode* node) {
    sorted_.clear();
    for (const xmlAttr* raw = node->properties; raw != nullptr; raw = raw->next) {
      sorted_.push_back({raw, &namespaces_.of(raw->ns)});
    }
    if (!how_.exclusive && node == apex_) inherit_xml_attributes(node);
    std::sort(sorted_.begin(), sorted_.end(), [](const Attribute& a, const Attribute& b) {
      return a.ns->uri_id != b.ns->uri_id ? a.ns->uri < b.ns->uri
                                          : view(a.raw->name) < view(b.raw->name);
    });
    for (const Attribute& attribute : sorted_) {
      out_.append(' ');
      name(*attribute.ns, view(attribute.raw->name));
      out_.append("=\"");
      std::string joined;
      append_canonical(out_, attribute_view(attribute.raw, joined), true);
      out_.append('"');
    }
  }

  // Inclusive C14N 1.0: the apex carries the xml:* attributes of what is left out above it.
  void inherit_xml_attributes(const xmlNode* node) {
    std::unordered_set<std::string_view> nearer;
    for (const Attribute& own : sorted_) {
      if (own.ns->uri == xml_namespace) nearer.insert(view(own.raw->name));
    }
    for (const xmlNode* up = node->parent; up != nullptr && up->type == XML_ELEMENT_NODE;
         up = up->parent) {
      for (const xmlAttr* raw = up->properties; raw != nullptr; raw = raw->next) {
        const Namespace& ns = namespaces_.of(raw->ns);
        if (ns.uri != xml_namespace || !nearer.insert(view(raw->name)).second) continue;
        sorted_.push_back({raw, &ns});
      }
    }
  }

  struct Attribute {
    const xmlAttr* raw;
    const Namespace* ns;
  };
  struct Hidden {  // what a prefix meant before an element that is open
    std::size_t prefix_id, uri_id;
  };
  static constexpr std::size_t unbound = static_cast<std::size_t>(-1);

  const C14n& how_;
  Pieces out_;
  Namespaces namespaces_;
  std::unordered_set<std::size_t> listed_;  // prefix ids
  const xmlNode* apex_ = nullptr;
  std::vector<std::size_t> current_{0};  // by prefix id: the URI that the output says
  std::vector<Hidden> rendered_;
  std::vector<const Namespace*> fresh_;  // by the element at hand
  std::vector<Attribute> sorted_;
  std::optional<base::Error> failure_;
};

}  // namespace

base::Result<void> canonicalize(Node node, const C14n& how, Sink& sink) {
  if (!node || node == how.without)
    return base::fail(base::Code::internal, "nothing to canonicalize");
  return Canonicalizer(how, sink).run(node.raw());
}

base::Result<std::string> canonicalize(Node node, const C14n& how) {
  StringSink text;
  BASE_CHECK(canonicalize(node, how, text));
  return text.take();
}

}  // namespace xml
