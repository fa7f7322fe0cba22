#include "security/cms.hpp"

#include <openssl/cms.h>
#include <openssl/err.h>

#include <algorithm>

#include "base/limits.hpp"
#include "security/detail/cms.hpp"
#include "security/detail/digest_sink.hpp"

namespace security {
namespace {

base::Error bad(std::string why) {
  return base::fail(base::Code::signature_invalid, "CMS: " + std::move(why));
}

base::Error failed(std::string what) {
  return base::fail(base::Code::internal, "CMS: " + std::move(what) + ": " + openssl_complaint());
}

bool add_signer(CMS_ContentInfo* cms, const Signer& signer, base::Time now, CmsSigning how) {
  unsigned flags = CMS_NOSMIMECAP;
  if (!how.certificate) flags |= CMS_NOCERTS;
  if (!how.attributes) flags |= CMS_NOATTR;
  if (how.signing_certificate) flags |= CMS_CADES;
  CMS_SignerInfo* info = CMS_add1_signer(cms, signer.certificate().raw(), signer.raw(),
                                         message_digest(*signer.algorithm().digest), flags);
  if (info == nullptr || !how.attributes) return info != nullptr;
  const auto free = [](ASN1_TIME* time) { ASN1_TIME_free(time); };
  const std::unique_ptr<ASN1_TIME, decltype(free)> time(
      ASN1_TIME_set(nullptr, std::chrono::system_clock::to_time_t(now)), free);
  return time != nullptr &&
         CMS_signed_add1_attr_by_NID(info, NID_pkcs9_signingTime, time->type, time.get(), -1) == 1;
}

struct FreeChain {
  void operator()(BIO* chain) const { BIO_free_all(chain); }
};

}  // namespace

Content content_of(std::string_view octets) {
  return [octets](std::span<char> buffer) mutable -> base::Result<std::size_t> {
    const std::size_t size = std::min(buffer.size(), octets.size());
    std::copy_n(octets.begin(), size, buffer.begin());
    octets.remove_prefix(size);
    return size;
  };
}

base::Result<void> read_content(const Content& content,
                                const std::function<void(std::string_view)>& sink) {
  std::vector<char> buffer(64 * 1024);
  for (std::size_t total = 0;;) {
    BASE_TRY(size, content(buffer));
    if (size == 0) return {};
    total += size;
    if (total > base::limits::signed_content_bytes)
      return base::fail(base::Code::too_large, "more than limits::signed_content_bytes");
    sink({buffer.data(), size});
  }
}

base::Result<std::string> encode_cms(CMS_ContentInfo* cms) {
  unsigned char* der = nullptr;
  const int size = i2d_CMS_ContentInfo(cms, &der);
  if (size <= 0) return failed("encoding");
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

base::Result<std::string> sign_cms(const Signer& signer, const Content& content, base::Time now,
                                   CmsSigning how) {
  constexpr unsigned detached = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY;
  const std::unique_ptr<CMS_ContentInfo, FreeCms> cms(
      CMS_sign(nullptr, nullptr, nullptr, nullptr, detached));
  if (!cms || !add_signer(cms.get(), signer, now, how)) return failed("signing");
  const std::unique_ptr<BIO, FreeChain> chain(CMS_dataInit(cms.get(), nullptr));
  if (!chain) return failed("signing");
  bool written = true;
  BASE_CHECK(read_content(content, [&](std::string_view piece) {
    written = written && BIO_write(chain.get(), piece.data(), static_cast<int>(piece.size())) ==
                             static_cast<int>(piece.size());
  }));
  if (!written || BIO_flush(chain.get()) != 1 || CMS_dataFinal(cms.get(), chain.get()) != 1)
    return failed("signing");
  return encode_cms(cms.get());
}

ValueCheck::ValueCheck(const Certificate& certificate, const Digest& digest)
    : context_(EVP_MD_CTX_new()) {
  good_ = context_ && EVP_DigestVerifyInit(context_.get(), nullptr, message_digest(digest), nullptr,
                                           X509_get0_pubkey(certificate.raw())) == 1;
}

void ValueCheck::write(std::string_view octets) {
  good_ = good_ && EVP_DigestVerifyUpdate(context_.get(), octets.data(), octets.size()) == 1;
}

bool ValueCheck::holds(std::string_view value) {
  good_ =
      good_ && fits(EVP_PKEY_CTX_get0_pkey(EVP_MD_CTX_get_pkey_ctx(context_.get())), value) &&
      EVP_DigestVerifyFinal(context_.get(), reinterpret_cast<const unsigned char*>(value.data()),
                            value.size()) == 1;
  ERR_clear_error();
  return good_;
}

base::Result<CmsSignature> verify_cms(std::string_view cms, const Content& content,
                                      const CmsRules& rules) {
  BASE_TRY(data, parse_signed_data(cms, NID_pkcs7_data, false));
  BASE_TRY(certificate, find_signer(data, rules.certificates));
  BASE_TRY(algorithm, find_algorithm(data, certificate, rules.algorithms));
  const bool bare = data.attributes.empty();
  if (bare && !rules.bare) return bad("there are no signed attributes");
  ValueCheck value(certificate, *data.digest);
  DigestSink digest(*data.digest);
  BASE_CHECK(read_content(content, [&](std::string_view piece) {
    if (bare)
      value.write(piece);
    else
      digest.write(piece);
  }));
  if (!bare) {
    const std::string found = digest.value();
    if (found.empty()) return failed("digest");
    if (found != data.message_digest) return bad("the digest of the content differs");
    value.write(data.attributes);
  }
  if (!value.holds(data.value)) return bad("the signature value does not fit the key");
  return CmsSignature{std::move(certificate), algorithm,
                      data.signed_at,         data.names_certificate,
                      std::move(data.value),  std::move(data.stamp)};
}

}  // namespace security
