#include "security/detail/ocsp.hpp"

#include <openssl/ocsp.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "base/limits.hpp"
#include "security/detail/strength.hpp"

namespace security {
namespace {

struct FreeOcsp {
  void operator()(OCSP_REQUEST* request) const { OCSP_REQUEST_free(request); }
  void operator()(OCSP_RESPONSE* response) const { OCSP_RESPONSE_free(response); }
  void operator()(OCSP_BASICRESP* basic) const { OCSP_BASICRESP_free(basic); }
  void operator()(OCSP_CERTID* id) const { OCSP_CERTID_free(id); }
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(ASN1_GENERALIZEDTIME* time) const { ASN1_GENERALIZEDTIME_free(time); }
};
template <class T>
using OwnedOcsp = std::unique_ptr<T, FreeOcsp>;

// An answer without nextUpdate says that a newer one is always to be had.
constexpr auto age_without_next_update = std::chrono::hours(1);

base::Error unusable(const std::string& why) {
  return base::fail(base::Code::revocation_unknown, "OCSP: " + why);
}

template <class T>
OwnedOcsp<T> decode(std::string_view der, T* (*read)(T**, const unsigned char**, long)) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = at + der.size();
  OwnedOcsp<T> value(der.empty() ? nullptr : read(nullptr, &at, static_cast<long>(der.size())));
  openssl_complaint();
  if (at != end) value.reset();
  return value;
}

// RFC 6960, 4.2.2.2: the issuer itself, or whom it has appointed; OpenSSL checks which, and we
// that keys and digests are strong.
base::Result<SharedX509> check_signer(OCSP_BASICRESP* basic, X509* issuer, base::Time now) {
  const OwnedOcsp<X509_STORE> store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), issuer);
  X509_VERIFY_PARAM* rules = X509_STORE_get0_param(store.get());
  X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_auth_level(rules, 0);
  X509_VERIFY_PARAM_set_time(rules, std::chrono::system_clock::to_time_t(now));
  STACK_OF(X509)* known = sk_X509_new_null();
  sk_X509_push(known, issuer);
  const int verified = OCSP_basic_verify(basic, known, store.get(), OCSP_PARTIAL_CHAIN);
  X509* signer = nullptr;
  OCSP_resp_get0_signer(basic, &signer, known);
  sk_X509_free(known);
  if (verified != 1 || signer == nullptr) {
    return unusable("not signed by the issuer or its delegate: " + openssl_complaint());
  }
  const bool strong =
      strength_of_signature(OBJ_obj2nid(OCSP_resp_get0_tbs_sigalg(basic)->algorithm)) ==
      DigestStrength::good;
  if (!strong || !check_key_strength(signer, false)) return unusable("signed too weakly");
  if (X509_cmp(signer, issuer) == 0) return SharedX509{};
  if (strength_of_signature(signer) != DigestStrength::good) {
    return unusable("the certificate of its signer is signed too weakly");
  }
  X509_up_ref(signer);
  return SharedX509(signer, X509_free);
}

// The answer about that certificate, by either of the digests that name it.
OCSP_SINGLERESP* find_single(OCSP_BASICRESP* basic, const OcspQuestion& question) {
  for (int i = 0; i < OCSP_resp_count(basic); ++i) {
    OCSP_SINGLERESP* single = OCSP_resp_get0(basic, i);
    const OCSP_CERTID* id = OCSP_SINGLERESP_get0_id(single);
    ASN1_OBJECT* digest = nullptr;
    OCSP_id_get0_info(nullptr, &digest, nullptr, nullptr, const_cast<OCSP_CERTID*>(id));
    const EVP_MD* known = EVP_get_digestbyobj(digest);
    if (known == nullptr) continue;
    const OwnedOcsp<OCSP_CERTID> wanted(OCSP_cert_to_id(known, question.subject, question.issuer));
    if (wanted && OCSP_id_cmp(wanted.get(), id) == 0) return single;
  }
  return nullptr;
}

base::Result<void> check_nonce(OCSP_BASICRESP* basic, std::string_view request) {
  if (request.empty()) return {};
  const auto asked = decode<OCSP_REQUEST>(request, d2i_OCSP_REQUEST);
  if (!asked) return unusable("the request cannot be read");
  if (OCSP_check_nonce(asked.get(), basic) == 0) return unusable("the nonce of another question");
  return {};
}

base::Result<Fact> fact_of(OCSP_SINGLERESP* single, base::Time now) {
  int reason = 0;
  ASN1_GENERALIZEDTIME *revoked = nullptr, *from = nullptr, *until = nullptr;
  const int status = OCSP_single_get0_status(single, &reason, &revoked, &from, &until);
  if (from == nullptr) return unusable("without thisUpdate");
  Fact fact{to_time(from), {}};
  fact.next_update = until != nullptr ? to_time(until) : fact.this_update + age_without_next_update;
  if (fact.this_update > now + base::limits::clock_skew) return unusable("from the future");
  if (fact.next_update <= now || fact.next_update <= fact.this_update) {
    return unusable("out of date");
  }
  if (status == V_OCSP_CERTSTATUS_GOOD) return fact;
  if (status != V_OCSP_CERTSTATUS_REVOKED) return unusable("the responder does not know it");
  fact.revoked = Revoked{to_time(revoked)};
  const OwnedOcsp<ASN1_GENERALIZEDTIME> since(static_cast<ASN1_GENERALIZEDTIME*>(
      OCSP_SINGLERESP_get1_ext_d2i(single, NID_invalidity_date, nullptr, nullptr)));
  if (since) fact.revoked->invalid_since = to_time(since.get());
  return fact;
}

}  // namespace

base::Result<std::string> make_request(const OcspQuestion& question) {
  const OwnedOcsp<OCSP_REQUEST> request(OCSP_REQUEST_new());
  // SHA-1 only names the issuer here, and is the one digest that every responder understands
  OCSP_CERTID* id = OCSP_cert_to_id(EVP_sha1(), question.subject, question.issuer);
  if (!request || id == nullptr || OCSP_request_add0_id(request.get(), id) == nullptr) {
    OCSP_CERTID_free(id);
    return base::fail(base::Code::internal, openssl_complaint());
  }
  OCSP_request_add1_nonce(request.get(), nullptr, 32);
  unsigned char* der = nullptr;
  const int size = i2d_OCSP_REQUEST(request.get(), &der);
  if (size <= 0) return base::fail(base::Code::internal, openssl_complaint());
  std::string octets(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return octets;
}

base::Result<OcspAnswer> read_response(std::string_view der, const OcspQuestion& question,
                                       base::Time now) {
  const auto response = decode<OCSP_RESPONSE>(der, d2i_OCSP_RESPONSE);
  if (!response) return unusable("not a response");
  const int status = OCSP_response_status(response.get());
  if (status != OCSP_RESPONSE_STATUS_SUCCESSFUL) {
    return unusable(std::string("the responder says ") + OCSP_response_status_str(status));
  }
  const OwnedOcsp<OCSP_BASICRESP> basic(OCSP_response_get1_basic(response.get()));
  if (!basic) return unusable("not a basic response: " + openssl_complaint());
  BASE_TRY(responder, check_signer(basic.get(), question.issuer, now));
  OCSP_SINGLERESP* single = find_single(basic.get(), question);
  if (single == nullptr) return unusable("about other certificates");
  BASE_CHECK(check_nonce(basic.get(), question.request));
  BASE_TRY(fact, fact_of(single, now));
  return OcspAnswer{std::move(fact), std::move(responder)};
}

}  // namespace security
