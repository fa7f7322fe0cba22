#include "security/totp.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

#include "base/limits.hpp"
#include "security/random.hpp"

namespace security {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

std::string hmac_sha1(std::string_view key, std::string_view text) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), out, &size) == nullptr)
    throw std::runtime_error("HMAC-SHA1");
  return std::string(reinterpret_cast<const char*>(out), size);
}

}  // namespace

std::string one_time_code(std::string_view secret, std::int64_t counter, int digits) {
  std::string octets(8, '\0');
  for (std::size_t i = 0; i < octets.size(); ++i)
    octets[7 - i] = static_cast<char>(counter >> (8 * i) & 0xFF);
  const std::string mac = hmac_sha1(secret, octets);
  const auto octet = [&mac](std::size_t at) { return static_cast<unsigned char>(mac[at]); };
  const std::size_t offset = octet(mac.size() - 1) & 0x0F;
  std::uint32_t number = octet(offset) & 0x7F;
  for (std::size_t i = 1; i < 4; ++i) number = number << 8 | octet(offset + i);
  std::string code(static_cast<std::size_t>(digits), '0');
  for (auto at = code.rbegin(); at != code.rend(); ++at, number /= 10)
    *at = static_cast<char>('0' + number % 10);
  return code;
}

std::optional<std::int64_t> match_totp(std::string_view secret, std::string_view code,
                                       base::Time now, std::int64_t after) {
  const std::int64_t current = now.time_since_epoch() / base::limits::totp_step;
  std::optional<std::int64_t> found;
  for (std::int64_t step = current - 1; step <= current + 1; ++step)
    if (same_secret(one_time_code(secret, step), code) && step > after) found = step;
  return found;
}

std::string encode_base32(std::string_view octets) {
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : octets) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= 5; count -= 5) text += alphabet[bits >> (count - 5) & 31];
  }
  if (count > 0) text += alphabet[bits << (5 - count) & 31];
  return text;
}

std::optional<std::string> decode_base32(std::string_view text) {
  std::string octets;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto value = alphabet.find(c);
    if (value == alphabet.npos) return std::nullopt;
    bits = bits << 5 | static_cast<std::uint32_t>(value);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    octets += static_cast<char>(bits >> count & 0xFF);
  }
  if (count >= 5 || (bits & ((1u << count) - 1)) != 0) return std::nullopt;
  return octets;
}

}  // namespace security
