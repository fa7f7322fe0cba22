#include "adapters/esia/secret.hpp"

#include <algorithm>

#include "adapters/esia/form.hpp"
#include "security/cms.hpp"
#include "security/value.hpp"

namespace adapters::esia {
namespace {

base::Error bad(const char* why) {
  return base::fail(base::Code::signature_invalid, why);
}

}  // namespace

std::string format_timestamp(base::Time time) {
  std::string text = base::format_time(time);  // 2026-11-27T09:30:00.123Z
  text.resize(19);
  std::replace(text.begin(), text.begin() + 10, '-', '.');
  text[10] = ' ';
  return text + " +0000";
}

std::optional<base::Time> parse_timestamp(std::string_view text) {
  if (text.size() != 25 || text[4] != '.' || text[7] != '.' || text[10] != ' ' || text[19] != ' ')
    return std::nullopt;
  std::string standard{text.substr(0, 19)};
  standard[4] = standard[7] = '-';
  standard[10] = 'T';
  standard.append(text.substr(20, 3)).append(":").append(text.substr(23));
  return base::parse_time(standard);
}

std::string signed_text(Scheme scheme, const SecretParts& parts) {
  if (scheme == Scheme::pkcs7) return parts.scope + parts.timestamp + parts.client_id + parts.state;
  return parts.client_id + parts.scope + parts.timestamp + parts.state + parts.redirect_uri +
         parts.code;
}

base::Result<std::string> make_secret(const security::Signer& signer, Scheme scheme,
                                      const SecretParts& parts, base::Time now) {
  const std::string text = signed_text(scheme, parts);
  if (scheme == Scheme::raw) {
    BASE_TRY(value, signer.sign(text));
    return encode_base64url(value);
  }
  security::CmsSigning how;
  how.attributes = false;
  BASE_TRY(cms, security::sign_cms(signer, security::content_of(text), now, how));
  return encode_base64url(cms);
}

base::Result<void> check_secret(const security::Certificate& certificate, Scheme scheme,
                                const SecretParts& parts, std::string_view secret) {
  const auto octets = decode_base64url(secret, true);
  if (!octets) return bad("client_secret is not base64url");
  const std::string text = signed_text(scheme, parts);
  if (scheme == Scheme::pkcs7) {
    security::CmsRules rules;
    rules.bare = true;
    rules.certificates = {certificate};
    BASE_TRY(signature, security::verify_cms(*octets, security::content_of(text), rules));
    if (signature.certificate.fingerprint() != certificate.fingerprint())
      return bad("signed by another certificate");
    return {};
  }
  for (const security::Algorithm& row : security::algorithms()) {
    if (row.legacy) continue;
    const auto checked = security::check_value(certificate, row, text, *octets);
    if (checked || checked.error().code != base::Code::key_unusable) return checked;
  }
  return base::fail(base::Code::key_unusable, "no algorithm for this key");
}

}  // namespace adapters::esia
