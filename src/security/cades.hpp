#pragma once
// CAdES (ETSI EN 319 122-1): a detached CMS signature that names its certificate (level B), and
// one that carries a time stamp over its value, too (level T). Any thread.
#include "security/time_stamp.hpp"

namespace security {

// What the time stamp of a signature is over. Errors: too_large, signature_invalid.
base::Result<std::string> signature_value(std::string_view cms);

// The same signature with the token as its unsigned attribute signature-time-stamp; the token is
// taken as it is. Errors: too_large, internal; signature_invalid (no signature, no SEQUENCE, or a
// time stamp is there already).
base::Result<std::string> add_time_stamp(std::string_view cms, std::string_view token);

struct CadesRules {
  CmsRules signature{};
  TimeStampRules stamp{};
};
struct CadesSignature {
  CmsSignature signature;
  std::optional<TimeStamp> stamp{};  // level T
};

// As verify_cms; moreover a signature that does not name its certificate is refused, and so is a
// time stamp that does not hold over the value. Errors: those of verify_cms, check_time_stamp.
base::Result<CadesSignature> verify_cades(std::string_view cms, const Content& content,
                                          const CadesRules& rules);

}  // namespace security
