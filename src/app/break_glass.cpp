#include "app/break_glass.hpp"

#include "app/files.hpp"
#include "base/text.hpp"
#include "security/keys.hpp"
#include "security/random.hpp"
#include "security/totp.hpp"

namespace app {

using base::Code;

// Two words: the digest and the secret.
base::Result<BreakGlass> BreakGlass::load(const std::filesystem::path& file) {
  BASE_TRY(text, read_file(file));
  const auto words = base::split_words(text);
  auto secret = words.size() == 2 ? security::decode_base32(words[1]) : std::nullopt;
  if (!secret || secret->size() < 16 || words[0].size() != 64 || !base::decode_hex(words[0]))
    return base::fail(Code::config_invalid,
                      "sessions.break_glass: не файл kontingent accounts break-glass");
  BreakGlass made;
  made.digest_ = words[0];
  made.secret_ = std::move(*secret);
  return made;
}

base::Result<std::int64_t> BreakGlass::check(std::string_view key, std::string_view code,
                                             base::Time now) {
  if (!security::same_secret(security::sha256_hex(key), digest_))
    return base::fail(Code::login_refused, "break-glass: a wrong key",
                      std::string(keys_.take("", now) ? many_keys : "key"));
  if (codes_.take("", now)) return base::fail(Code::requests_too_many, "break-glass: codes");
  const auto step = security::match_totp(secret_, code, now, last_);
  if (!step) return base::fail(Code::login_refused, "break-glass: a wrong code");
  last_ = *step;
  return last_;
}

NewBreakGlass make_break_glass() {
  const std::string secret = security::encode_base32(security::random_octets(20));
  NewBreakGlass made;
  made.key = "kb_" + base::encode_hex(security::random_octets(32));
  made.content = security::sha256_hex(made.key) + "\n" + secret + "\n";
  made.address = "otpauth://totp/Kontingent:break-glass?secret=" + secret + "&issuer=Kontingent";
  return made;
}

}  // namespace app
