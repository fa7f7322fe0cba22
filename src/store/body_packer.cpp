#include "store/body_packer.hpp"

#include "base/limits.hpp"
#include "store/body.hpp"

namespace store {
namespace {

constexpr std::size_t example_bytes =
    64 * 1024;  // a larger body leans on none and is leant on by none
constexpr std::size_t examples_kept = 256;
constexpr int misses_allowed = 16;  // then another example may do better
// What leans begins with this, where zstd's own frames do not, then the reference and a new line.
constexpr char mark = '\x01', end_of_reference = '\n';
constexpr std::size_t reference_bytes = 100;

}  // namespace

// A transaction that was rolled back, or that nobody knows the end of, leaves no example.
BodyPacker::Example* BodyPacker::find(const Kind& kind) {
  if (kind.day != day_) return nullptr;
  const auto at = examples_.find(kind.alike);
  if (at == examples_.end()) return nullptr;
  Example& example = at->second;
  if (example.transaction == session_.transaction()) return nullptr;
  if (example.transaction == 0) return &example;
  if (example.transaction == session_.last_committed()) {
    example.transaction = 0;
    return &example;
  }
  examples_.erase(at);
  return nullptr;
}

BodyPacker::Packed BodyPacker::pack(const Kind& kind, std::string_view body) {
  Example* example = body.size() > example_bytes ? nullptr : find(kind);
  if (example == nullptr) return {compress_body(body), true};
  Blob packed{mark + example->reference + end_of_reference};
  packed.bytes += compress_body(body, *example->dictionary).bytes;
  example->misses = packed.bytes.size() > body.size() / 3 ? example->misses + 1 : 0;
  if (example->misses > misses_allowed) examples_.erase(kind.alike);
  return {std::move(packed), false};
}

void BodyPacker::offer(const Kind& kind, std::string reference, std::string_view body) {
  if (body.size() > example_bytes || reference.size() > reference_bytes) return;
  if (kind.day != day_ || examples_.size() >= examples_kept) examples_.clear();
  day_ = kind.day;
  if (examples_.contains(kind.alike)) return;
  Example example;
  example.reference = std::move(reference);
  example.dictionary.reset(make_dictionary(body));
  example.transaction = session_.transaction();
  examples_.emplace(kind.alike, std::move(example));
}

void BodyPacker::forget() {
  examples_.clear();
}

std::string_view leans_on(std::string_view packed) {
  if (packed.empty() || packed.front() != mark) return {};
  const std::string_view reference = packed.substr(1, packed.find(end_of_reference, 1) - 1);
  return reference.size() > reference_bytes ? std::string_view{} : reference;
}

std::string expand_leaning(std::string_view packed, std::string_view other) {
  return expand_body(packed.substr(leans_on(packed).size() + 2), other);
}

}  // namespace store
