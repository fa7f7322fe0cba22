#pragma once
// Things kept under names that nobody can guess; the oldest make room. One thread.
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "security/random.hpp"

namespace sandbox {

template <class T>
class Shelf {
 public:
  std::string put(T thing) {
    const std::string name = base::encode_hex(security::random_octets(20));
    if (order_.size() == base::limits::sandbox_logins) {
      things_.erase(order_.front());
      order_.pop_front();
    }
    order_.push_back(name);
    things_.emplace(name, std::move(thing));
    return name;
  }
  const T* find(std::string_view name) const {
    const auto found = things_.find(name);
    return found == things_.end() ? nullptr : &found->second;
  }
  // It is there no longer.
  std::optional<T> take(std::string_view name) {
    const auto found = things_.find(name);
    if (found == things_.end()) return std::nullopt;
    std::optional<T> thing = std::move(found->second);
    things_.erase(found);
    std::erase(order_, name);
    return thing;
  }

  // How many there were.
  int remove_if(auto&& is_meant) {
    const auto count =
        std::erase_if(things_, [&](const auto& entry) { return is_meant(entry.second); });
    std::erase_if(order_, [&](const std::string& name) { return !things_.contains(name); });
    return static_cast<int>(count);
  }

 private:
  std::map<std::string, T, std::less<>> things_;
  std::deque<std::string> order_;
};

}  // namespace sandbox
