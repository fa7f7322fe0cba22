// Any octets as multipart/related: refused, or parts that lie in it, in order and apart, the root
// among them. The boundary is the first line's; what follows is the body.
#include "net/multipart.hpp"

#include <cstdint>
#include <cstdlib>

#include "base/limits.hpp"

namespace {

void expect(bool what) {
  if (!what) std::abort();
}

bool is_inside(std::string_view part, std::string_view whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto line = std::min(input.find('\n'), input.size());
  const auto boundary = input.substr(0, line);
  const auto body = input.substr(std::min(line + 1, input.size()));
  const auto parts = net::read_parts(body, boundary);
  const auto first = net::find_root_part(body, boundary, "");
  if (!parts) return 0;
  expect(parts->size() <= base::limits::multipart_parts);
  expect(parts->empty() || (first && first->body == parts->front().body));
  const char* behind = body.data();
  for (const net::Part& part : *parts) {
    expect(is_inside(part.body, body) && part.body.data() >= behind);
    behind = part.body.data() + part.body.size();
    const auto id = part.headers.find("content-id");
    expect(id == part.headers.end() || net::find_root_part(body, boundary, id->second));
    const auto decoded = net::decode_transfer(part);
    expect(!decoded || decoded->size() <= part.body.size());
  }
  return 0;
}
