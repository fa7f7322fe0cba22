// Written straight over the subtree: libxml2 asks about every node of the document whether it is
// in the node set, which costs three times as much. tests/unit/xml/canonical_test.cpp holds both
// against each other.
#include "xml/canonical.hpp"

#include <libxml/tree.h>
#include <libxml/uri.h>

#include <algorithm>
#include <array>

#include "xml/detail/escape.hpp"
#include "xml/detail/raw.hpp"

namespace xml {
namespace {

constexpr std::string_view xml_ns = "http://www.w3.org/XML/1998/namespace";

struct Binding {
  std::string_view prefix, uri;
};

std::string_view prefix_of(const xmlNs* ns) {
  return view(ns->prefix);
}

class Canonicalizer {
 public:
  Canonicalizer(const C14n& how, Sink& sink) : how_(how), sink_(sink) {}

  base::Result<void> run(const xmlNode* apex) {
    apex_ = apex;
    out_.reserve(2 * piece_bytes);
    for (const xmlNode* up = apex->parent; up && up->type == XML_ELEMENT_NODE; up = up->parent) {
      check_declarations(up);
    }
    if (how_.whole_document) instructions(apex->doc->children, apex);
    if (!failure_) element(apex);
    if (how_.whole_document) instructions(apex->next, nullptr);
    if (failure_) return *failure_;
    sink_.write(out_);
    return {};
  }

 private:
  // Before the root each ends with a line feed, behind it each begins with one (C14N 1.0, 2.3).
  void instructions(const xmlNode* from, const xmlNode* to) {
    for (const xmlNode* node = from; node != to; node = node->next) {
      if (node->type != XML_PI_NODE) continue;
      if (to == nullptr) out_ += '\n';
      instruction(node);
      if (to != nullptr) out_ += '\n';
    }
  }

  // Depth is bounded by ParseLimits, so recursion is.
  void element(const xmlNode* node) {
    if (node == how_.without.raw()) return;
    const std::size_t rendered_before = rendered_.size();
    check_declarations(node);
    if (failure_) return;
    out_ += '<';
    name(node->ns, node->name);
    namespaces(node);
    attributes(node);
    out_ += '>';
    for (const xmlNode* child = node->children; child && !failure_; child = child->next) {
      content(child);
    }
    out_ += "</";
    name(node->ns, node->name);
    out_ += '>';
    rendered_.resize(rendered_before);
    if (out_.size() < piece_bytes) return;
    sink_.write(out_);
    out_.clear();
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
    out_ += "<?";
    out_ += view(node->name);
    if (!view(node->content).empty()) {
      out_ += ' ';
      for (const char c : view(node->content)) {
        if (c == '\r')
          out_ += "&#xD;";
        else
          out_ += c;
      }
    }
    out_ += "?>";
  }

  void name(const xmlNs* ns, const xmlChar* local) {
    if (ns != nullptr && !prefix_of(ns).empty()) {
      out_ += prefix_of(ns);
      out_ += ':';
    }
    out_ += view(local);
  }

  // A relative namespace URI has no canonical form (C14N 1.0, 1.3): refuse rather than sign void.
  void check_declarations(const xmlNode* node) {
    for (const xmlNs* ns = node->nsDef; ns != nullptr && !failure_; ns = ns->next) {
      const auto uri = view(ns->href);
      if (uri.empty() || is_known_absolute(uri)) continue;
      xmlURI* parsed = xmlParseURI(reinterpret_cast<const char*>(ns->href));
      const bool absolute = parsed != nullptr && parsed->scheme != nullptr && *parsed->scheme;
      xmlFreeURI(parsed);
      if (absolute)
        known_absolute_[known_next_++ % known_absolute_.size()] = uri;
      else
        failure_ = base::fail(base::Code::xml_namespace, "relative namespace URI");
    }
  }

  bool is_known_absolute(std::string_view uri) const {
    return std::find(known_absolute_.begin(), known_absolute_.end(), uri) != known_absolute_.end();
  }

  // What the nearest output ancestor says about the prefix; the default namespace starts empty.
  bool is_rendered(const Binding& binding) const {
    for (auto known = rendered_.rbegin(); known != rendered_.rend(); ++known) {
      if (known->prefix == binding.prefix) return known->uri == binding.uri;
    }
    return binding.prefix.empty() && binding.uri.empty();
  }

