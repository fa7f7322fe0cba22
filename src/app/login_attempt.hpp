#pragma once
// A login that has begun, as the browser holds it until it is back from ESIA. We keep nothing of
// it: state, nonce and verifier follow from the cookie's secret, so a flood of beginnings fills no
// memory, any daemon may finish what another began, and nobody finishes what he did not begin.
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/esia/login.hpp"

namespace app {

inline constexpr std::string_view attempt_cookie = "__Host-kontingent-login";
inline constexpr std::string_view home_path = "/esia/";

struct LoginAttempt {
  std::string secret;  // 256 random bits, hex
  base::Time at;       // whole seconds
  std::string back;    // where the browser goes afterwards: a path of ours
};
LoginAttempt begin_attempt(base::Time now, std::string_view back);  // from the system's generator

// The cookie's value. Empty on anything else.
std::string write_attempt(const LoginAttempt& attempt);
std::optional<LoginAttempt> read_attempt(std::string_view cookie);
adapters::esia::Login login_of(const LoginAttempt& attempt);
// 64 hex digits that follow from the attempt, other ones for each purpose; nothing follows from
// them.
std::string derive(std::string_view purpose, const LoginAttempt& from);

// A path of this very site, or home_path: nobody is sent elsewhere through us.
std::string own_path(std::string_view path);

// Which callbacks have come: each serves once. Bounded; loop thread only.
class Callbacks {
 public:
  bool first(const std::string& state, base::Time now);

 private:
  std::map<std::string, base::Time> seen_;
};

}  // namespace app
