#pragma once
// Private to security/: which element of СМЭВ 3 holds whose signature, and what that signs.
#include <array>
#include <string_view>
#include <vector>

namespace security {

struct Smev3Holder {
  std::string_view name, role;
  std::vector<std::string_view> targets;  // one of these, a neighbour of the holder
};
const std::array<Smev3Holder, 4>& smev3_holders();

}  // namespace security
