// Walks the tree once and writes what a Java program writes that reads the canonical form event
// by event and hands it to Woodstox: the escapes are those of its BufferingXmlWriter.
#include "xml/smev_transform.hpp"

#include <libxml/tree.h>

#include <algorithm>
#include <charconv>

#include "xml/detail/namespaces.hpp"
#include "xml/detail/pieces.hpp"
#include "xml/detail/raw.hpp"
#include "xml/detail/smev_text.hpp"

namespace xml {
namespace {

class Transform {
 public:
  Transform(Sink& sink, SmevInput input) : out_(sink), input_(input) {}

  base::Result<void> run(const xmlNode* apex) {
    namespaces_.check_ancestors(apex);  // the canonical form before us would refuse them
    if (!failed()) element(apex);
    if (namespaces_.failure()) return *namespaces_.failure();
    if (failure_) return *failure_;
    out_.flush();
    return {};
  }

 private:
  struct Attribute {
    const xmlAttr* raw;
    const Namespace* ns;
    std::size_t prefix;
  };

  bool failed() const { return failure_ || namespaces_.failure(); }

  // Depth is bounded by ParseLimits, so recursion is.
  void element(const xmlNode* node) {
    const std::size_t declared_before = declared_.size();
    namespaces_.check(node);
    const Namespace& ns = namespaces_.of(node->ns);
    refuse_xml(ns);
    sort_attributes(node);
    if (failed()) return;

    std::size_t fresh = declared_.size();
    const std::size_t prefix = prefix_of(ns);
    for (Attribute& attribute : attributes_) attribute.prefix = prefix_of(*attribute.ns);
    const std::string_view local = view(node->name);
    out_.append('<');
    name(prefix, local);
    for (; fresh < declared_.size(); ++fresh) declaration(*declared_[fresh]);
    for (const Attribute& attribute : attributes_) value(attribute);
    out_.append('>');
    content(node);
    out_.append("</");
    name(prefix, local);
    out_.append('>');

    for (; declared_.size() > declared_before; declared_.pop_back()) {
      live_[declared_.back()->uri_id] = 0;
    }
  }

  void content(const xmlNode* parent) {
    for (const xmlNode* child = parent->children; child && !failed(); child = child->next) {
      switch (child->type) {
        case XML_ELEMENT_NODE:
          element(child);
          break;
        case XML_TEXT_NODE:
        case XML_CDATA_SECTION_NODE:
          if (input_ == SmevInput::canonical)
            child = text(child);
          else
            event(child);
          break;
        case XML_PI_NODE:
        case XML_COMMENT_NODE:
          break;
        default:
          failure_ = base::fail(base::Code::internal, "a node that has no canonical form");
      }
    }
  }

  // Everything up to the next markup in the canonical form, where there are neither comments nor
  // CDATA, is one event. Returns the last node of it.
  const xmlNode* text(const xmlNode* first) {
    const xmlNode* last = first;
    std::string joined;
    for (const xmlNode* next = first->next; next != nullptr; next = next->next) {
      if (next->type != XML_COMMENT_NODE && !is_text(next)) break;
      if (joined.empty()) joined = view(first->content);
      if (is_text(next)) joined += view(next->content);
      last = next;
    }
    write_smev_text(out_, last == first ? view(first->content) : std::string_view(joined));
    return last;
  }

  // As written, every piece is an event of its own, and CDATA stays CDATA.
  void event(const xmlNode* node) {
    const std::string_view octets = view(node->content);
    if (node->type == XML_TEXT_NODE) return write_smev_text(out_, octets);
    if (std::all_of(octets.begin(), octets.end(), [](char c) { return c >= 0 && c <= ' '; }))
      return;
    out_.append("<![CDATA[");
    out_.append(octets);
    out_.append("]]>");
  }

  static bool is_text(const xmlNode* node) {
    return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
  }

  void sort_attributes(const xmlNode* node) {
    attributes_.clear();
    for (const xmlAttr* raw = node->properties; raw != nullptr; raw = raw->next) {
      attributes_.push_back({raw, &namespaces_.of(raw->ns), 0});
      refuse_xml(*attributes_.back().ns);
    }
    std::sort(attributes_.begin(), attributes_.end(), [](const Attribute& a, const Attribute& b) {
      if (a.ns->uri_id == b.ns->uri_id) {
        return compare_utf16(view(a.raw->name), view(b.raw->name)) < 0;
      }
      if (a.ns->uri_id == 0 || b.ns->uri_id == 0) return b.ns->uri_id == 0;
      return compare_utf16(a.ns->uri, b.ns->uri) < 0;
    });
  }

  // Woodstox declares no prefix for this URI, so a document with it has no transformed form.
  void refuse_xml(const Namespace& ns) {
    if (ns.uri == xml_namespace && !failure_) {
      failure_ = base::fail(base::Code::xml_namespace, "content of the xml namespace");
    }
  }

  // The live prefix of the URI, by number; a new one is to be declared by the element at hand.
  // What has no namespace has no prefix: 0.
  std::size_t prefix_of(const Namespace& ns) {
    if (ns.uri_id == 0) return 0;
    if (ns.uri_id >= live_.size()) live_.resize(2 * ns.uri_id + 8);
    std::size_t& live = live_[ns.uri_id];
    if (live == 0) {
      live = next_prefix_++;
      declared_.push_back(&ns);
      namespaces_.declare(ns);
    }
    return live;
  }

  void name(std::size_t prefix, std::string_view local) {
    if (prefix != 0) {
      number(prefix);
      out_.append(':');
    }
    out_.append(local);
  }

  void number(std::size_t prefix) {
    std::array<char, 24> digits{'n', 's'};
    const auto end = std::to_chars(digits.data() + 2, digits.data() + digits.size(), prefix).ptr;
    out_.append({digits.data(), static_cast<std::size_t>(end - digits.data())});
  }

  void declaration(const Namespace& ns) {
    out_.append(" xmlns:");
    number(live_[ns.uri_id]);
    out_.append("=\"");
    write_smev_attribute(out_, ns.uri);
    out_.append('"');
  }

  void value(const Attribute& attribute) {
    out_.append(' ');
    name(attribute.prefix, view(attribute.raw->name));
    out_.append("=\"");
    std::string joined;
    write_smev_attribute(out_, attribute_view(attribute.raw, joined));
    out_.append('"');
  }

  Pieces out_;
  SmevInput input_;
  Namespaces namespaces_;
  std::vector<std::size_t> live_;           // by URI: the prefix that is live, 0 if none
  std::vector<const Namespace*> declared_;  // by the elements that are open, innermost last
  std::size_t next_prefix_ = 1;
  std::vector<Attribute> attributes_;  // of the element at hand
  std::optional<base::Error> failure_;
};

}  // namespace

base::Result<void> smev_transform(Node node, Sink& sink, SmevInput input) {
  if (!node) return base::fail(base::Code::internal, "nothing to transform");
  return Transform(sink, input).run(node.raw());
}

}  // namespace xml
