// Any octets as a container: refused, or, under the trust of the seeds in
// tests/data/fuzz/container, it says what was signed there. As ZIP: what is read is read the same
// way when it is written again.
#include "evidence/container.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

void expect(bool what) {
  if (!what) std::abort();
}

void try_zip(std::string_view octets) {
  const auto parts = evidence::read_zip(octets);
  if (!parts || parts->empty()) return;
  const auto again = evidence::read_zip(evidence::write_zip(*parts, {}).value()).value();
  expect(again.size() == parts->size());
  for (std::size_t i = 0; i < again.size(); ++i)
    expect(again[i].name == (*parts)[i].name && again[i].octets == (*parts)[i].octets);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool once = security::initialize().has_value();
  expect(once);
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  try_zip(octets);
  evidence::CheckRules rules;
  rules.now = *base::parse_time("2026-11-26T12:00:00Z");
  expect(evidence::check_container(octets, rules).has_value());
  rules.anchors = {SOURCE_DIR "/tests/data/fuzz/container/root.crt"};
  const auto report = evidence::check_container(octets, rules).value();
  if (report.valid()) expect(report.exchange && report.exchange->trace == "t-1");
  return 0;
}