  void want(const Binding& binding) {
    if (binding.uri == xml_ns || is_rendered(binding)) return;
    rendered_.push_back(binding);
    fresh_.push_back(binding);
  }

  // The declaration of the prefix that is in scope at the node.
  static const xmlNs* in_scope(const xmlNode* node, std::string_view prefix) {
    for (; node != nullptr && node->type == XML_ELEMENT_NODE; node = node->parent) {
      for (const xmlNs* ns = node->nsDef; ns != nullptr; ns = ns->next) {
        if (prefix_of(ns) == prefix) return ns;
      }
    }
    return nullptr;
  }

  void want_in_scope(const xmlNode* node, std::string_view prefix) {
    if (const xmlNs* ns = in_scope(node, prefix)) want({prefix, view(ns->href)});
  }

  void want_utilized(const xmlNode* node) {
    if (node->ns != nullptr)
      want({prefix_of(node->ns), view(node->ns->href)});
    else
      want({{}, {}});
    for (const xmlAttr* attribute = node->properties; attribute; attribute = attribute->next) {
      if (attribute->ns != nullptr) {
        want({prefix_of(attribute->ns), view(attribute->ns->href)});
      }
    }
  }

  void namespaces(const xmlNode* node) {
    fresh_.clear();
    if (how_.exclusive) {
      for (const auto& prefix : how_.prefixes) {
        want_in_scope(node, prefix == "#default" ? std::string_view() : prefix);
      }
      want_utilized(node);
    } else {
      for (const xmlNode* from = node; from != nullptr && from->type == XML_ELEMENT_NODE;
           from = node == apex_ ? from->parent : nullptr) {
        for (const xmlNs* ns = from->nsDef; ns; ns = ns->next) want_in_scope(node, prefix_of(ns));
      }
    }
    std::sort(fresh_.begin(), fresh_.end(),
              [](const Binding& a, const Binding& b) { return a.prefix < b.prefix; });
    for (const auto& [prefix, uri] : fresh_) {
      out_ += prefix.empty() ? " xmlns" : " xmlns:";
      out_ += prefix;
      out_ += "=\"";
      append_canonical(out_, uri, true);
      out_ += '"';
    }
  }

  void attributes(const xmlNode* node) {
    sorted_.clear();
    for (const xmlAttr* attribute = node->properties; attribute; attribute = attribute->next) {
      sorted_.push_back(attribute);
    }
    if (!how_.exclusive && node == apex_) inherit_xml_attributes(node);
    const auto uri = [](const xmlAttr* a) { return a->ns ? view(a->ns->href) : view(nullptr); };
    std::sort(sorted_.begin(), sorted_.end(), [&](const xmlAttr* a, const xmlAttr* b) {
      const int order = uri(a).compare(uri(b));
      return order != 0 ? order < 0 : view(a->name) < view(b->name);
    });
    for (const xmlAttr* attribute : sorted_) {
      out_ += ' ';
      name(attribute->ns, attribute->name);
      out_ += "=\"";
      append_canonical(out_, attribute_value(attribute), true);
      out_ += '"';
    }
  }

  // Inclusive C14N 1.0: the apex carries the xml:* attributes of what is left out above it.
  void inherit_xml_attributes(const xmlNode* node) {
    for (const xmlNode* up = node->parent; up != nullptr && up->type == XML_ELEMENT_NODE;
         up = up->parent) {
      for (const xmlAttr* found = up->properties; found != nullptr; found = found->next) {
        if (found->ns == nullptr || view(found->ns->href) != xml_ns) continue;
        const bool nearer = std::any_of(sorted_.begin(), sorted_.end(), [&](const xmlAttr* own) {
          return own->ns && view(own->ns->href) == xml_ns && view(own->name) == view(found->name);
        });
        if (!nearer) sorted_.push_back(found);
      }
    }
  }

  static constexpr std::size_t piece_bytes = 8192;

  const C14n& how_;
  Sink& sink_;
  const xmlNode* apex_ = nullptr;
  std::string out_;
  std::array<std::string_view, 8> known_absolute_{};
  std::size_t known_next_ = 0;
  std::vector<Binding> rendered_;  // by the output ancestors, innermost last
  std::vector<Binding> fresh_;     // by the element at hand
  std::vector<const xmlAttr*> sorted_;
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
