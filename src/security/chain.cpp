#include "security/detail/chain.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "security/detail/openssl.hpp"

namespace security {
namespace {

struct FreeStack {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
struct FreeStore {
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
};
struct FreeRun {
  void operator()(X509_STORE_CTX* run) const { X509_STORE_CTX_free(run); }
};
struct FreeCrl {
  void operator()(X509_CRL* crl) const { X509_CRL_free(crl); }
};

// 112 bits: RSA from 2048, no SHA-1 in a chain.
constexpr int security_level = 2;

base::Result<void> each_pem(const std::filesystem::path& file, auto&& take) {
  BASE_TRY(text, read_file(file));
  const Owned<BIO> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  int found = 0;
  while (take(bio.get())) ++found;
  openssl_complaint();  // the end of the file
  if (found == 0) return base::fail(base::Code::key_unusable, "nothing usable in " + file.string());
  return {};
}

// An anchor is trusted by configuration: there may be no CRL that lists it.
int on_problem(int ok, X509_STORE_CTX* run) {
  if (ok != 0 || X509_STORE_CTX_get_error(run) != X509_V_ERR_UNABLE_TO_GET_CRL) return ok;
  const int top = sk_X509_num(X509_STORE_CTX_get0_chain(run)) - 1;
  return top > 0 && X509_STORE_CTX_get_error_depth(run) == top ? 1 : 0;
}

base::Code code_of(int problem) {
  switch (problem) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return base::Code::certificate_expired;
    case X509_V_ERR_CERT_REVOKED:
      return base::Code::certificate_revoked;
    case X509_V_ERR_UNABLE_TO_GET_CRL:
    case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
    case X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE:
    case X509_V_ERR_CRL_SIGNATURE_FAILURE:
    case X509_V_ERR_CRL_NOT_YET_VALID:
    case X509_V_ERR_CRL_HAS_EXPIRED:
    case X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD:
    case X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD:
    case X509_V_ERR_KEYUSAGE_NO_CRL_SIGN:
    case X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION:
      return base::Code::revocation_unknown;
    default:
      return base::Code::certificate_unknown;
  }
}

}  // namespace

struct Chain::Impl {
  std::unique_ptr<X509_STORE, FreeStore> store{X509_STORE_new()};
  std::unique_ptr<STACK_OF(X509), FreeStack> intermediates{sk_X509_new_null()};
  std::vector<std::unique_ptr<X509_CRL, FreeCrl>> crls;
};

Chain::Chain(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Chain::~Chain() = default;

base::Result<std::unique_ptr<Chain>> Chain::load(const TrustFiles& files) {
  auto impl = std::make_unique<Impl>();
  Impl& parts = *impl;
  for (const auto& file : files.anchors) {
    BASE_CHECK(each_pem(file, [&parts](BIO* bio) {
      const Owned<X509> anchor(PEM_read_bio_X509(bio, nullptr, nullptr, nullptr));
      return anchor && X509_STORE_add_cert(parts.store.get(), anchor.get()) == 1;
    }));
  }
  for (const auto& file : files.intermediates) {
    BASE_CHECK(each_pem(file, [&parts](BIO* bio) {
      X509* between = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
      return between != nullptr && sk_X509_push(parts.intermediates.get(), between) > 0;
    }));
  }
  for (const auto& file : files.crls) {
    BASE_CHECK(each_pem(file, [&parts](BIO* bio) {
      std::unique_ptr<X509_CRL, FreeCrl> crl(PEM_read_bio_X509_CRL(bio, nullptr, nullptr, nullptr));
      if (!crl || X509_STORE_add_crl(parts.store.get(), crl.get()) != 1) return false;
      parts.crls.push_back(std::move(crl));
      return true;
    }));
  }
  unsigned long flags = X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST;
  if (!parts.crls.empty()) flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL;
  X509_STORE_set_flags(parts.store.get(), flags);
  X509_STORE_set_verify_cb(parts.store.get(), on_problem);
  X509_VERIFY_PARAM_set_auth_level(X509_STORE_get0_param(parts.store.get()), security_level);
  return std::unique_ptr<Chain>(new Chain(std::move(impl)));
}

base::Result<Validity> Chain::check(const Certificate& certificate, base::Time now) const {
  const std::unique_ptr<X509_STORE_CTX, FreeRun> run(X509_STORE_CTX_new());
  if (!run || X509_STORE_CTX_init(run.get(), impl_->store.get(), certificate.raw(),
                                  impl_->intermediates.get()) != 1) {
    return base::fail(base::Code::internal, openssl_complaint());
  }
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  X509_STORE_CTX_set_time(run.get(), 0, seconds);
  if (X509_verify_cert(run.get()) != 1) {
    const int problem = X509_STORE_CTX_get_error(run.get());
    ERR_clear_error();
    return base::fail(code_of(problem), std::string(X509_verify_cert_error_string(problem)) +
                                            ", certificate " + certificate.fingerprint());
  }
  // Without a keyUsage extension every bit is set.
  if ((X509_get_key_usage(certificate.raw()) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) {
    return base::fail(base::Code::certificate_unknown,
                      "its key may not sign, certificate " + certificate.fingerprint());
  }
  Validity validity{base::Time::min(), base::Time::max()};
  const auto* chain = X509_STORE_CTX_get0_chain(run.get());
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    const X509* link = sk_X509_value(chain, i);
    validity.from = std::max(validity.from, to_time(X509_get0_notBefore(link)));
    validity.until = std::min(validity.until, to_time(X509_get0_notAfter(link)));
  }
  for (const auto& crl : impl_->crls) {
    const base::Time next = to_time(X509_CRL_get0_nextUpdate(crl.get()));
    if (next > now) validity.until = std::min(validity.until, next);
  }
  return validity;
}

}  // namespace security
