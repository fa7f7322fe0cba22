#include "security/time_stamp.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "security/detail/cms.hpp"
#include "security/detail/digest_sink.hpp"

namespace security {
namespace {

struct FreeStamp {
  void operator()(TS_REQ* request) const { TS_REQ_free(request); }
  void operator()(TS_MSG_IMPRINT* imprint) const { TS_MSG_IMPRINT_free(imprint); }
  void operator()(TS_STATUS_INFO* status) const { TS_STATUS_INFO_free(status); }
  void operator()(TS_TST_INFO* info) const { TS_TST_INFO_free(info); }
  void operator()(X509_ALGOR* algorithm) const { X509_ALGOR_free(algorithm); }
  void operator()(ASN1_OBJECT* object) const { ASN1_OBJECT_free(object); }
  void operator()(ASN1_INTEGER* number) const { ASN1_INTEGER_free(number); }
  void operator()(BIGNUM* number) const { BN_free(number); }
};
template <class T>
using Part = std::unique_ptr<T, FreeStamp>;

base::Error bad(std::string why) {
  ERR_clear_error();
  return base::fail(base::Code::signature_invalid, "time stamp: " + std::move(why));
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Part<ASN1_INTEGER> integer_of(std::string_view octets) {
  const Part<BIGNUM> number(BN_bin2bn(bytes(octets), static_cast<int>(octets.size()), nullptr));
  return Part<ASN1_INTEGER>(BN_to_ASN1_INTEGER(number.get(), nullptr));
}

std::string dotted(const ASN1_OBJECT* object) {
  char text[128];
  const int size = OBJ_obj2txt(text, sizeof text, object, 1);
  return size > 0 && size < static_cast<int>(sizeof text) ? text : "";
}

bool set_imprint(TS_REQ* request, const Imprint& imprint) {
  const Part<TS_MSG_IMPRINT> part(TS_MSG_IMPRINT_new());
  const Part<X509_ALGOR> algorithm(X509_ALGOR_new());
  if (!part || !algorithm) return false;
  X509_ALGOR_set_md(algorithm.get(), message_digest(*imprint.digest));
  std::string value = imprint.value;  // OpenSSL wants to be allowed to write
  return TS_MSG_IMPRINT_set_algo(part.get(), algorithm.get()) == 1 &&
         TS_MSG_IMPRINT_set_msg(part.get(), reinterpret_cast<unsigned char*>(value.data()),
                                static_cast<int>(value.size())) == 1 &&
         TS_REQ_set_msg_imprint(request, part.get()) == 1;
}

// The certificate is for time stamps and for nothing else, critically so (RFC 3161, 2.3).
base::Result<void> check_purpose(const Certificate& authority) {
  X509* certificate = authority.raw();
  const int at = X509_get_ext_by_NID(certificate, NID_ext_key_usage, -1);
  if (at < 0 || X509_EXTENSION_get_critical(X509_get_ext(certificate, at)) != 1 ||
      X509_get_extended_key_usage(certificate) != XKU_TIMESTAMP) {
    return bad("the certificate's purpose is not time stamps alone, critically");
  }
  constexpr std::uint32_t signs = X509v3_KU_DIGITAL_SIGNATURE | X509v3_KU_NON_REPUDIATION;
  if ((X509_get_key_usage(certificate) & signs) == 0) return bad("the certificate may not sign");
  return {};
}

base::Result<void> check_imprint(TS_TST_INFO* info, const Imprint& wanted) {
  TS_MSG_IMPRINT* found = TS_TST_INFO_get_msg_imprint(info);
  if (find_digest_of(TS_MSG_IMPRINT_get_algo(found)) != wanted.digest)
    return bad("the imprint is of another digest");
  const ASN1_OCTET_STRING* value = TS_MSG_IMPRINT_get_msg(found);
  const auto size = static_cast<std::size_t>(ASN1_STRING_length(value));
  if (size != wanted.value.size() ||
      CRYPTO_memcmp(ASN1_STRING_get0_data(value), wanted.value.data(), size) != 0) {
    return bad("it is for something else");
  }
  return {};
}

// TSTInfo may say who stamped; then it must be who signed.
base::Result<void> check_name(TS_TST_INFO* info, const Certificate& authority) {
  const GENERAL_NAME* name = TS_TST_INFO_get_tsa(info);
  if (name == nullptr || name->type != GEN_DIRNAME) return {};
  if (X509_NAME_cmp(name->d.directoryName, X509_get_subject_name(authority.raw())) != 0)
    return bad("it names another authority");
  return {};
}

base::Result<Part<TS_TST_INFO>> parse_info(std::string_view der) {
  const auto* at = bytes(der);
  Part<TS_TST_INFO> info(d2i_TS_TST_INFO(nullptr, &at, static_cast<long>(der.size())));
  if (!info || at != bytes(der) + der.size()) return bad("TSTInfo cannot be read");
  if (TS_TST_INFO_get_version(info.get()) != 1) return bad("not version 1");
  const STACK_OF(X509_EXTENSION)* extensions = TS_TST_INFO_get_exts(info.get());
  for (int i = 0; i < sk_X509_EXTENSION_num(extensions); ++i)
    if (X509_EXTENSION_get_critical(sk_X509_EXTENSION_value(extensions, i)) == 1)
      return bad("a critical extension that is not known");
  return info;
}

base::Result<void> check_signature(const SignedData& data, const Certificate& authority) {
  if (data.attributes.empty() || !data.names_certificate)
    return bad("the signature does not name its certificate");
  const std::string found = digest(data.content, *data.digest);
  if (found.empty() || found != data.message_digest) return bad("the digest of TSTInfo differs");
  ValueCheck value(authority, *data.digest);
  value.write(data.attributes);
  if (!value.holds(data.value)) return bad("the signature value does not fit the key");
  return {};
}

base::Result<TimeStamp> check_token(std::string_view token, const Imprint& imprint,
                                    const TimeStampRules& rules, std::string_view nonce) {
  if (imprint.digest == nullptr) return bad("there is no imprint to compare with");
  BASE_TRY(data, parse_signed_data(token, NID_id_smime_ct_TSTInfo, true));
  BASE_TRY(info, parse_info(data.content));
  BASE_TRY(authority, find_signer(data, rules.certificates));
  BASE_CHECK(check_purpose(authority));
  BASE_CHECK(find_algorithm(data, authority, rules.algorithms));
  BASE_CHECK(check_imprint(info.get(), imprint));
  BASE_CHECK(check_name(info.get(), authority));
  if (!nonce.empty()) {
    const ASN1_INTEGER* repeated = TS_TST_INFO_get_nonce(info.get());
    if (repeated == nullptr || ASN1_INTEGER_cmp(repeated, integer_of(nonce).get()) != 0)
      return bad("it does not repeat the nonce");
  }
  TimeStamp stamp;
  stamp.policy = dotted(TS_TST_INFO_get_policy_id(info.get()));
  if (!rules.policy.empty() && stamp.policy != rules.policy) return bad("it is of another policy");
  BASE_CHECK(check_signature(data, authority));
  stamp.at = to_time(TS_TST_INFO_get_time(info.get()));
  if (stamp.at == base::Time::min()) return bad("genTime cannot be read");
  BASE_CHECK(rules.trust(authority, data.certificates, stamp.at));
  const ASN1_INTEGER* serial = TS_TST_INFO_get_serial(info.get());
  stamp.serial = base::encode_hex({reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)),
                                   static_cast<std::size_t>(ASN1_STRING_length(serial))});
  stamp.authority = std::move(authority);
  stamp.token = token;
  return stamp;
}

}  // namespace

