// The structure of SignedData, checked before any mathematics.
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/objects.h>

#include <algorithm>

#include "base/limits.hpp"
#include "security/detail/cms.hpp"

namespace security {
namespace {

base::Error bad(std::string why) {
  ERR_clear_error();
  return base::fail(base::Code::signature_invalid, "CMS: " + std::move(why));
}

std::string octets_of(const ASN1_STRING* string) {
  const auto* data = reinterpret_cast<const char*>(ASN1_STRING_get0_data(string));
  return std::string(data, static_cast<std::size_t>(ASN1_STRING_length(string)));
}

// The only value of an attribute that must not have several.
base::Result<const ASN1_TYPE*> single_value(X509_ATTRIBUTE* attribute) {
  if (X509_ATTRIBUTE_count(attribute) != 1) return bad("an attribute without exactly one value");
  return X509_ATTRIBUTE_get0_type(attribute, 0);
}

struct Found {
  bool content_type = false, digest = false, time = false;
};

base::Result<void> read_attribute(X509_ATTRIBUTE* attribute, int content_nid, SignedData& out,
                                  Found& found) {
  const auto once = [](bool& seen) { return !std::exchange(seen, true); };
  const int nid = OBJ_obj2nid(X509_ATTRIBUTE_get0_object(attribute));
  if (nid == NID_pkcs9_contentType) {
    BASE_TRY(value, single_value(attribute));
    if (!once(found.content_type) || ASN1_TYPE_get(value) != V_ASN1_OBJECT ||
        OBJ_obj2nid(value->value.object) != content_nid) {
      return bad("the attribute contentType is wrong");
    }
  } else if (nid == NID_pkcs9_messageDigest) {
    BASE_TRY(value, single_value(attribute));
    if (!once(found.digest) || ASN1_TYPE_get(value) != V_ASN1_OCTET_STRING)
      return bad("the attribute messageDigest is wrong");
    out.message_digest = octets_of(value->value.octet_string);
    if (out.message_digest.size() != out.digest->size) return bad("messageDigest of wrong length");
  } else if (nid == NID_pkcs9_signingTime) {
    BASE_TRY(value, single_value(attribute));
    const int type = ASN1_TYPE_get(value);
    if (!once(found.time) || (type != V_ASN1_UTCTIME && type != V_ASN1_GENERALIZEDTIME))
      return bad("the attribute signingTime is wrong");
    out.signed_at = to_time(value->value.asn1_string);
    if (*out.signed_at == base::Time::min()) return bad("signingTime cannot be read");
  } else if (nid == NID_id_smime_aa_signingCertificate ||
             nid == NID_id_smime_aa_signingCertificateV2) {
    out.names_certificate = true;
  }
  return {};
}

// The octets that are signed are not the [0] of the message but a SET OF (RFC 5652, 5.4).
std::string as_set(const std::string& elements) {
  unsigned char head[16];
  unsigned char* end = head;
  ASN1_put_object(&end, 1, static_cast<int>(elements.size()), V_ASN1_SET, V_ASN1_UNIVERSAL);
  return std::string(reinterpret_cast<const char*>(head), static_cast<std::size_t>(end - head)) +
         elements;
}

base::Result<void> read_attributes(SignedData& out, int content_nid) {
  const int count = CMS_signed_get_attr_count(out.signer);
  if (count <= 0) return {};
  Found found;
  std::string elements;
  for (int i = 0; i < count; ++i) {
    X509_ATTRIBUTE* attribute = CMS_signed_get_attr(out.signer, i);
    BASE_CHECK(read_attribute(attribute, content_nid, out, found));
    unsigned char* der = nullptr;
    const int size = i2d_X509_ATTRIBUTE(attribute, &der);
    if (size <= 0) return bad("an attribute that cannot be encoded");
    elements.append(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
  }
  if (!found.content_type || !found.digest)
    return bad("signed attributes without contentType or messageDigest");
  out.attributes = as_set(elements);
  return {};
}

// Nobody has signed these: of all that may stand there only the time stamp is looked at.
base::Result<void> read_unsigned(SignedData& out) {
  const auto next = [&out](int after) {
    return CMS_unsigned_get_attr_by_NID(out.signer, NID_id_smime_aa_timeStampToken, after);
  };
  const int place = next(-1);
  if (place < 0) return {};
  BASE_TRY(value, single_value(CMS_unsigned_get_attr(out.signer, place)));
  if (next(place) >= 0 || ASN1_TYPE_get(value) != V_ASN1_SEQUENCE)
    return bad("not exactly one time stamp in its attribute");
  out.stamp = octets_of(value->value.sequence);
  return {};
}

base::Result<void> read_certificates(SignedData& out) {
  STACK_OF(X509)* enclosed = CMS_get1_certs(out.cms.get());
  const auto free = [](STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); };
  const std::unique_ptr<STACK_OF(X509), decltype(free)> owner(enclosed, free);
  if (sk_X509_num(enclosed) > base::limits::cms_certificates) return bad("too many certificates");
  for (int i = 0; i < sk_X509_num(enclosed); ++i) {
    auto certificate = Certificate::from_der(to_der(sk_X509_value(enclosed, i)));
    if (!certificate) return bad(certificate.error().detail);
    out.certificates.push_back(std::move(*certificate));
  }
  return {};
}

base::Result<void> read_signer(SignedData& out, int content_nid) {
  STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(out.cms.get());
  if (sk_CMS_SignerInfo_num(signers) != 1) return bad("not exactly one signer");
  out.signer = sk_CMS_SignerInfo_value(signers, 0);
  X509_ALGOR* digest = nullptr;
  X509_ALGOR* signature = nullptr;
  CMS_SignerInfo_get0_algs(out.signer, nullptr, nullptr, &digest, &signature);
  out.digest = find_digest_of(digest);
  if (out.digest == nullptr) return bad("a digest algorithm that is not accepted");
  const ASN1_OBJECT* name = nullptr;
  X509_ALGOR_get0(&name, nullptr, nullptr, signature);
  out.signature_nid = OBJ_obj2nid(name);
  out.value = octets_of(CMS_SignerInfo_get0_signature(out.signer));
  BASE_CHECK(read_attributes(out, content_nid));
  return read_unsigned(out);
}

// SigningCertificate and its V2 (RFC 5035) say which certificate the signer meant.
bool names_other_certificate(const SignedData& data, const Certificate& signer) {
  const auto value = [&data](int nid) -> const ASN1_STRING* {
    return static_cast<const ASN1_STRING*>(
        CMS_signed_get0_data_by_OBJ(data.signer, OBJ_nid2obj(nid), -3, V_ASN1_SEQUENCE));
  };
  const bool first =
      CMS_signed_get_attr_by_NID(data.signer, NID_id_smime_aa_signingCertificate, -1) >= 0;
  const bool second =
      CMS_signed_get_attr_by_NID(data.signer, NID_id_smime_aa_signingCertificateV2, -1) >= 0;
  if (!first && !second) return false;
  const auto free_v1 = [](ESS_SIGNING_CERT* ess) { ESS_SIGNING_CERT_free(ess); };
  const auto free_v2 = [](ESS_SIGNING_CERT_V2* ess) { ESS_SIGNING_CERT_V2_free(ess); };
  std::unique_ptr<ESS_SIGNING_CERT, decltype(free_v1)> v1(nullptr, free_v1);
  std::unique_ptr<ESS_SIGNING_CERT_V2, decltype(free_v2)> v2(nullptr, free_v2);
  if (const ASN1_STRING* der = value(NID_id_smime_aa_signingCertificate)) {
    const unsigned char* at = ASN1_STRING_get0_data(der);
    v1.reset(d2i_ESS_SIGNING_CERT(nullptr, &at, ASN1_STRING_length(der)));
  }
  if (const ASN1_STRING* der = value(NID_id_smime_aa_signingCertificateV2)) {
    const unsigned char* at = ASN1_STRING_get0_data(der);
    v2.reset(d2i_ESS_SIGNING_CERT_V2(nullptr, &at, ASN1_STRING_length(der)));
  }
  if (first != (v1 != nullptr) || second != (v2 != nullptr)) return true;
  const auto free = [](STACK_OF(X509) * stack) { sk_X509_free(stack); };
  const std::unique_ptr<STACK_OF(X509), decltype(free)> chain(sk_X509_new_null(), free);
  sk_X509_push(chain.get(), signer.raw());
  for (const Certificate& each : data.certificates) sk_X509_push(chain.get(), each.raw());
  return OSSL_ESS_check_signing_certs(v1.get(), v2.get(), chain.get(), 1) != 1;
}

}  // namespace

const Digest* find_digest_of(const X509_ALGOR* algorithm) {
  const ASN1_OBJECT* name = nullptr;
  int type = 0;
  X509_ALGOR_get0(&name, &type, nullptr, algorithm);
  if (type != V_ASN1_UNDEF && type != V_ASN1_NULL) return nullptr;
  const int nid = OBJ_obj2nid(name);
  const auto row = std::find_if(digests().begin(), digests().end(), [nid](const Digest& each) {
    const EVP_MD* digest = message_digest(each);
    return digest != nullptr && EVP_MD_get_type(digest) == nid;
  });
  return row == digests().end() ? nullptr : &*row;
}

void FreeCms::operator()(CMS_ContentInfo_st* cms) const {
  CMS_ContentInfo_free(cms);
}

base::Result<SignedData> parse_signed_data(std::string_view der, int content_nid, bool attached) {
  if (der.size() > base::limits::cms_bytes)
    return base::fail(base::Code::too_large, "CMS of more than limits::cms_bytes");
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = at + der.size();
  SignedData out;
  out.cms = {d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())), FreeCms()};
  if (!out.cms || at != end) return bad("not a ContentInfo");
  // Only of SignedData; everything else, compressed and enveloped data too, ends here.
  if (OBJ_obj2nid(CMS_get0_type(out.cms.get())) != NID_pkcs7_signed) return bad("not SignedData");
  if (OBJ_obj2nid(CMS_get0_eContentType(out.cms.get())) != content_nid)
    return bad("content of another type");
  ASN1_OCTET_STRING** content = CMS_get0_content(out.cms.get());
  const bool present = content != nullptr && *content != nullptr;
  if (present != attached) return bad(attached ? "there is no content in it" : "content in it");
  if (present) out.content = octets_of(*content);
  BASE_CHECK(read_signer(out, content_nid));
  BASE_CHECK(read_certificates(out));
  ERR_clear_error();
  return out;
}

