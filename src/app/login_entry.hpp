#pragma once
// Private to LoginDoor: one person on the way in.
#include "app/enter.hpp"
#include "app/login.hpp"

namespace app {

struct LoginDoor::Entry {
  net::HttpRequest request;
  base::Time now;
  LoginAttempt attempt;
  std::string former{};  // the digest of the session that the browser came with
  Newcomer who{};
  console::NewSession fresh{};
  std::optional<base::Error> refused{};
};

// Of the session that the browser came with; may be empty.
std::string secret_of(const net::HttpRequest& request);
// Of a query or a form; nothing when it cannot be read.
std::string word_of(std::string_view text, std::string_view name);

}  // namespace app
