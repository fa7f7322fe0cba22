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

base::Result<Certificate> Certificate::from_text(std::string_view text) {
  const Owned<BIO> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  const Owned<X509> pem(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (!pem) {
    openssl_complaint();
    return from_der(text);
  }
  return from_der(to_der(pem.get()));
}

base::Result<Certificate> Certificate::load(const std::filesystem::path& file) {
  BASE_TRY(text, read_file(file));
  auto certificate = from_text(text);
  if (certificate) return certificate;
  return base::fail(base::Code::key_unusable, "no certificate in " + file.string());
}

std::string Certificate::der() const {
  return to_der(raw_.get());
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
