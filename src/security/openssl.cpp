#include "security/detail/openssl.hpp"

#include <openssl/err.h>

#include <fstream>

#include "base/text.hpp"

namespace security {

std::string openssl_complaint() {
  const auto code = ERR_peek_last_error();
  ERR_clear_error();
  if (code == 0) return "no reason given";
  char text[256];
  ERR_error_string_n(code, text, sizeof text);
  return text;
}

base::Result<std::string> read_file(const std::filesystem::path& file) {
  constexpr std::size_t most_bytes = 1024 * 1024;
  std::ifstream in(file, std::ios::binary);
  std::string text(most_bytes + 1, '\0');
  if (!in || !std::filesystem::is_regular_file(file)) {
    return base::fail(base::Code::file_unreadable, "cannot open " + file.string());
  }
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (in.bad() || text.size() > most_bytes) {
    return base::fail(base::Code::file_unreadable, "cannot read " + file.string());
  }
  return text;
}

std::string digest(std::string_view octets, std::string_view digest_name) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  // Legacy lookups by name cost microseconds in OpenSSL 3; these are the table's.
  const EVP_MD* kind = digest_name == "SHA256"   ? EVP_sha256()
                       : digest_name == "SHA384" ? EVP_sha384()
                                                 : EVP_sha512();
  EVP_Digest(octets.data(), octets.size(), out, &size, kind, nullptr);
  return std::string(reinterpret_cast<const char*>(out), size);
}

std::string sha256(std::string_view octets) {
  return digest(octets, "SHA256");
}
std::string sha256_hex(std::string_view octets) {
  return base::encode_hex(sha256(octets));
}

base::Result<void> check_key(const EVP_PKEY* key, const Algorithm& algorithm) {
  const int wanted = algorithm.key == KeyType::rsa ? EVP_PKEY_RSA : EVP_PKEY_EC;
  if (key == nullptr || EVP_PKEY_get_base_id(key) != wanted) {
    return base::fail(base::Code::key_unusable,
                      "the key is not of the type of " + std::string(algorithm.name));
  }
  if (EVP_PKEY_get_bits(key) < algorithm.min_bits) {
    return base::fail(base::Code::key_unusable, std::string(algorithm.name) +
                                                    " needs a key of at least " +
                                                    std::to_string(algorithm.min_bits) + " bits");
  }
  return {};
}

base::Time to_time(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return base::Time::min();
  return std::chrono::sys_seconds(std::chrono::seconds(timegm(&parts)));
}

}  // namespace security
