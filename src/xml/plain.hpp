#pragma once
// The plain part of XML, read by ourselves: a root whose start tag the parser has read, and below
// it nothing but elements without attributes, text and the five references that need no
// declaration. Nearly all large files are made of that. It is a tenth of the parser's work, and a
// fourth of its memory. Whatever else a document holds, right or wrong, is for Document::parse.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "xml/document.hpp"

namespace xml {

class PlainNode;

class PlainDocument {
 public:
  struct Name {
    std::string written, prefix, local, ns;  // written: "p:local"
    Name* next = nullptr;                    // of the tag that began after it the last time
  };
  // Told of all that stands below the root, in the order of the document.
  class Listener {
   public:
    virtual ~Listener() = default;
    virtual void start(const Name& name) = 0;
    virtual void text(std::string_view text) = 0;  // but blanks beside elements
    virtual void end(const Name& name) = 0;
  };

  // Holds what Document::parse would hold of the same bytes, which must outlive it. Empty: they
  // are not that plain, or Document::parse refuses them; it says which. One thread.
  static std::optional<PlainDocument> read(std::string_view bytes, const ParseLimits& limits);

  PlainNode root() const;
  std::size_t size() const { return elements_.size(); }
  Node start_tag() const { return tag_.root(); }                // of the root, without children
  const Name& name() const { return *elements_.front().name; }  // of the root
  void tell(Listener& listener) const;

 private:
  friend class PlainNode;
  class Reader;
  static constexpr std::uint32_t none = 0;  // the root is nobody's child
  struct Element {
    const Name* name = nullptr;
    std::uint32_t begin = 0, past = 0;  // of its content in text_
    std::uint32_t parent = none, first_child = none, next = none;
    std::uint32_t line = 0;
    bool coded = false;  // its own text holds references or CR
  };
  explicit PlainDocument(Document tag) : tag_(std::move(tag)) {}

  Document tag_;
  std::unique_ptr<std::string> converted_;  // from another encoding
  std::string_view text_;                   // UTF-8
  std::vector<std::unique_ptr<Name>> names_;
  std::vector<Element> elements_;  // in document order; the root is the first
};

// An element; as Node, of which it has the questions that a mapping without XPath asks.
class PlainNode {
 public:
  PlainNode() = default;

  explicit operator bool() const { return document_ != nullptr; }
  bool operator==(const PlainNode&) const = default;

  std::string_view name() const { return document_ ? element().name->local : std::string_view(); }
  std::string_view ns() const { return document_ ? element().name->ns : std::string_view(); }
  bool is(std::string_view ns, std::string_view name) const {
    return document_ != nullptr && element().name->local == name && element().name->ns == ns;
  }
  std::string text() const;
  std::optional<std::string> attribute(std::string_view name, std::string_view ns = {}) const;
  PlainNode first_child() const { return document_ ? at(element().first_child) : PlainNode(); }
  PlainNode next() const { return document_ ? at(element().next) : PlainNode(); }
  PlainNode child(std::string_view ns, std::string_view name) const;
  PlainNode parent() const;
  long line() const { return document_ ? static_cast<long>(element().line) : 0; }
  std::size_t index() const { return index_; }                          // < PlainDocument::size()
  const void* raw() const { return document_ ? &element() : nullptr; }  // which one it is

 private:
  friend class PlainDocument;
  PlainNode(const PlainDocument& document, std::uint32_t index)
      : document_(&document), index_(index) {}
  const PlainDocument::Element& element() const { return document_->elements_[index_]; }
  PlainNode at(std::uint32_t index) const {
    return index != PlainDocument::none ? PlainNode(*document_, index) : PlainNode();
  }

  const PlainDocument* document_ = nullptr;
  std::uint32_t index_ = 0;
};

}  // namespace xml
