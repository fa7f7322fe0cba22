#include "app/login_attempt.hpp"

#include <algorithm>

#include "adapters/esia/form.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "security/keys.hpp"
#include "security/random.hpp"

namespace app {

namespace limits = base::limits;

namespace {

constexpr std::size_t secret_digits = 64;

std::int64_t seconds_of(base::Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace

std::string derive(std::string_view purpose, const LoginAttempt& from) {
  return security::sha256_hex(std::string(purpose) + " " + from.secret + " " +
                              std::to_string(seconds_of(from.at)));
}

LoginAttempt begin_attempt(base::Time now, std::string_view back) {
  return {base::encode_hex(security::random_octets(secret_digits / 2)),
          std::chrono::floor<std::chrono::seconds>(now), own_path(back)};
}

std::string write_attempt(const LoginAttempt& attempt) {
  return attempt.secret + "." + std::to_string(seconds_of(attempt.at)) + "." +
         adapters::esia::encode_base64url(attempt.back);
}

std::optional<LoginAttempt> read_attempt(std::string_view cookie) {
  const auto first = cookie.find('.');
  if (first != secret_digits) return std::nullopt;
  const auto second = cookie.find('.', first + 1);
  if (second == cookie.npos) return std::nullopt;
  const auto seconds = base::parse_integer(cookie.substr(first + 1, second - first - 1));
  const auto back = adapters::esia::decode_base64url(cookie.substr(second + 1));
  constexpr std::int64_t furthest = 253'402'300'799;  // the end of 9999
  if (!seconds || *seconds < 0 || *seconds > furthest || !back) return std::nullopt;
  return LoginAttempt{std::string(cookie.substr(0, first)),
                      base::Time{std::chrono::seconds{*seconds}}, own_path(*back)};
}

// ESIA wants a UUID as the state.
adapters::esia::Login login_of(const LoginAttempt& attempt) {
  std::string state = derive("state", attempt).substr(0, 32);
  state[12] = '4';
  state[16] = '8';
  for (const std::size_t at : {8, 13, 18, 23}) state.insert(at, 1, '-');
  return {std::move(state), derive("nonce", attempt), derive("verifier", attempt), attempt.at};
}

std::string own_path(std::string_view path) {
  const bool printable = std::all_of(path.begin(), path.end(), [](char c) {
    return c > 0x20 && c < 0x7F && c != '\\' && c != '"' && c != '<' && c != '>';
  });
  const bool ours = path.starts_with('/') && !path.starts_with("//");
  if (!ours || !printable || path.size() > limits::login_return_characters)
    return std::string(home_path);
  return std::string(path);
}

bool Callbacks::first(const std::string& state, base::Time now) {
  std::erase_if(seen_, [&](const auto& each) {
    return each.second + limits::esia_login_age + limits::esia_token_leeway < now;
  });
  // never by people: a flood of states that browsers made up, whose codes ESIA refuses
  if (seen_.size() >= limits::login_callbacks) seen_.clear();
  return seen_.emplace(state, now).second;
}

}  // namespace app
