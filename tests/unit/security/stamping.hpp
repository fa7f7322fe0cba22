#pragma once
// Time stamps of whatever moment, made without any clock.
#include <openssl/cms.h>
#include <openssl/ts.h>

#include <memory>

#include "pki.hpp"
#include "security/time_stamp.hpp"

namespace stamping {

inline std::string info_of(const security::Imprint& imprint, base::Time at) {
  const auto free = [](TS_TST_INFO* info) { TS_TST_INFO_free(info); };
  const std::unique_ptr<TS_TST_INFO, decltype(free)> info(TS_TST_INFO_new(), free);
  TS_TST_INFO_set_version(info.get(), 1);
  ASN1_OBJECT* policy = OBJ_txt2obj("1.2.3.4", 1);
  TS_TST_INFO_set_policy_id(info.get(), policy);
  ASN1_OBJECT_free(policy);
  TS_MSG_IMPRINT* what = TS_MSG_IMPRINT_new();
  X509_ALGOR* digest = X509_ALGOR_new();
  X509_ALGOR_set_md(digest, EVP_get_digestbyname(imprint.digest->openssl_name));
  TS_MSG_IMPRINT_set_algo(what, digest);
  std::string value = imprint.value;
  TS_MSG_IMPRINT_set_msg(what, reinterpret_cast<unsigned char*>(value.data()),
                         static_cast<int>(value.size()));
  TS_TST_INFO_set_msg_imprint(info.get(), what);
  X509_ALGOR_free(digest);
  TS_MSG_IMPRINT_free(what);
  ASN1_INTEGER* serial = ASN1_INTEGER_new();
  ASN1_INTEGER_set(serial, 7);
  TS_TST_INFO_set_serial(info.get(), serial);
  ASN1_INTEGER_free(serial);
  ASN1_GENERALIZEDTIME* time =
      ASN1_GENERALIZEDTIME_set(nullptr, std::chrono::system_clock::to_time_t(at));
  TS_TST_INFO_set_time(info.get(), time);
  ASN1_GENERALIZEDTIME_free(time);
  unsigned char* der = nullptr;
  const int size = i2d_TS_TST_INFO(info.get(), &der);
  std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

// A token over the imprint by that certificate of the common folder.
inline std::string token(const security::Imprint& imprint, base::Time at,
                         const std::string& by = "tsa") {
  const auto signer = testing_pki::shared_pki().signer(by);
  const std::string info = info_of(imprint, at);
  constexpr unsigned flags = CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES | CMS_PARTIAL;
  const auto free = [](CMS_ContentInfo* cms) { CMS_ContentInfo_free(cms); };
  const std::unique_ptr<CMS_ContentInfo, decltype(free)> cms(
      CMS_sign(nullptr, nullptr, nullptr, nullptr, flags), free);
  CMS_set1_eContentType(cms.get(), OBJ_nid2obj(NID_id_smime_ct_TSTInfo));
  CMS_SignerInfo* by_whom =
      CMS_add1_signer(cms.get(), signer.certificate().raw(), signer.raw(), EVP_sha256(), flags);
  // or else OpenSSL takes the machine's clock
  ASN1_TIME* when = ASN1_TIME_set(nullptr, std::chrono::system_clock::to_time_t(at));
  CMS_signed_add1_attr_by_NID(by_whom, NID_pkcs9_signingTime, when->type, when, -1);
  ASN1_TIME_free(when);
  BIO* content = BIO_new_mem_buf(info.data(), static_cast<int>(info.size()));
  CMS_final(cms.get(), content, nullptr, flags);
  BIO_free(content);
  unsigned char* der = nullptr;
  const int size = i2d_CMS_ContentInfo(cms.get(), &der);
  std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

}  // namespace stamping
