#include "adapters/smev/patience.hpp"

#include <algorithm>

namespace adapters::smev {
namespace {

using namespace std::chrono_literals;

constexpr auto longest = 2h;  // a day before nobody waits for the answer
constexpr std::size_t most = 10'000;

}  // namespace

bool Patience::is_over(const std::string& message_id, base::Time now) {
  const auto [it, fresh] = since_.try_emplace(message_id, now);
  if (!fresh && now - it->second >= longest) {
    since_.erase(it);
    return true;
  }
  if (since_.size() > most)
    since_.erase(
        std::ranges::min_element(since_, {}, [](const auto& each) { return each.second; }));
  return false;
}

}  // namespace adapters::smev
