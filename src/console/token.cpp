#include "console/token.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "security/keys.hpp"
#include "security/random.hpp"

namespace console {
namespace {

constexpr std::string_view mark = "kt_";
constexpr std::size_t handle_digits = 16, secret_digits = 64;

}  // namespace

NewToken new_token() {
  NewToken made;
  made.handle = base::encode_hex(security::random_octets(handle_digits / 2));
  made.text = std::string(mark) + made.handle + "_" +
              base::encode_hex(security::random_octets(secret_digits / 2));
  made.digest = security::sha256_hex(made.text);
  return made;
}

std::string_view bearer(std::string_view header) {
  constexpr std::string_view scheme = "bearer ";
  if (base::lower_ascii(header.substr(0, scheme.size())) != scheme) return {};
  return base::trim(header.substr(scheme.size()));
}

std::string handle_of(std::string_view token) {
  if (token.size() != mark.size() + handle_digits + 1 + secret_digits || !token.starts_with(mark))
    return {};
  const std::string_view handle = token.substr(mark.size(), handle_digits);
  const bool hex = std::all_of(handle.begin(), handle.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  return hex ? std::string(handle) : std::string();
}

bool fits(const registers::Token& row, std::string_view token) {
  return security::same_secret(row.digest, security::sha256_hex(token));
}

}  // namespace console
