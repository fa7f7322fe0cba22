#pragma once
// Canonical forms: http://www.w3.org/2001/10/xml-exc-c14n# and the inclusive
// http://www.w3.org/TR/2001/REC-xml-c14n-20010315, without comments.
#include <string>
#include <utility>
#include <vector>

#include "xml/document.hpp"

namespace xml {

// Takes octets as they are made, in pieces of some kilobytes: a digest, a string.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void write(std::string_view octets) = 0;
};

class StringSink final : public Sink {
 public:
  void write(std::string_view octets) override { text_ += octets; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

struct C14n {
  bool exclusive = true;
  std::vector<std::string> prefixes{};  // PrefixList of exc-c14n; "#default": the default namespace
  Node without{};               // a subtree that is left out (the enveloped-signature transform)
  bool whole_document = false;  // with the processing instructions around the root
  // Elements whose content is written as this text instead: for making a new message of an old one.
  std::vector<std::pair<Node, std::string>> texts{};
  Node part{};  // what is written of this subtree goes to part_sink, too
  Sink* part_sink = nullptr;
};

// The octets of the subtree at node. What sink got before an error means nothing.
// Errors: xml_namespace (a namespace URI that is relative or longer than 1 KB, or declarations
// that, repeated at each sibling as the form demands, would make 64 MB), internal. Never an empty
// success.
base::Result<void> canonicalize(Node node, const C14n& how, Sink& sink);

base::Result<std::string> canonicalize(Node node, const C14n& how = {});

}  // namespace xml
