#include "security/detail/cipher.hpp"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include <array>
#include <memory>

#include "security/random.hpp"

namespace security {
namespace {

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeContext>;

constexpr std::array table{
    CipherRow{"http://www.w3.org/2001/04/xmlenc#aes128-cbc", EVP_aes_128_cbc, 16, false},
    CipherRow{"http://www.w3.org/2001/04/xmlenc#aes256-cbc", EVP_aes_256_cbc, 32, false},
    CipherRow{"http://www.w3.org/2009/xmlenc11#aes128-gcm", EVP_aes_128_gcm, 16, true},
    CipherRow{"http://www.w3.org/2009/xmlenc11#aes256-gcm", EVP_aes_256_gcm, 32, true},
};
constexpr std::size_t block = 16, tag_octets = 16, gcm_vector = 12;

unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
int length(std::string_view text) {
  return static_cast<int>(text.size());
}

using Transform = int (*)(EVP_PKEY_CTX*, unsigned char*, std::size_t*, const unsigned char*,
                          std::size_t);

std::optional<std::string> by_oaep(EVP_PKEY* key, const Oaep& oaep, std::string_view octets,
                                   int (*begin)(EVP_PKEY_CTX*), Transform run) {
  const KeyContext context(EVP_PKEY_CTX_new(key, nullptr));
  std::size_t size = 0;
  std::string out;
  const bool good =
      context && begin(context.get()) == 1 &&
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
      EVP_PKEY_CTX_set_rsa_oaep_md_name(context.get(), oaep.digest, nullptr) == 1 &&
      EVP_PKEY_CTX_set_rsa_mgf1_md_name(context.get(), oaep.mask, nullptr) == 1 &&
      run(context.get(), nullptr, &size, bytes(octets), octets.size()) == 1 &&
      (out.resize(size), run(context.get(), bytes(out), &size, bytes(octets), octets.size()) == 1);
  ERR_clear_error();
  if (!good) return std::nullopt;
  out.resize(size);
  return out;
}

}  // namespace

const CipherRow* find_cipher(std::string_view uri) {
  for (const CipherRow& row : table)
    if (row.uri == uri) return &row;
  return nullptr;
}

std::optional<std::string> decipher(const CipherRow& row, std::string_view key,
                                    std::string_view octets) {
  const std::size_t vector = row.gcm ? gcm_vector : block;
  const std::size_t tail = row.gcm ? tag_octets : 0;
  if (key.size() != row.key_octets || octets.size() < vector + std::max(tail, block))
    return std::nullopt;
  std::string tag(octets.substr(octets.size() - tail));
  const std::string_view text = octets.substr(vector, octets.size() - vector - tail);
  if (!row.gcm && text.size() % block != 0) return std::nullopt;
  const CipherContext context(EVP_CIPHER_CTX_new());
  std::string out(text.size() + block, '\0');
  int written = 0, last = 0;
  const bool good =
      context &&
      EVP_DecryptInit_ex(context.get(), row.openssl(), nullptr, bytes(key), bytes(octets)) == 1 &&
      EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
      (!row.gcm ||
       EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_octets, tag.data()) == 1) &&
      EVP_DecryptUpdate(context.get(), bytes(out), &written, bytes(text), length(text)) == 1 &&
      EVP_DecryptFinal_ex(context.get(), bytes(out) + written, &last) == 1;
  ERR_clear_error();
  if (!good) return std::nullopt;
  out.resize(static_cast<std::size_t>(written + last));
  if (row.gcm) return out;
  // any octets, and their number in the last one
  const auto padding = static_cast<unsigned char>(out.back());
  if (padding == 0 || padding > block) return std::nullopt;
  out.resize(out.size() - padding);
  return out;
}

std::optional<std::string> encipher(const CipherRow& row, std::string_view key,
                                    std::string_view text) {
  std::string out = random_octets(row.gcm ? gcm_vector : block);
  const std::size_t vector = out.size();
  std::string padded(text);
  if (!row.gcm) {
    const std::size_t padding = block - text.size() % block;
    padded.append(padding, static_cast<char>(padding));
  }
  out.resize(vector + padded.size() + tag_octets);
  const CipherContext context(EVP_CIPHER_CTX_new());
  int written = 0, last = 0;
  const bool good =
      context &&
      EVP_EncryptInit_ex(context.get(), row.openssl(), nullptr, bytes(key), bytes(out)) == 1 &&
      EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
      EVP_EncryptUpdate(context.get(), bytes(out) + vector, &written, bytes(padded),
                        length(padded)) == 1 &&
      EVP_EncryptFinal_ex(context.get(), bytes(out) + vector + written, &last) == 1 &&
      (!row.gcm || EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_octets,
                                       out.data() + vector + padded.size()) == 1);
  ERR_clear_error();
  if (!good) return std::nullopt;
  if (!row.gcm) out.resize(vector + padded.size());
  return out;
}

std::optional<std::string> unwrap_key(EVP_PKEY* key, const Oaep& oaep, std::string_view octets) {
  return by_oaep(key, oaep, octets, EVP_PKEY_decrypt_init, EVP_PKEY_decrypt);
}

std::optional<std::string> wrap_key(EVP_PKEY* key, const Oaep& oaep, std::string_view octets) {
  return by_oaep(key, oaep, octets, EVP_PKEY_encrypt_init, EVP_PKEY_encrypt);
}

}  // namespace security
