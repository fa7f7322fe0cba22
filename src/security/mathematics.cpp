#include "security/detail/mathematics.hpp"

#include <libxml/parser.h>
#include <openssl/err.h>
#include <xmlsec/crypto.h>
#include <xmlsec/keys.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/transforms.h>
#include <xmlsec/xmldsig.h>

#include "security/detail/openssl.hpp"
#include "xml/detail/raw.hpp"

namespace security {
namespace {

thread_local std::string complaint;

struct FreeContext {
  void operator()(xmlSecDSigCtx* context) const { xmlSecDSigCtxDestroy(context); }
};
using Context = std::unique_ptr<xmlSecDSigCtx, FreeContext>;

base::Result<xmlSecKey*> adopt_key(const Certificate& certificate) {
  EVP_PKEY* key = X509_get0_pubkey(certificate.raw());
  if (key == nullptr) return bad_signature("the certificate's key cannot be used");
  EVP_PKEY_up_ref(key);
  xmlSecKeyData* data = xmlSecOpenSSLEvpKeyAdopt(key);
  if (data == nullptr) {
    EVP_PKEY_free(key);
    return bad_signature("xmlsec does not know this kind of key");
  }
  xmlSecKey* wrapped = xmlSecKeyCreate();
  if (wrapped == nullptr || xmlSecKeySetValue(wrapped, data) < 0) {
    xmlSecKeyDataDestroy(data);
    if (wrapped != nullptr) xmlSecKeyDestroy(wrapped);
    return base::fail(base::Code::internal, "no memory for a key");
  }
  return wrapped;
}

// Only what the table of algorithms and check_structure allow; the second fence.
bool enable_transforms(xmlSecDSigCtx* context) {
  context->enabledReferenceUris = xmlSecTransformUriTypeSameDocument | xmlSecTransformUriTypeEmpty;
  const xmlSecTransformId references[] = {xmlSecTransformExclC14NId,  xmlSecTransformInclC14NId,
                                          xmlSecTransformEnvelopedId, xmlSecTransformSha256Id,
                                          xmlSecTransformSha384Id,    xmlSecTransformSha512Id};
  const xmlSecTransformId methods[] = {xmlSecTransformExclC14NId,    xmlSecTransformInclC14NId,
                                       xmlSecTransformRsaSha256Id,   xmlSecTransformRsaSha512Id,
                                       xmlSecTransformEcdsaSha256Id, xmlSecTransformEcdsaSha384Id};
  for (const auto id : references) {
    if (xmlSecDSigCtxEnableReferenceTransform(context, id) < 0) return false;
  }
  for (const auto id : methods) {
    if (xmlSecDSigCtxEnableSignatureTransform(context, id) < 0) return false;
  }
  return true;
}

// xmlsec finds "#id" in libxml2's table of ids. It holds exactly the attributes that
// check_structure found; the parser itself puts only xml:id there.
bool means(const Reference& reference) {
  if (reference.id_attribute == nullptr) return true;
  const auto* id = xml::chars(reference.id.c_str());
  return xmlGetID(reference.node.raw()->doc, id) == reference.id_attribute &&
         reference.id_attribute->parent == reference.node.raw();
}

base::Result<void> register_ids(const Signature& signature) {
  for (const auto& reference : signature.references) {
    if (reference.id_attribute == nullptr || means(reference)) continue;
    xmlAddID(nullptr, reference.node.raw()->doc, xml::chars(reference.id.c_str()),
             reference.id_attribute);
    if (!means(reference)) return bad_signature("an id that the document has twice");
  }
  return {};
}

// xmlsec digests the references in order and stops at the first that differs.
std::string what_failed(xmlSecDSigCtx& context, const Signature& signature) {
  if (!complaint.empty()) return "xmlsec cannot verify: " + complaint;
  const auto count = xmlSecPtrListGetSize(&context.signedInfoReferences);
  for (xmlSecSize i = 0; i < count && i < signature.references.size(); ++i) {
    const auto* reference = static_cast<const xmlSecDSigReferenceCtx*>(
        xmlSecPtrListGetItem(&context.signedInfoReferences, i));
    if (reference != nullptr && reference->status != xmlSecDSigStatusSucceeded) {
      return "the digest of " + signature.references[i].node.path() + " differs";
    }
  }
  return "the signature value does not fit the key";
}

}  // namespace

void remember_xmlsec_error(const char*, int, const char* function, const char*, const char* subject,
                           int reason, const char*) {
  // The message may quote the document; who complained about what does not.
  if (!complaint.empty()) return;
  complaint = std::string(function != nullptr ? function : "?") + '/' +
              (subject != nullptr ? subject : "?") + '/' + std::to_string(reason);
}

base::Result<void> check_mathematics(const Signature& signature, const Certificate& certificate) {
  BASE_CHECK(register_ids(signature));
  complaint.clear();
  const Context context(xmlSecDSigCtxCreate(nullptr));
  if (!context || !enable_transforms(context.get())) {
    return base::fail(base::Code::internal, "no memory for a verification");
  }
  // With a key set, KeyInfo is not read at all.
  BASE_TRY(key, adopt_key(certificate));
  context->signKey = key;
  const int ran = xmlSecDSigCtxVerify(context.get(), signature.node.raw());
  ERR_clear_error();
  if (ran < 0 || context->status != xmlSecDSigStatusSucceeded) {
    return bad_signature(what_failed(*context, signature));
  }
  xmlSecPtrList* verified = &context->signedInfoReferences;
  if (xmlSecPtrListGetSize(verified) != signature.references.size()) {
    return bad_signature("xmlsec verified other references than were expected");
  }
  for (const auto& reference : signature.references) {
    if (!means(reference)) return bad_signature("a reference changed its meaning");
  }
  return {};
}

}  // namespace security
