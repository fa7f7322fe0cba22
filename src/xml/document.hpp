#pragma once
// Foreign bytes become a document here and, the plainest, in plain.hpp. The parser's only caller.
// A Document may be read by one thread at a time (libxml2 nodes carry no locks).
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/limits.hpp"

struct _xmlDoc;
struct _xmlNode;

namespace xml {

// An element; a view that lives no longer than its Document. Empty when not found: an empty
// node answers every question with nothing, so that chains of child() need no checks.
class Node {
 public:
  Node() = default;
  explicit Node(_xmlNode* raw) : raw_(raw) {}

  explicit operator bool() const { return raw_ != nullptr; }
  bool operator==(const Node&) const = default;

  std::string_view name() const;  // local name
  std::string_view ns() const;    // namespace URI, "" if none
  bool is(std::string_view ns, std::string_view name) const;
  std::string text() const;  // all character data below, trimmed
  std::optional<std::string> attribute(std::string_view name, std::string_view ns = {}) const;
  std::vector<Node> children() const;  // child elements
  // The first of them, and the next one beside this: what many records are walked by.
  Node first_child() const;
  Node next() const;
  // The first child element of that name.
  Node child(std::string_view ns, std::string_view name) const;
  Node parent() const;
  long line() const;         // 1-based
  std::string path() const;  // "/Envelope/Body/PushMarks/lesson[3]": local names, 1-based, and an
                             // index only where the name repeats among siblings
  _xmlNode* raw() const { return raw_; }  // for xml/, security/ and transform/ only

 private:
  _xmlNode* raw_ = nullptr;
};

struct ParseLimits {
  std::size_t bytes = base::limits::message_bytes;
  int depth = base::limits::element_depth;
  std::size_t elements = base::limits::elements;
  std::size_t attributes = 256;  // of one element; also: namespaces in scope
  // Keeps comments and CDATA sections as nodes and takes "&" in namespace URIs: for looking at
  // foreign documents (canon, conformance runs), never for messages.
  bool as_written = false;
};

// Well-formed, namespace-well-formed, UTF-8 (or declared and convertible) text without DOCTYPE.
class Document {
 public:
  // Errors: too_large, xml_encoding, xml_doctype, xml_too_deep, xml_namespace, xml_malformed.
  // xml_namespace is also a namespace URI that is relative or holds "&": it has no canonical form.
  // Never reads a file or the network. Comments are dropped (but see ParseLimits) and CDATA
  // becomes text, so that text between two tags is one piece, as in canonical form; processing
  // instructions are kept.
  static base::Result<Document> parse(std::string_view bytes, const ParseLimits& limits = {});

  // The element alone, with the namespaces it needs: nothing around it can be reached from there.
  // Error: internal (no memory).
  static base::Result<Document> copy_of(Node element);

  Node root() const;
  std::string serialize() const;               // UTF-8 with declaration
  _xmlDoc* raw() const { return raw_.get(); }  // for xml/, security/ and transform/ only
  // Takes over a tree made by another library (XSLT).
  static Document adopt(_xmlDoc* raw);

 private:
  explicit Document(std::shared_ptr<_xmlDoc> raw) : raw_(std::move(raw)) {}
  std::shared_ptr<_xmlDoc> raw_;
};

// Once, in main, before any thread. Idempotent.
void initialize();

}  // namespace xml
