#pragma once
// Writes XML that is already in exclusive canonical form, so that what is sent can be digested
// as it stands: no declaration, start and end tags, escaped as c14n asks, attributes in the
// order that the caller gives (unqualified: by name). One namespace: that of the root.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xml {

class Writer {
 public:
  using Attributes = std::vector<std::pair<std::string_view, std::string_view>>;

  // Every element gets this prefix; the root declares it.
  Writer(std::string_view prefix, std::string_view ns);

  Writer& open(std::string_view name, const Attributes& attributes = {});
  Writer& close();
  // <p:name>text</p:name>. Characters that XML 1.0 cannot carry become U+FFFD.
  Writer& element(std::string_view name, std::string_view text, const Attributes& attributes = {});
  // As element, but writes nothing when text is empty.
  Writer& optional(std::string_view name, std::string_view text);

  std::string take();    // what was written since the last time; for documents of any size
  std::string finish();  // closes what is open; the rest

 private:
  void start(std::string_view name, const Attributes& attributes);
  std::string prefix_, ns_, out_;
  std::vector<std::string> open_;
};

std::string escape_text(std::string_view text);       // & < > CR, as c14n
std::string escape_attribute(std::string_view text);  // & < " TAB LF CR, as c14n

}  // namespace xml
