#include "registers/transfers.hpp"

#include <algorithm>
#include <array>

namespace registers {
namespace {
constexpr std::array<std::string_view, 4> names{"sent", "accepted", "refused", "asked"};
}

std::string_view name_of(TransferState state) {
  return names[static_cast<std::size_t>(state)];
}

std::optional<TransferState> parse_transfer_state(std::string_view name) {
  const auto it = std::find(names.begin(), names.end(), name);
  if (it == names.end()) return std::nullopt;
  return static_cast<TransferState>(it - names.begin());
}

}  // namespace registers
