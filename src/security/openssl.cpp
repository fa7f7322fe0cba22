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

std::string to_der(const X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  if (size <= 0) return {};
  std::string octets(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return octets;
}

const EVP_MD* message_digest(const Digest& digest) {
  // Fetched once for each row of the table: a look-up by name costs microseconds in OpenSSL 3.
  // Those that are no provider's are the engine's.
  // Never destroyed: other threads may still be digesting when the program ends.
  static const auto& found = *[] {
    auto* all = new std::vector<const EVP_MD*>;
    for (const Digest& row : digests()) {
      const EVP_MD* fetched = EVP_MD_fetch(nullptr, row.openssl_name, nullptr);
      all->push_back(fetched != nullptr ? fetched : EVP_get_digestbyname(row.openssl_name));
    }
    ERR_clear_error();
    return all;
  }();
  return found[static_cast<std::size_t>(&digest - digests().data())];
}

std::string digest(std::string_view octets, const Digest& digest) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(octets.data(), octets.size(), out, &size, message_digest(digest), nullptr) != 1)
    size = 0;
  return std::string(reinterpret_cast<const char*>(out), size);
}

std::string sha256(std::string_view octets) {
  return digest(octets, *find_digest("sha256"));
}
std::string sha256_hex(std::string_view octets) {
  return base::encode_hex(sha256(octets));
}

namespace {

int openssl_type(KeyType type) {
  switch (type) {
    case KeyType::rsa:
      return EVP_PKEY_RSA;
    case KeyType::ec:
      return EVP_PKEY_EC;
    case KeyType::gost2001:
      return NID_id_GostR3410_2001;
    case KeyType::gost2012_256:
      return NID_id_GostR3410_2012_256;
    case KeyType::gost2012_512:
      return NID_id_GostR3410_2012_512;
  }
  return NID_undef;
}

}  // namespace

bool fits(const EVP_PKEY* key, std::string_view value) {
  const int size = key == nullptr ? 0 : EVP_PKEY_get_size(key);
  return size > 0 && (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC ||
                      value.size() == static_cast<std::size_t>(size));
}

base::Result<void> check_key(const EVP_PKEY* key, const Algorithm& algorithm) {
  if (is_gost(algorithm.key) && !gost_available()) {
    return base::fail(base::Code::key_unusable, std::string(algorithm.name) +
                                                    " needs OpenSSL's engine for GOST: install "
                                                    "the package libengine-gost-openssl");
  }
  if (key == nullptr || EVP_PKEY_get_base_id(key) != openssl_type(algorithm.key)) {
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
