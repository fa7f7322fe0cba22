// Any document under every profile, whatever its certificates: refused, or its signatures say what
// the documents of the corpus say.
#include <cstdint>

#include "genuine.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::check({reinterpret_cast<const char*>(data), size});
  return 0;
}
