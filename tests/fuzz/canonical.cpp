// Any document: our canonical forms are libxml2's, byte for byte, at the root and at its last leaf.
#include "xml/canonical.hpp"

#include <libxml/c14n.h>
#include <libxml/xmlIO.h>

#include <cstdint>
#include <cstdlib>

namespace {

int is_below(void* apex, xmlNode* node, xmlNode* parent) {
  const xmlNode* at = node != nullptr && node->type == XML_NAMESPACE_DECL ? parent : node;
  for (; at != nullptr; at = at->parent) {
    if (at == apex) return 1;
  }
  return 0;
}

// In an input longer than the bound on a namespace URI we may refuse what libxml2 takes.
void compare(xml::Node apex, bool exclusive, bool may_refuse) {
  xmlOutputBuffer* buffer = xmlAllocOutputBuffer(nullptr);
  const int status =
      xmlC14NExecute(apex.raw()->doc, is_below, apex.raw(),
                     exclusive ? XML_C14N_EXCLUSIVE_1_0 : XML_C14N_1_0, nullptr, 0, buffer);
  const std::string theirs(reinterpret_cast<const char*>(xmlOutputBufferGetContent(buffer)),
                           xmlOutputBufferGetSize(buffer));
  xmlOutputBufferClose(buffer);
  const auto ours = xml::canonicalize(apex, {.exclusive = exclusive});
  if (may_refuse && !ours && ours.error().code == base::Code::xml_namespace) return;
  if ((status < 0) == ours.has_value() || (ours && *ours != theirs)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto document = xml::Document::parse(bytes, {.depth = 30, .elements = 2000});
  if (!document) return 0;
  xml::Node leaf = document->root();
  for (auto below = leaf.children(); !below.empty(); below = leaf.children()) leaf = below.back();
  for (const bool exclusive : {true, false}) {
    compare(document->root(), exclusive, size > 1024);
    compare(leaf, exclusive, size > 1024);
  }
  return 0;
}
