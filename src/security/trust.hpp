#pragma once
// Is this certificate trusted, and whose is it? Chain to the configured anchors, dates,
// revocation; then the partner that pinned it. Any thread after construction.
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "domain/partner.hpp"
#include "security/keys.hpp"
#include "security/revocation.hpp"

namespace security {

// When a pinned certificate is its partner's; several overlap while keys are rolled over.
struct PinWindow {
  std::string fingerprint;
  std::optional<base::Time> from{}, until{};  // from ≤ now < until
};

struct TrustFiles {
  std::vector<std::filesystem::path> anchors{};        // PEM, one or more certificates each
  std::vector<std::filesystem::path> intermediates{};  // PEM
  std::vector<std::filesystem::path> crls{};  // PEM or DER; with any, every issuer needs one
  RevocationPolicy revocation{};
  std::vector<PinWindow> windows{};     // a pin without any is always its partner's
  std::vector<Certificate> enclosed{};  // intermediates that came with evidence
};

struct CheckOptions {
  // The moment is past, the question is whether the certificate was good then. Facts that came
  // later are believed. Revoked counts from the revocation date, or from the invalidityDate when
  // that is earlier (a key known to be stolen before it was reported); a keyCompromise without
  // one counts from its date, as the issuer stated. A list dated after the certificate's end says
  // nothing of what it leaves out.
  bool evidence = false;
  // GOST R 34.10-2001, GOST R 34.11-94 and SHA-1 are admitted: never in the daemon.
  bool legacy = false;
  // It is an authority's that signs time stamps; what else that asks: security/time_stamp.hpp.
  bool stamps = false;
};

class Trust {
 public:
  // Errors: file_unreadable, key_unusable.
  static base::Result<std::shared_ptr<const Trust>> load(const TrustFiles& files,
                                                         std::vector<domain::Partner> partners);

  // Other partners under the same authorities, with all that is known of revocation: reads no
  // file. Error: key_unusable (two partners, one certificate).
  base::Result<std::shared_ptr<const Trust>> with(std::vector<domain::Partner> partners,
                                                  const std::vector<PinWindow>& windows) const;

  // Chain, dates, revocation at that moment. Errors: certificate_unknown (no chain to an anchor,
  // too weak, or its purpose does not allow signing), certificate_expired (or not yet valid),
  // certificate_revoked; revocation_unknown (nothing fresh from its issuer: the operator's to
  // mend, refused all the same).
  base::Result<void> check(const Certificate& certificate, base::Time at,
                           CheckOptions options = {}) const;

  // The partner that pinned it, whatever the window. Error: certificate_unknown.
  base::Result<const domain::Partner*> partner_of(const Certificate& certificate) const;

  // The partner whose pin holds now, then check, for the DER of a BinarySecurityToken. Verdicts
  // are remembered by each thread until the first date that could change them, or until anything
  // is learned about revocation; a hit takes no lock. Errors: as check; certificate_unknown also
  // for a pin outside its window.
  struct Known {
    Certificate certificate;
    const domain::Partner* partner;
    bool degraded = false;  // its revocation is judged by facts that have run out
  };
  base::Result<Known> recognize(std::string_view der, base::Time now) const;

  const std::vector<domain::Partner>& partners() const;
  Revocation& revocation() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace security
