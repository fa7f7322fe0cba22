#pragma once
// Is this certificate trusted, and whose is it? Chain to the configured anchors, dates, CRL;
// then the partner that pinned it. Any thread after construction.
#include <filesystem>
#include <memory>
#include <vector>

#include "domain/partner.hpp"
#include "security/keys.hpp"

namespace security {

struct TrustFiles {
  std::vector<std::filesystem::path> anchors{};        // PEM, one or more certificates each
  std::vector<std::filesystem::path> intermediates{};  // PEM
  std::vector<std::filesystem::path> crls{};           // PEM; with any, every issuer needs one
};

class Trust {
 public:
  // Errors: file_unreadable, key_unusable.
  static base::Result<std::shared_ptr<const Trust>> load(const TrustFiles& files,
                                                         std::vector<domain::Partner> partners);

  // Chain, dates, revocation at `now`. Errors: certificate_unknown (no chain to an anchor, or
  // its purpose does not allow signing), certificate_expired (or not yet valid),
  // certificate_revoked; revocation_unknown (the CRL of its issuer is missing or out of date: the
  // operator's to mend, refused all the same).
  base::Result<void> check(const Certificate& certificate, base::Time now) const;

  // The partner that pinned it. Error: certificate_unknown.
  base::Result<const domain::Partner*> partner_of(const Certificate& certificate) const;

  // check + partner_of for the DER of a BinarySecurityToken; decoding and chain are cached by
  // the token's hash (dates are still compared at every call; a new Trust means a new cache).
  struct Known {
    Certificate certificate;
    const domain::Partner* partner;
  };
  base::Result<Known> recognize(std::string_view der, base::Time now) const;

  const std::vector<domain::Partner>& partners() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace security
