#include "store/body_packer.hpp"

#include "base/limits.hpp"
#include "store/body.hpp"

namespace store {
namespace {

constexpr int misses_allowed = 16;  // then another example may do better
// What leans begins with this, where zstd's own frames do not, then the reference and a new line.
constexpr char mark = '\x01', end_of_reference = '\n';
constexpr std::size_t reference_bytes = 100;

}  // namespace

// A transaction that was rolled back, or that nobody knows the end of, leaves no example.
BodyPacker::Example* BodyPacker::find(const Kind& kind) {
  if (kind.day != day_ || opening_ != session_.openings()) return nullptr;
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
  Example* example = body.size() > base::limits::leaning_body_bytes ? nullptr : find(kind);
  if (example == nullptr) return {compress_body(body), true};
  Blob packed{mark + example->reference + end_of_reference};
  packed.bytes += compress_body(body, *example->dictionary).bytes;
  example->misses = packed.bytes.size() > body.size() / 3 ? example->misses + 1 : 0;
  if (example->misses > misses_allowed) examples_.erase(kind.alike);
  return {std::move(packed), false};
}

void BodyPacker::offer(const Kind& kind, std::string reference, std::string_view body) {
  if (body.size() > base::limits::example_body_bytes || reference.size() > reference_bytes) return;
  if (kind.day != day_ || opening_ != session_.openings() ||
      examples_.size() >= base::limits::example_bodies)
    examples_.clear();
  day_ = kind.day;
  opening_ = session_.openings();
  if (examples_.contains(kind.alike)) return;
  Example example;
  example.reference = std::move(reference);
  example.dictionary.reset(make_dictionary(body));
  example.transaction = session_.transaction();
  if (example.dictionary) examples_.emplace(kind.alike, std::move(example));
}

void BodyPacker::forget() {
  std::erase_if(examples_, [this](const auto& it) {
    return it.second.transaction != 0 && it.second.transaction != session_.last_committed();
  });
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
