#include "security/detail/private_key.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include <algorithm>

namespace security {
namespace {

struct FreePkcs12 {
  void operator()(PKCS12* store) const { PKCS12_free(store); }
};

base::Error unusable(const std::string& file, std::string_view why) {
  ERR_clear_error();
  return base::fail(base::Code::key_unusable, file + ": " + std::string(why));
}

// The file's first line, or nothing where no file is named.
base::Result<base::Secret> read_passphrase(const std::filesystem::path& file) {
  if (file.empty()) return base::Secret();
  BASE_TRY(text, read_file(file));
  std::string line = text.substr(0, text.find_first_of("\r\n"));
  OPENSSL_cleanse(text.data(), text.size());
  if (line.empty()) return unusable(file.string(), "there is no passphrase in its first line");
  return base::Secret(std::move(line));
}

struct Asked {
  const base::Secret& passphrase;
  bool at_all = false;
};

// OpenSSL must never ask the terminal.
int answer(char* out, int size, int, void* context) {
  auto& asked = *static_cast<Asked*>(context);
  asked.at_all = true;
  const auto text = asked.passphrase.reveal();
  if (text.empty() || text.size() > static_cast<std::size_t>(size)) return -1;
  std::copy(text.begin(), text.end(), out);
  return static_cast<int>(text.size());
}

constexpr std::string_view no_passphrase =
    "the private key is encrypted and no passphrase_file is named";
constexpr std::string_view wrong_passphrase = "the passphrase does not open the private key";

base::Result<PrivateKey> read_pem(const std::string& file, std::string_view text,
                                  const base::Secret& passphrase) {
  const Owned<BIO> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  Asked asked{passphrase};
  PrivateKey found{Owned<EVP_PKEY>(PEM_read_bio_PrivateKey(bio.get(), nullptr, answer, &asked))};
  if (found.key) return found;
  if (asked.at_all) return unusable(file, passphrase.empty() ? no_passphrase : wrong_passphrase);
  if (gost_available()) return unusable(file, "there is no private key in it");
  return unusable(file,
                  "there is no private key in it; for one of GOST, install the package "
                  "libengine-gost-openssl");
}

base::Result<PrivateKey> read_pkcs12(const std::string& file, PKCS12* store,
                                     const base::Secret& passphrase) {
  const std::string text(passphrase.reveal());
  const bool opened = PKCS12_verify_mac(store, text.c_str(), -1) == 1 ||
                      (text.empty() && PKCS12_verify_mac(store, nullptr, 0) == 1);
  if (!opened) return unusable(file, text.empty() ? no_passphrase : wrong_passphrase);
  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
  const bool parsed = PKCS12_parse(store, text.c_str(), &key, &certificate, nullptr) == 1;
  PrivateKey found{Owned<EVP_PKEY>(key)};
  const Owned<X509> own(certificate);
  if (!parsed) {
    return unusable(file,
                    "its encryption is obsolete or unknown; make a new one with `openssl pkcs12 "
                    "-legacy -in OLD | openssl pkcs12 -export -out NEW`");
  }
  if (!found.key) return unusable(file, "there is no private key in it");
  if (own) {
    BASE_TRY(loaded, Certificate::from_der(to_der(own.get())));
    found.certificate = std::move(loaded);
  }
  return found;
}

}  // namespace

base::Result<PrivateKey> load_private_key(const KeySource& source) {
  BASE_TRY(passphrase, read_passphrase(source.passphrase_file));
  if (is_token_uri(source.key)) {
    BASE_TRY(key, load_token_key(source.key, passphrase));
    return PrivateKey{std::move(key)};
  }
  BASE_TRY(text, read_file(source.key));
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  const std::unique_ptr<PKCS12, FreePkcs12> store(
      d2i_PKCS12(nullptr, &at, static_cast<long>(text.size())));
  auto found = store ? read_pkcs12(source.key, store.get(), passphrase)
                     : read_pem(source.key, text, passphrase);
  OPENSSL_cleanse(text.data(), text.size());
  ERR_clear_error();
  return found;
}

}  // namespace security
