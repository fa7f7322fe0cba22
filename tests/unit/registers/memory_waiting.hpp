#pragma once
// The waiting room in memory, for tests. Counts the questions.
#include <algorithm>
#include <string>
#include <vector>

#include "registers/waiting.hpp"

namespace registers {

class MemoryWaiting : public WaitingRoom {
 public:
  std::vector<WaitingRecord> records;  // by id
  std::vector<WaitingRecord> settled;
  std::vector<Came> came;
  std::size_t others = 0;  // of the supplier's, that are not in records
  int calls = 0;

  bool any(PartnerId partner) override { return count(partner) > others; }
  std::size_t count(PartnerId partner) override {
    ++calls;
    const auto mine = [&](const auto& record) { return record.partner == partner; };
    return others + static_cast<std::size_t>(std::count_if(records.begin(), records.end(), mine));
  }
  void put(std::span<WaitingRecord> added, base::Time) override {
    ++calls;
    for (WaitingRecord& record : added) {
      if (record.id == 0) record.id = ++last_;
      for (const WaitingRecord& known : records)
        if (known.partner == record.partner && known.identity == record.identity)
          throw std::logic_error("an identity twice");
      records.push_back(record);
    }
    std::sort(records.begin(), records.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
  }
  std::vector<WaitingRecord> awaiting(PartnerId partner, std::span<const Awaited> keys,
                                      std::int64_t after, std::size_t most) override {
    ++calls;
    return first(most, [&](const WaitingRecord& record) {
      return record.partner == partner && record.id > after &&
             std::find(keys.begin(), keys.end(), record.awaited) != keys.end();
    });
  }
  std::vector<WaitingRecord> overdue(base::Time then, std::size_t most) override {
    return first(most, [&](const WaitingRecord& record) { return record.since < then; });
  }
  void remove(std::span<const WaitingRecord> gone) override {
    ++calls;
    for (const WaitingRecord& one : gone)
      std::erase_if(records, [&](const auto& record) { return record.id == one.id; });
  }
  std::vector<WaitingRecord> take(PartnerId partner,
                                  std::span<const std::string> identities) override {
    ++calls;
    auto taken = first(records.size(), [&](const WaitingRecord& record) {
      return record.partner == partner &&
             std::find(identities.begin(), identities.end(), record.identity) != identities.end();
    });
    remove(taken);
    return taken;
  }
  void settle(std::span<const WaitingRecord> ended) override {
    settled.insert(settled.end(), ended.begin(), ended.end());
  }
  void put_came(const Came& one) override {
    if (!one.keys.empty()) came.push_back(one);
  }
  std::optional<Came> take_came(std::span<const PartnerId> partners) override {
    for (auto it = came.begin(); it != came.end(); ++it) {
      if (std::find(partners.begin(), partners.end(), it->partner) == partners.end()) continue;
      Came taken = *it;
      came.erase(it);
      return taken;
    }
    return std::nullopt;
  }
  void find_missed(base::Time) override {}

 private:
  std::int64_t last_ = 0;

  template <class Wanted>
  std::vector<WaitingRecord> first(std::size_t most, Wanted wanted) const {
    std::vector<WaitingRecord> found;
    for (const WaitingRecord& record : records)
      if (found.size() < most && wanted(record)) found.push_back(record);
    return found;
  }
};

}  // namespace registers
