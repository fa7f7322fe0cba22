#pragma once
// The conflicts of persons in memory, for tests.
#include <algorithm>
#include <span>
#include <vector>

#include "registers/conflicts.hpp"

namespace registers {

class MemoryConflicts : public ConflictBook {
 public:
  std::vector<Conflict> open;

  bool any(PartnerId partner) override {
    return std::any_of(open.begin(), open.end(),
                       [&](const Conflict& it) { return it.partner == partner; });
  }
  std::vector<std::string> contested(PartnerId partner,
                                     std::span<const std::string> keys) override {
    std::vector<std::string> found;
    for (const Conflict& it : open)
      if (it.partner == partner && it.kind == "student" &&
          (it.reason == ConflictReason::key_and_snils ||
           it.reason == ConflictReason::other_person) &&
          std::find(keys.begin(), keys.end(), it.key) != keys.end())
        found.push_back(it.key);
    return found;
  }
  void put(std::span<Conflict> conflicts) override {
    for (const Conflict& it : conflicts) {
      const auto same = std::find_if(open.begin(), open.end(), [&](const Conflict& one) {
        return one.partner == it.partner && one.kind == it.kind && one.key == it.key;
      });
      if (same == open.end()) {
        open.push_back(it);
        continue;
      }
      const auto seen = same->seen;
      *same = it;
      same->seen = seen + 1;
    }
  }
  void close(PartnerId partner, std::string_view kind, std::span<const std::string> keys,
             base::Time) override {
    std::erase_if(open, [&](const Conflict& it) {
      return it.partner == partner && it.kind == kind &&
             std::find(keys.begin(), keys.end(), it.key) != keys.end();
    });
  }
};

}  // namespace registers
