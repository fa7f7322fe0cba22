#include "security/cades.hpp"

#include <openssl/cms.h>
#include <openssl/objects.h>

#include "security/detail/cms.hpp"

namespace security {
namespace {

base::Error bad(std::string why) {
  return base::fail(base::Code::signature_invalid, "CAdES: " + std::move(why));
}

bool is_sequence(std::string_view der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = at + der.size();
  long length = 0;
  int tag = 0;
  int kind = 0;
  const int form = ASN1_get_object(&at, &length, &tag, &kind, static_cast<long>(der.size()));
  return form == V_ASN1_CONSTRUCTED && tag == V_ASN1_SEQUENCE && at + length == end;
}

}  // namespace

base::Result<std::string> signature_value(std::string_view cms) {
  BASE_TRY(data, parse_signed_data(cms, NID_pkcs7_data, false));
  return std::move(data.value);
}

base::Result<std::string> add_time_stamp(std::string_view cms, std::string_view token) {
  BASE_TRY(data, parse_signed_data(cms, NID_pkcs7_data, false));
  if (!data.stamp.empty()) return bad("there is a time stamp already");
  if (!is_sequence(token)) return bad("not a time stamp");
  if (CMS_unsigned_add1_attr_by_NID(data.signer, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE,
                                    token.data(), static_cast<int>(token.size())) != 1)
    return base::fail(base::Code::internal, "CMS: " + openssl_complaint());
  return encode_cms(data.cms.get());
}

base::Result<CadesSignature> verify_cades(std::string_view cms, const Content& content,
                                          const CadesRules& rules) {
  BASE_TRY(signature, verify_cms(cms, content, rules.signature));
  if (!signature.names_certificate) return bad("the signature does not name its certificate");
  CadesSignature found{std::move(signature)};
  if (found.signature.stamp.empty()) return found;
  const std::string& token = found.signature.stamp;
  BASE_TRY(imprint, imprint_for(token, content_of(found.signature.value)));
  BASE_TRY(stamp, check_time_stamp(token, imprint, rules.stamp));
  found.stamp = std::move(stamp);
  return found;
}

}  // namespace security