base::Result<Certificate> find_signer(const SignedData& data,
                                      const std::vector<Certificate>& others) {
  for (const auto* candidates : {&data.certificates, &others}) {
    for (const Certificate& each : *candidates) {
      if (CMS_SignerInfo_cert_cmp(data.signer, each.raw()) != 0) continue;
      if (names_other_certificate(data, each)) return bad("signed by another certificate");
      ERR_clear_error();
      return each;
    }
  }
  return base::fail(base::Code::certificate_unknown, "CMS: the signer's certificate is not known");
}

base::Result<const Algorithm*> find_algorithm(const SignedData& data,
                                              const Certificate& certificate,
                                              const std::vector<std::string>& allowed) {
  EVP_PKEY* key = X509_get0_pubkey(certificate.raw());
  if (key == nullptr) return bad("the certificate's key cannot be used");
  const int key_nid = EVP_PKEY_get_base_id(key);
  const auto row =
      std::find_if(algorithms().begin(), algorithms().end(), [&](const Algorithm& each) {
        return each.digest == data.digest && check_key(key, each).has_value();
      });
  if (row == algorithms().end()) return bad("digest, key or its size that are not accepted");
  // Named by the key's own algorithm (PKCS#7, RFC 4490) or by that of digest and key together.
  int together = NID_undef;
  OBJ_find_sigid_by_algs(&together, EVP_MD_get_type(message_digest(*data.digest)), key_nid);
  const bool by_key = data.signature_nid == key_nid && key_nid != EVP_PKEY_EC;
  if (data.signature_nid == NID_undef || (!by_key && data.signature_nid != together))
    return bad("a signature algorithm that does not fit digest and key");
  if (!permits(allowed, *row)) return bad("not allowed: " + std::string(row->name));
  return &*row;
}

}  // namespace security
