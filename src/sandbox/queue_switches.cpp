#include "sandbox/queue_switches.hpp"

#include "adapters/smev/fault.hpp"
#include "base/text.hpp"

namespace sandbox {
namespace {

constexpr std::int64_t most_times = 1'000'000;
constexpr std::int64_t longest_delay = 60'000;  // ms

base::Error wrong(std::string_view word) {
  return base::fail(base::Code::usage, "not understood: " + std::string{word});
}

base::Result<std::int64_t> number(std::string_view word, std::string_view value,
                                  std::int64_t most) {
  const auto parsed = base::parse_integer(value);
  if (!parsed || *parsed < 0 || *parsed > most) return wrong(word);
  return *parsed;
}

// "f", or "fault" that SMEV does not have, would switch nothing and look as if it did.
base::Result<void> apply(Misbehaviour& asked, std::string_view name, std::string_view value) {
  if (name == "fault") {
    if (!adapters::smev::find_fault(value)) return wrong(value);
    asked.fault = value;
  } else if (name == "times") {
    BASE_TRY(times, number(name, value, most_times));
    asked.times = static_cast<int>(times);
  } else if (name == "delay") {
    BASE_TRY(delay, number(name, value, longest_delay));
    asked.delay = std::chrono::milliseconds{delay};
  } else if (name == "after") {
    asked.after = value == "1";
  } else {
    return wrong(name);
  }
  return {};
}

}  // namespace

base::Result<void> Switches::set(std::string_view query) {
  std::string operation = "*";
  Misbehaviour asked;
  while (!query.empty()) {
    const auto word = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), word.size() + 1));
    const auto equals = word.find('=');
    if (equals == std::string_view::npos) return wrong(word);
    const auto name = word.substr(0, equals), value = word.substr(equals + 1);
    if (name == "operation")
      operation = value;
    else
      BASE_CHECK(apply(asked, name, value));
  }
  if (by_operation_.size() > 100) by_operation_.clear();
  by_operation_[operation] = std::move(asked);
  return {};
}

std::optional<Misbehaviour> Switches::take(std::string_view operation) {
  auto found = by_operation_.find(operation);
  if (found == by_operation_.end()) found = by_operation_.find("*");
  if (found == by_operation_.end()) return std::nullopt;
  if (found->second.times-- > 0) return found->second;
  by_operation_.erase(found);
  return std::nullopt;
}

}  // namespace sandbox
