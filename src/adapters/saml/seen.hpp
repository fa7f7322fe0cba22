#pragma once
// Assertions that have logged somebody in, by their ids: none does so twice.
#include <deque>
#include <string>
#include <unordered_set>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace adapters::saml {

// At most limits::saml_remembered_ids; the oldest make room. One thread.
class SeenAssertions {
 public:
  // Remembers it until it could not be used any more. Error: saml_replayed.
  base::Result<void> remember(const std::string& id, base::Time until, base::Time now);

 private:
  void forget(base::Time now);

  struct Entry {
    std::string id;
    base::Time until;
  };
  std::unordered_set<std::string> ids_;
  std::deque<Entry> order_;
};

}  // namespace adapters::saml
