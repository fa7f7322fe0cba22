// Any document: the SMEV transform of its root and of its last leaf is what the literal one gives.
#include "xml/smev_transform.hpp"

#include <cstdint>
#include <cstdlib>

#include "../unit/xml/smev_reference.hpp"

namespace {

void compare(xml::Node apex) {
  xml::StringSink ours;
  const auto done = xml::smev_transform(apex, ours);
  const auto canonical = xml::canonicalize(apex);
  if (!canonical) {
    if (done) std::abort();
    return;
  }
  const auto literal = smev_reference::Transform().run(*canonical);
  if (done.has_value() != literal.has_value() || (done && ours.take() != *literal)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto document = xml::Document::parse(bytes, {.depth = 30, .elements = 2000});
  if (!document) return 0;
  xml::Node leaf = document->root();
  for (auto below = leaf.children(); !below.empty(); below = leaf.children()) leaf = below.back();
  compare(document->root());
  compare(leaf);
  return 0;
}
