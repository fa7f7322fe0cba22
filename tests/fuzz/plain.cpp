// Any bytes: what the plain reader takes, the parser takes, and both hold the same.
#include "xml/plain.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

void expect(bool same) {
  if (!same) std::abort();
}

void compare(xml::PlainNode plain, xml::Node node) {
  expect(plain.name() == node.name() && plain.ns() == node.ns() && plain.text() == node.text());
  expect(plain.line() == node.line());
  xml::PlainNode mine = plain.first_child();
  for (const xml::Node child : node.children()) {
    expect(static_cast<bool>(mine));
    compare(mine, child);
    mine = mine.next();
  }
  expect(!mine);
}

struct Silent final : xml::PlainDocument::Listener {
  void start(const xml::PlainDocument::Name&) override { ++open; }
  void text(std::string_view) override {}
  void end(const xml::PlainDocument::Name&) override { expect(open-- > 0); }
  int open = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const xml::ParseLimits limits{.depth = 30, .elements = 5000};
  const auto plain = xml::PlainDocument::read(bytes, limits);
  if (!plain) return 0;
  const auto document = xml::Document::parse(bytes, limits);
  expect(document.has_value());
  compare(plain->root(), document->root());
  Silent silent;
  plain->tell(silent);
  expect(silent.open == 0);
  return 0;
}
