#pragma once
// What the daemon fetches about revoked certificates, and where. Every address is the
// configuration's own, or stands in a certificate that the operator has put there and leads to a
// host that the configuration names. Nothing of a message ever gets here.
#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "security/keys.hpp"

namespace app {

struct Errand {
  std::optional<security::Certificate> subject{};  // OCSP about it; without: a CRL
  std::string owner{};                             // partner's code, or "intermediate"
  std::vector<std::string> urls{};                 // until one of them answers
};

// Errors: file_unreadable, key_unusable.
base::Result<std::vector<Errand>> plan_errands(const config::Settings& settings);

// Whether revocation is asked of every certificate, though no list may be at hand yet.
bool fetches_revocation(const config::TrustSettings& trust);

// Whether the address leads to one of the hosts ("host" means the scheme's own port).
bool is_allowed(const std::string& url, const std::vector<std::string>& hosts);

}  // namespace app
