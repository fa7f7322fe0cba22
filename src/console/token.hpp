#pragma once
// What a script holds: "kt_" handle "_" secret. The handle finds the row; of the whole only the
// digest is kept. Pure but for new_token.
#include <optional>
#include <string>
#include <string_view>

#include "registers/access.hpp"

namespace console {

struct NewToken {
  std::string text;            // shown once
  std::string handle, digest;  // kept
};
NewToken new_token();  // 256 random bits

// "Bearer kt_…" of the header Authorization: the token; empty on anything else.
std::string_view bearer(std::string_view header);
// Its handle; empty when it does not look like one of ours.
std::string handle_of(std::string_view token);
// Is it the one that the row tells of?
bool fits(const registers::Token& row, std::string_view token);

}  // namespace console
