// Any bytes: the parser refuses them or gives a document that reads back as itself.
#include "xml/document.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

std::size_t walk(xml::Node node) {
  std::size_t read = node.name().size() + node.ns().size() + node.text().size();
  if (node.line() < 0 || node.attribute("Id").value_or("").size() > 1'000'000) std::abort();
  for (const auto& child : node.children()) read += walk(child);
  return read;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto document = xml::Document::parse(bytes, {.depth = 30, .elements = 5000});
  if (!document) return 0;
  walk(document->root());
  const auto again = xml::Document::parse(document->serialize());
  if (!again || again->root().text() != document->root().text()) std::abort();
  return 0;
}
