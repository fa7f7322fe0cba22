#pragma once
// Time stamps of RFC 3161 (with RFC 5816): the question to an authority and what comes back, as
// octets; who carries them is not asked here. Any thread.
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "security/cms.hpp"

namespace security {

// What is stamped, by its digest.
struct Imprint {
  const Digest* digest = nullptr;
  std::string value{};
};
// Reads all of it. Errors: internal (no such digest here), too_large, those of content.
base::Result<Imprint> imprint_of(const Content& content, const Digest& digest);

// As imprint_of, with the digest that this token's imprint is made with: what a token is over tells
// whoever kept it. Errors: also signature_invalid (no token, a digest that is not accepted).
base::Result<Imprint> imprint_for(std::string_view token, const Content& content);

struct TimeStampRequest {
  std::string der{};    // TimeStampReq: the body of an application/timestamp-query
  std::string nonce{};  // 8 random octets; the answer must repeat them
  Imprint imprint{};
  std::string policy{};
};
// Asks for the authority's certificate, too. policy: dotted OID; empty: the authority chooses.
// Errors: internal; config_invalid (not an OID).
base::Result<TimeStampRequest> make_time_stamp_request(Imprint imprint, std::string policy = {});

struct TimeStampRules {
  // Is the authority's certificate, whose enclosed ones may help, trusted at that time?
  std::function<base::Result<void>(const Certificate& authority,
                                   std::span<const Certificate> enclosed, base::Time at)>
      trust;
  std::vector<std::string> algorithms{};    // as in CmsRules
  std::vector<Certificate> certificates{};  // the authority's may be one of these, not enclosed
  std::string policy{};                     // wanted; empty: any
};

struct TimeStamp {
  base::Time at{};     // genTime, whole seconds
  std::string policy;  // dotted OID
  std::string serial;  // hex
  Certificate authority;
  std::string token;  // TimeStampToken, to be kept as evidence
};

// TimeStampResp, the body of an application/timestamp-reply: granted, and its token holds for this
// very request. Errors: as check_time_stamp.
base::Result<TimeStamp> read_time_stamp_response(std::string_view der,
                                                 const TimeStampRequest& request,
                                                 const TimeStampRules& rules);

// A TimeStampToken, perhaps kept for years: is over this imprint, signed by a certificate that is
// for time stamps only and that the signature itself names.
// Errors: too_large; signature_invalid with the exact reason; certificate_unknown; those of trust.
base::Result<TimeStamp> check_time_stamp(std::string_view token, const Imprint& imprint,
                                         const TimeStampRules& rules);

}  // namespace security
