// Any expression: refused when compiled, or evaluated within the step limit.
#include "xml/xpath.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto document =
      xml::Document::parse("<r xmlns='urn:d'><c n='1'><m> a </m><m>b</m></c><c n='2'/></r>");
  const std::string expression(reinterpret_cast<const char*>(data), size);
  const auto path = xml::XPath::compile(expression, {{"d", "urn:d"}});
  if (!path) return 0;
  static_cast<void>(path->nodes(document->root()));
  static_cast<void>(path->text(document->root()));
  return 0;
}
