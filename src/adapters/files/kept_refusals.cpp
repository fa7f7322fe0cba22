#include "adapters/files/kept_refusals.hpp"

namespace adapters::files {

void KeptRefusals::keep(const domain::RecordResult& rejected) {
  if (rejected.key.empty() || is_full()) return;
  const auto [at, fresh] = all_.try_emplace({rejected.kind, rejected.key}, rejected.origin.path);
  before_.emplace_back(at->first, fresh ? std::nullopt : std::optional(at->second));
  if (!fresh) at->second = rejected.origin.path;
}

void KeptRefusals::forget(const domain::RecordResult& brought) {
  if (all_.empty()) return;
  const auto at = all_.find({brought.kind, brought.key});
  if (at == all_.end()) return;
  before_.emplace_back(at->first, std::move(at->second));
  all_.erase(at);
}

void KeptRefusals::take_back() {
  for (; !before_.empty(); before_.pop_back()) {
    auto& [key, place] = before_.back();
    if (place)
      all_.insert_or_assign(key, std::move(*place));
    else
      all_.erase(key);
  }
}

}  // namespace adapters::files
