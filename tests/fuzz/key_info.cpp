// Any KeyInfo in a signed document: no other content, and no certificate with another key.
#include <cstdint>

#include "genuine.hpp"

namespace {

// A document of the corpus around the place of its KeyInfo.
struct Frame {
  explicit Frame(const char* file) {
    const std::string text =
        fuzz::read(std::string(SOURCE_DIR "/tests/data/fuzz/signed_document/") + file);
    const std::string open = "<ds:KeyInfo>", close = "</ds:KeyInfo>";
    const auto from = text.find(open), to = text.find(close);
    if (from == text.npos || to == text.npos) std::abort();
    before = text.substr(0, from + open.size());
    after = text.substr(to);
  }
  std::string before, after;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Frame wss("genuine-wss.xml"), detached("genuine-detached.xml");
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  for (const Frame& frame : {wss, detached})
    fuzz::check(frame.before + std::string(input) + frame.after);
  return 0;
}
