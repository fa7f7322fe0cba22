#include <algorithm>
#include <cstdio>
#include <set>

#include "evidence/container.hpp"
#include "evidence/layout.hpp"
#include "evidence/manifest.hpp"
#include "security/cades.hpp"

namespace evidence {
namespace {

std::string numbered(std::string_view stem, std::size_t number, std::string_view ending) {
  char digits[8];
  std::snprintf(digits, sizeof digits, "%03zu", number % 10'000);
  return std::string(stem) + digits + std::string(ending);
}

std::vector<Part> data_of(const Materials& materials) {
  std::vector<Part> data = materials.bodies;
  data.push_back({std::string(layout::exchange), write_exchange(materials.exchange)});
  if (!materials.stamp.empty()) data.push_back({std::string(layout::log_stamp), materials.stamp});
  std::set<std::string> seen;
  for (const security::Certificate& each : materials.certificates)
    if (seen.insert(each.fingerprint()).second)
      data.push_back({numbered(layout::certificates, seen.size(), ".crt"), each.der()});
  for (std::size_t i = 0; i < materials.crls.size(); ++i)
    data.push_back({numbered(layout::crls, i + 1, ".crl"), materials.crls[i]});
  return data;
}

}  // namespace

base::Result<std::string> make_container(const Materials& materials, const security::Signer& signer,
                                         base::Time now, const StampOctets& stamp) {
  std::vector<Part> parts = data_of(materials);
  const std::string manifest = write_manifest(make_manifest(std::string(layout::signature), parts));
  BASE_TRY(signature, security::sign_cms(signer, security::content_of(manifest), now,
                                         {.signing_certificate = true}));
  if (stamp) {
    BASE_TRY(value, security::signature_value(signature));
    BASE_TRY(token, stamp(value));
    BASE_TRY(stamped, security::add_time_stamp(signature, token));
    signature = std::move(stamped);
  }
  parts.push_back({std::string(layout::manifest), manifest});
  parts.push_back({std::string(layout::signature), std::move(signature)});
  if (stamp) {
    const std::string archive = write_manifest(make_manifest(std::string(layout::stamp), parts));
    BASE_TRY(token, stamp(archive));
    parts.push_back({std::string(layout::archive), archive});
    parts.push_back({std::string(layout::stamp), std::move(token)});
  }
  parts.insert(parts.begin(), {std::string(layout::mimetype), std::string(layout::media_type)});
  return write_zip(parts, now);
}

}  // namespace evidence
