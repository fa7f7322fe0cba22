#include "security/trust.hpp"

#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "base/limits.hpp"
#include "security/detail/chain.hpp"
#include "security/detail/openssl.hpp"

namespace security {
namespace {

struct ViewHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

// A token that was trusted, and between which times that verdict needs no second look.
struct Entry {
  Trust::Known known;
  Validity validity;
};

}  // namespace

struct Trust::Impl {
  std::unique_ptr<Chain> chain;
  std::vector<domain::Partner> partners;
  std::unordered_map<std::string, std::size_t> by_fingerprint;
  mutable std::shared_mutex mutex;
  mutable std::unordered_map<std::string, Entry, ViewHash, std::equal_to<>> cache;
};

base::Result<std::shared_ptr<const Trust>> Trust::load(const TrustFiles& files,
                                                       std::vector<domain::Partner> partners) {
  auto impl = std::make_shared<Impl>();
  BASE_TRY(chain, Chain::load(files));
  impl->chain = std::move(chain);
  impl->partners = std::move(partners);
  for (std::size_t i = 0; i < impl->partners.size(); ++i) {
    for (const auto& fingerprint : impl->partners[i].certificate_fingerprints) {
      const auto [place, fresh] = impl->by_fingerprint.emplace(fingerprint, i);
      if (!fresh && place->second != i) {
        return base::fail(base::Code::key_unusable,
                          "certificate " + fingerprint + " is pinned to two partners: " +
                              impl->partners[place->second].code + ", " + impl->partners[i].code);
      }
    }
  }
  auto trust = std::make_shared<Trust>();
  trust->impl_ = std::move(impl);
  return std::shared_ptr<const Trust>(std::move(trust));
}

base::Result<void> Trust::check(const Certificate& certificate, base::Time now) const {
  BASE_TRY(validity, impl_->chain->check(certificate, now));
  static_cast<void>(validity);
  return {};
}

base::Result<const domain::Partner*> Trust::partner_of(const Certificate& certificate) const {
  const auto found = impl_->by_fingerprint.find(certificate.fingerprint());
  if (found == impl_->by_fingerprint.end()) {
    return base::fail(base::Code::certificate_unknown,
                      "no partner has certificate " + certificate.fingerprint());
  }
  return &impl_->partners[found->second];
}

base::Result<Trust::Known> Trust::recognize(std::string_view der, base::Time now) const {
  {
    const std::shared_lock lock(impl_->mutex);
    const auto found = impl_->cache.find(der);
    if (found != impl_->cache.end() && found->second.validity.covers(now)) {
      return found->second.known;
    }
  }
  auto decoded = Certificate::from_der(der);
  if (!decoded) {
    return base::fail(base::Code::certificate_unknown, std::move(decoded).error().detail);
  }
  BASE_TRY(validity, impl_->chain->check(*decoded, now));
  BASE_TRY(partner, partner_of(*decoded));
  const Known known{std::move(*decoded), partner};
  // Only pinned certificates get here, so strangers cannot fill the cache.
  const std::unique_lock lock(impl_->mutex);
  if (impl_->cache.size() >= base::limits::certificate_cache_entries) impl_->cache.clear();
  impl_->cache.insert_or_assign(std::string(der), Entry{known, validity});
  return known;
}

const std::vector<domain::Partner>& Trust::partners() const {
  return impl_->partners;
}

}  // namespace security
