// Profile xmldsig: the mathematics, by xmlsec. The only file that knows it.
#include <xmlsec/xmlsec.h>
// behind the one that the others need first
#include <xmlsec/errors.h>
#include <xmlsec/keyinfo.h>
#include <xmlsec/keys.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/xmldsig.h>

#include <memory>

#include "security/detail/conformance.hpp"
#include "security/detail/names.hpp"
#include "security/detail/openssl.hpp"
#include "security/detail/signature.hpp"

namespace security {
namespace {

struct FreeXmlsec {
  void operator()(xmlSecDSigCtx* context) const { xmlSecDSigCtxDestroy(context); }
  void operator()(xmlSecKey* key) const { xmlSecKeyDestroy(key); }
  void operator()(xmlSecKeyInfoCtx* context) const { xmlSecKeyInfoCtxDestroy(context); }
};
template <class T>
using Held = std::unique_ptr<T, FreeXmlsec>;

// xmlsec would print; what it found is kept for the report instead.
thread_local std::string first_complaint;

void hear(const char*, int, const char* function, const char* object, const char*, int reason,
          const char* text) {
  if (!first_complaint.empty()) return;
  const auto word = [](const char* given) { return std::string(given == nullptr ? "" : given); };
  first_complaint =
      word(function) + " " + word(object) + " " + std::to_string(reason) + " " + word(text);
}

base::Error refusal(const std::string& what) {
  return bad_signature(what + (first_complaint.empty() ? "" : ": " + first_complaint));
}

base::Result<Held<xmlSecKey>> key_of(const Certificate& certificate) {
  EVP_PKEY* own = X509_get_pubkey(certificate.raw());  // takes a share of it
  xmlSecKeyData* data = own == nullptr ? nullptr : xmlSecOpenSSLEvpKeyAdopt(own);
  if (data == nullptr) {
    EVP_PKEY_free(own);
    return refusal("a key of a kind that is not accepted");
  }
  Held<xmlSecKey> key(xmlSecKeyCreate());
  if (!key || xmlSecKeySetValue(key.get(), data) < 0) {
    xmlSecKeyDataDestroy(data);
    return refusal("no key");
  }
  return key;
}

// The bare key in KeyInfo, and nothing else from there.
base::Result<Held<xmlSecKey>> key_value(xml::Node key_info, CoreKey kind) {
  const Held<xmlSecKeyInfoCtx> context(xmlSecKeyInfoCtxCreate(nullptr));
  Held<xmlSecKey> key(xmlSecKeyCreate());
  if (!context || !key) return refusal("no memory for a key");
  context->mode = xmlSecKeyInfoModeRead;
  context->keyReq.keyType = xmlSecKeyDataTypePublic;
  context->keyReq.keyUsage = xmlSecKeyUsageVerify;
  const xmlSecKeyDataId wanted = kind == CoreKey::rsa   ? xmlSecOpenSSLKeyDataRsaGetKlass()
                                 : kind == CoreKey::dsa ? xmlSecOpenSSLKeyDataDsaGetKlass()
                                                        : xmlSecOpenSSLKeyDataEcdsaGetKlass();
  context->keyReq.keyId = wanted;
  for (const xmlSecKeyDataId id : {xmlSecKeyDataValueGetKlass(), wanted})
    xmlSecPtrListAdd(&context->enabledKeyData, const_cast<void*>(static_cast<const void*>(id)));
  if (xmlSecKeyInfoNodeRead(key_info.raw(), key.get(), context.get()) < 0 ||
      xmlSecKeyGetValue(key.get()) == nullptr) {
    return refusal("no key in KeyInfo that could be read");
  }
  return key;
}

base::Result<Held<xmlSecKey>> find_key(const CoreSignature& signature,
                                       const std::optional<Certificate>& certificate,
                                       const std::string& hmac_key) {
  if (signature.key == CoreKey::hmac) {
    if (hmac_key.empty()) return bad_signature("HMAC: общий ключ называют в --hmac-key");
    const auto* octets = reinterpret_cast<const xmlSecByte*>(hmac_key.data());
    Held<xmlSecKey> key(xmlSecKeyReadMemory(xmlSecOpenSSLKeyDataHmacGetKlass(), octets,
                                            static_cast<xmlSecSize>(hmac_key.size())));
    if (!key) return refusal("an HMAC key that cannot be used");
    return key;
  }
  if (certificate) return key_of(*certificate);
  return key_value(signature.key_info, signature.key);
}

}  // namespace

base::Result<void> start_xmlsec() {
  static const bool ready = [] {
    xmlSecErrorsSetCallback(hear);
    return xmlSecInit() >= 0 && xmlSecOpenSSLInit() >= 0;
  }();
  if (!ready)
    return base::fail(base::Code::internal, "xmlsec cannot be initialized: " + first_complaint);
  return {};
}

base::Result<void> check_core(const CoreSignature& signature,
                              const std::optional<Certificate>& certificate,
                              const std::string& hmac_key) {
  first_complaint.clear();
  BASE_TRY(key, find_key(signature, certificate, hmac_key));
  const Held<xmlSecDSigCtx> context(xmlSecDSigCtxCreate(nullptr));
  if (!context) return refusal("no memory for a signature");
  constexpr xmlSecTransformUriType here =
      xmlSecTransformUriTypeEmpty | xmlSecTransformUriTypeSameDocument;
  context->enabledReferenceUris = here;
  context->transformCtx.enabledUris = here;
  context->flags |= XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS;
  context->signKey = key.release();  // so that KeyInfo is not read again
  const int done = xmlSecDSigCtxVerify(context.get(), signature.node.raw());
  openssl_complaint();
  if (done < 0 || context->status != xmlSecDSigStatusSucceeded)
    return refusal("the mathematics do not hold");
  return {};
}

}  // namespace security
