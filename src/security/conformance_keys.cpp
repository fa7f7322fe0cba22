// Profile xmldsig: KeyInfo → the certificate that it holds or names.
#include <openssl/bn.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <functional>

#include "base/text.hpp"
#include "security/detail/conformance.hpp"
#include "security/detail/names.hpp"
#include "security/detail/openssl.hpp"
#include "security/detail/signature.hpp"

namespace security {
namespace {

using Matches = std::function<bool(const Certificate&)>;
using Found = std::optional<Certificate>;

// "CN=A, O=B" and "O=B,CN=A" name one subject: whoever wrote them differed in order and spaces.
std::vector<std::string> name_parts(std::string_view name) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '\\' && i + 1 < name.size())
      parts.back() += name[++i];
    else if (name[i] == ',')
      parts.emplace_back();
    else
      parts.back() += name[i];
  }
  for (std::string& part : parts) part = base::trim(part);
  std::sort(parts.begin(), parts.end());
  return parts;
}

std::string text_of(X509_NAME* name) {
  const Owned<BIO> out(BIO_new(BIO_s_mem()));
  char* text = nullptr;
  if (X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
    return {};
  const long size = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

bool is_subject(const Certificate& certificate, std::string_view name) {
  return name_parts(text_of(X509_get_subject_name(certificate.raw()))) == name_parts(name);
}

bool has_common_name(const Certificate& certificate, std::string_view name) {
  const auto parts = name_parts(text_of(X509_get_subject_name(certificate.raw())));
  return std::find(parts.begin(), parts.end(), "CN=" + std::string(name)) != parts.end();
}

bool has_serial(const Certificate& certificate, const std::string& decimal) {
  BIGNUM* number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate.raw()), nullptr);
  char* text = number == nullptr ? nullptr : BN_bn2dec(number);
  const bool same = text != nullptr && decimal == text;
  OPENSSL_free(text);
  BN_free(number);
  return same;
}

bool has_key_id(const Certificate& certificate, std::string_view octets) {
  const ASN1_OCTET_STRING* id = X509_get0_subject_key_id(certificate.raw());
  if (id == nullptr) return false;
  const auto* data = reinterpret_cast<const char*>(ASN1_STRING_get0_data(id));
  return octets == std::string_view(data, static_cast<std::size_t>(ASN1_STRING_length(id)));
}

base::Result<Found> find(const std::vector<Certificate>& known, const Matches& matches,
                         const std::string& what) {
  const auto found = std::find_if(known.begin(), known.end(), matches);
  if (found == known.end())
    return base::fail(base::Code::certificate_unknown,
                      "среди известных сертификатов (--trust ПАПКА) нет: " + what);
  return Found(*found);
}

base::Result<std::string> octets_of(xml::Node node) {
  BASE_TRY(text, leaf_text(node));
  auto octets = base::decode_base64(text);
  if (!octets) return bad_signature(std::string(node.name()) + " is not Base64");
  return std::move(*octets);
}

// Of a chain the one that issued no other.
Certificate end_of(const std::vector<Certificate>& chain) {
  for (const Certificate& each : chain) {
    const bool issuer = std::any_of(chain.begin(), chain.end(), [&](const Certificate& other) {
      return other.fingerprint() != each.fingerprint() &&
             X509_check_issued(each.raw(), other.raw()) == X509_V_OK;
    });
    if (!issuer) return each;
  }
  return chain.front();
}

base::Result<Found> find_named(xml::Node part, const std::vector<Certificate>& known) {
  if (part.is(ds_ns, "KeyName")) {
    const std::string name = part.text();
    return find(
        known, [&](const auto& each) { return has_common_name(each, name); }, name);
  }
  if (part.is(ds_ns, "X509SubjectName")) {
    const std::string name = part.text();
    return find(
        known, [&](const auto& each) { return is_subject(each, name); }, name);
  }
  if (part.is(ds_ns, "X509IssuerSerial")) {
    const std::string name = part.child(ds_ns, "X509IssuerName").text(),
                      serial = part.child(ds_ns, "X509SerialNumber").text();
    const auto matches = [&](const Certificate& each) {
      return has_serial(each, serial) &&
             name_parts(text_of(X509_get_issuer_name(each.raw()))) == name_parts(name);
    };
    return find(known, matches, serial + ", " + name);
  }
  if (part.is(ds_ns, "X509SKI")) {
    BASE_TRY(id, octets_of(part));
    return find(
        known, [&](const auto& each) { return has_key_id(each, id); }, base::encode_hex(id));
  }
  return Found();
}

base::Result<void> check_revoked(xml::Node list, const Certificate& certificate) {
  BASE_TRY(der, octets_of(list));
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> crl(
      d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size())), X509_CRL_free);
  if (!crl) return bad_signature("an X509CRL that cannot be read: " + openssl_complaint());
  X509* raw = certificate.raw();
  const bool same = X509_NAME_cmp(X509_CRL_get_issuer(crl.get()), X509_get_issuer_name(raw)) == 0;
  X509_REVOKED* entry = nullptr;
  // Its own signature is not asked for: whoever encloses a list against oneself is believed.
  if (same && X509_CRL_get0_by_serial(crl.get(), &entry, X509_get0_serialNumber(raw)) == 1)
    return base::fail(base::Code::certificate_revoked, "списком отзыва в самой подписи");
  return {};
}

}  // namespace

base::Result<std::optional<Certificate>> find_core_certificate(
    const CoreSignature& signature, const std::vector<Certificate>& known) {
  if (!signature.key_info) return bad_signature("no KeyInfo");
  Found certificate;
  std::vector<Certificate> chain;
  std::vector<xml::Node> parts, lists;
  for (const xml::Node& part : signature.key_info.children()) {
    if (part.is(ds_ns, "RetrievalMethod"))
      return bad_signature(
          "RetrievalMethod указывает наружу, файлы по именам из документа не "
          "открываются: " +
          part.attribute("URI").value_or(""));
    const auto inside = part.is(ds_ns, "X509Data") ? part.children() : std::vector{part};
    parts.insert(parts.end(), inside.begin(), inside.end());
  }
  for (const xml::Node& part : parts) {
    if (part.is(ds_ns, "X509CRL")) lists.push_back(part);
    if (!part.is(ds_ns, "X509Certificate")) continue;
    BASE_TRY(der, octets_of(part));
    auto own = Certificate::from_der(der);
    if (!own) return bad_signature("an X509Certificate that cannot be read");
    chain.push_back(std::move(*own));
  }
  if (!chain.empty()) certificate = end_of(chain);
  for (std::size_t i = 0; i < parts.size() && !certificate; ++i) {
    // a KeyValue beside it says the same without a certificate
    BASE_TRY(named, find_named(parts[i], known));
    certificate = named;
  }
  if (certificate)
    for (const xml::Node& list : lists) BASE_CHECK(check_revoked(list, *certificate));
  return certificate;
}

}  // namespace security