base::Result<Imprint> imprint_of(const Content& content, const Digest& digest) {
  DigestSink sink(digest);
  BASE_CHECK(read_content(content, [&](std::string_view piece) { sink.write(piece); }));
  Imprint imprint{&digest, sink.value()};
  if (imprint.value.empty())
    return base::fail(base::Code::internal, "digest: " + openssl_complaint());
  return imprint;
}

base::Result<Imprint> imprint_for(std::string_view token, const Content& content) {
  BASE_TRY(data, parse_signed_data(token, NID_id_smime_ct_TSTInfo, true));
  BASE_TRY(info, parse_info(data.content));
  const Digest* digest =
      find_digest_of(TS_MSG_IMPRINT_get_algo(TS_TST_INFO_get_msg_imprint(info.get())));
  if (digest == nullptr || digest->legacy) return bad("an imprint whose digest is not accepted");
  return imprint_of(content, *digest);
}

base::Result<TimeStampRequest> make_time_stamp_request(Imprint imprint, std::string policy) {
  TimeStampRequest made{{}, std::string(8, '\0'), std::move(imprint), std::move(policy)};
  const Part<TS_REQ> request(TS_REQ_new());
  if (RAND_bytes(reinterpret_cast<unsigned char*>(made.nonce.data()), 8) != 1 || !request ||
      TS_REQ_set_version(request.get(), 1) != 1 || !set_imprint(request.get(), made.imprint) ||
      TS_REQ_set_nonce(request.get(), integer_of(made.nonce).get()) != 1 ||
      TS_REQ_set_cert_req(request.get(), 1) != 1) {
    return base::fail(base::Code::internal, "TimeStampReq: " + openssl_complaint());
  }
  if (!made.policy.empty()) {
    const Part<ASN1_OBJECT> object(OBJ_txt2obj(made.policy.c_str(), 1));
    if (!object || TS_REQ_set_policy_id(request.get(), object.get()) != 1)
      return base::fail(base::Code::config_invalid, "not an OID: " + made.policy);
  }
  unsigned char* der = nullptr;
  const int size = i2d_TS_REQ(request.get(), &der);
  if (size <= 0) return base::fail(base::Code::internal, openssl_complaint());
  made.der.assign(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return made;
}

base::Result<TimeStamp> read_time_stamp_response(std::string_view der,
                                                 const TimeStampRequest& request,
                                                 const TimeStampRules& rules) {
  if (der.size() > base::limits::cms_bytes)
    return base::fail(base::Code::too_large, "TimeStampResp of more than limits::cms_bytes");
  // Cut by hand, so that the token's octets stay what the authority signed.
  const auto* at = bytes(der);
  const auto* const end = at + der.size();
  long length = 0;
  int tag = 0;
  int kind = 0;
  const int form = ASN1_get_object(&at, &length, &tag, &kind, static_cast<long>(der.size()));
  if (form != V_ASN1_CONSTRUCTED || tag != V_ASN1_SEQUENCE || at + length != end)
    return bad("not a TimeStampResp");
  const Part<TS_STATUS_INFO> status(d2i_TS_STATUS_INFO(nullptr, &at, length));
  if (!status) return bad("not a TimeStampResp");
  const long answer = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status.get()));
  if (answer != TS_STATUS_GRANTED && answer != TS_STATUS_GRANTED_WITH_MODS)
    return bad("the authority refused, status " + std::to_string(answer));
  TimeStampRules narrowed = rules;
  if (!request.policy.empty()) narrowed.policy = request.policy;
  const std::string_view token = der.substr(der.size() - static_cast<std::size_t>(end - at));
  return check_token(token, request.imprint, narrowed, request.nonce);
}

base::Result<TimeStamp> check_time_stamp(std::string_view token, const Imprint& imprint,
                                         const TimeStampRules& rules) {
  return check_token(token, imprint, rules, {});
}

}  // namespace security
