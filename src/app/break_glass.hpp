#pragma once
// The local administrator for the day on which ESIA cannot be reached: a key that a safe keeps and
// a code from a telephone. Off unless a file says otherwise; each use is an alarm. Loop thread.
#include <filesystem>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "console/throttle.hpp"

namespace app {

class BreakGlass {
 public:
  // What make_break_glass wrote. Errors: file_unreadable, config_invalid.
  static base::Result<BreakGlass> load(const std::filesystem::path& file);

  // Both have to be right, and the code serves once here; its number, for other daemons. Errors:
  // login_refused; requests_too_many, of whoever has the key: nobody else can keep its owner out.
  // The subject is many_keys: a wrong key after so many that nobody need hear of one more.
  static constexpr std::string_view many_keys = "many wrong keys";
  base::Result<std::int64_t> check(std::string_view key, std::string_view code, base::Time now);

 private:
  std::string digest_;  // SHA-256 hex of the key
  std::string secret_;  // of the codes
  std::int64_t last_ = 0;
  static constexpr console::Throttle::Rate rate_{base::limits::break_glass_per_minute / 60.0,
                                                 base::limits::break_glass_per_minute, 1};
  console::Throttle codes_{rate_}, keys_{rate_};
};

struct NewBreakGlass {
  std::string content;  // of the file
  std::string key;      // both shown once
  std::string address;  // "otpauth://…", for the application on the telephone
};
NewBreakGlass make_break_glass();  // from the system's generator

}  // namespace app
