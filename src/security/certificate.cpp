#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "security/detail/openssl.hpp"
#include "security/keys.hpp"

namespace security {

base::Result<Certificate> Certificate::from_der(std::string_view der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = at + der.size();
  Owned<X509> raw(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  // Octets after the certificate would give one certificate many fingerprints.
  if (!raw || at != end) {
    return base::fail(base::Code::key_unusable, "not a certificate: " + openssl_complaint());
  }
  // Decodes the extensions and the key now, while only this thread sees them.
  X509_check_purpose(raw.get(), -1, 0);
  X509_get0_pubkey(raw.get());
  Certificate certificate;
  certificate.raw_ = std::shared_ptr<X509>(raw.release(), FreeOpenssl());
  certificate.fingerprint_ = sha256_hex(certificate.der());
  return certificate;
}

base::Result<Certificate> Certificate::load(const std::filesystem::path& file) {
  BASE_TRY(text, read_file(file));
  const Owned<BIO> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  const Owned<X509> pem(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (!pem) {
    openssl_complaint();
    auto certificate = from_der(text);
    if (certificate) return certificate;
    return base::fail(base::Code::key_unusable, "no certificate in " + file.string());
  }
  unsigned char* der = nullptr;
  const int size = i2d_X509(pem.get(), &der);
  if (size <= 0) return base::fail(base::Code::key_unusable, openssl_complaint());
  const std::string octets(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return from_der(octets);
}

std::string Certificate::der() const {
  unsigned char* der = nullptr;
  const int size = i2d_X509(raw_.get(), &der);
  if (size <= 0) return {};
  std::string octets(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return octets;
}

std::string Certificate::subject() const {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), X509_get_subject_name(raw_.get()), 0,
                     XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

base::Time Certificate::not_before() const {
  return to_time(X509_get0_notBefore(raw_.get()));
}
base::Time Certificate::not_after() const {
  return to_time(X509_get0_notAfter(raw_.get()));
}

}  // namespace security
