#pragma once
// What a load has rejected and not brought since, for what refers to it later on. A transaction may
// run again: what it said of records is taken back first. One thread.
#include <optional>
#include <utility>
#include <vector>

#include "registers/apply.hpp"

namespace adapters::files {

class KeptRefusals {
 public:
  explicit KeptRefusals(std::size_t most) : most_(most) {}

  const registers::Refusals& all() const { return all_; }
  bool is_full() const { return all_.size() >= most_; }
  void keep(const domain::RecordResult& rejected);   // not without a key, nor when full
  void forget(const domain::RecordResult& brought);  // a record of that key
  void settle() { before_.clear(); }                 // nothing until now is taken back any more
  void take_back();                                  // all since then

 private:
  using Key = registers::Refusals::key_type;
  std::size_t most_;
  registers::Refusals all_;
  // What stood at the keys that were changed, the newest last; of more than a transaction's records
  // there is none.
  std::vector<std::pair<Key, std::optional<std::string>>> before_;
};

}  // namespace adapters::files
