#include "security/trust.hpp"

#include <unordered_map>

#include "base/limits.hpp"
#include "security/detail/revocation.hpp"

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

// One per thread: verdicts made under one generation, which no other Trust ever has.
struct Remembered {
  std::uint64_t generation = 0;
  std::unordered_map<std::string, Entry, ViewHash, std::equal_to<>> entries;
};

Remembered& remembered(std::uint64_t generation) {
  thread_local Remembered verdicts;
  if (verdicts.generation != generation ||
      verdicts.entries.size() >= base::limits::certificate_cache_entries) {
    verdicts.entries.clear();
    verdicts.generation = generation;
  }
  return verdicts;
}

Validity validity_of(const PinWindow& window) {
  return {window.from.value_or(base::Time::min()), window.until.value_or(base::Time::max())};
}

}  // namespace

struct Trust::Impl {
  std::shared_ptr<const Chain> chain;
  std::unique_ptr<Revocation> revocation;
  std::vector<domain::Partner> partners;
  std::unordered_map<std::string, std::size_t> by_fingerprint;
  std::unordered_multimap<std::string, PinWindow> windows;

  base::Result<Validity> check_window(const std::string& fingerprint, base::Time now) const;
  base::Result<void> pin(std::vector<domain::Partner> those, const std::vector<PinWindow>& when);
};

base::Result<void> Trust::Impl::pin(std::vector<domain::Partner> those,
                                    const std::vector<PinWindow>& when) {
  partners = std::move(those);
  for (const PinWindow& window : when) windows.emplace(window.fingerprint, window);
  for (std::size_t i = 0; i < partners.size(); ++i) {
    for (const auto& fingerprint : partners[i].certificate_fingerprints) {
      const auto [place, fresh] = by_fingerprint.emplace(fingerprint, i);
      if (!fresh && place->second != i)
        return base::fail(base::Code::key_unusable,
                          "certificate " + fingerprint + " is pinned to two partners: " +
                              partners[place->second].code + ", " + partners[i].code);
    }
  }
  return {};
}

base::Result<Validity> Trust::Impl::check_window(const std::string& fingerprint,
                                                 base::Time now) const {
  const auto [first, last] = windows.equal_range(fingerprint);
  if (first == last) return Validity{};
  std::string why;
  for (auto each = first; each != last; ++each) {
    const Validity validity = validity_of(each->second);
    if (validity.covers(now)) return validity;
    why = now < validity.from ? "pinned from " + base::format_time(validity.from)
                              : "pinned until " + base::format_time(validity.until);
  }
  return base::fail(base::Code::certificate_unknown,
                    "outside the window of its pin: " + why + ", certificate " + fingerprint);
}

base::Result<std::shared_ptr<const Trust>> Trust::load(const TrustFiles& files,
                                                       std::vector<domain::Partner> partners) {
  auto impl = std::make_shared<Impl>();
  BASE_TRY(chain, Chain::load(files.anchors, files.intermediates, files.enclosed));
  impl->chain = std::move(chain);
  auto facts = std::make_unique<Revocation::Impl>(impl->chain, files.revocation);
  for (const auto& file : files.crls) BASE_CHECK(facts->load(file));
  impl->revocation.reset(new Revocation(std::move(facts)));
  BASE_CHECK(impl->pin(std::move(partners), files.windows));
  auto trust = std::make_shared<Trust>();
  trust->impl_ = std::move(impl);
  return std::shared_ptr<const Trust>(std::move(trust));
}

base::Result<std::shared_ptr<const Trust>> Trust::with(
    std::vector<domain::Partner> partners, const std::vector<PinWindow>& windows) const {
  auto impl = std::make_shared<Impl>();
  impl->chain = impl_->chain;
  const Revocation::Impl& known = *impl_->revocation->impl_;
  auto facts = std::make_unique<Revocation::Impl>(impl->chain, known.policy);
  facts->facts = known.now_known();
  impl->revocation.reset(new Revocation(std::move(facts)));
  BASE_CHECK(impl->pin(std::move(partners), windows));
  auto trust = std::make_shared<Trust>();
  trust->impl_ = std::move(impl);
  return std::shared_ptr<const Trust>(std::move(trust));
}

base::Result<void> Trust::check(const Certificate& certificate, base::Time at,
                                CheckOptions options) const {
  BASE_TRY(links, impl_->chain->check(certificate, at, options.legacy, options.stamps));
  const Question question{at, options.evidence, options.legacy};
  BASE_TRY(verdict, impl_->revocation->impl_->judge_links(links, question));
  if (verdict.degraded) ++impl_->revocation->impl_->degraded;
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
  const Revocation::Impl& facts = *impl_->revocation->impl_;
  // Read before the facts are: what is published meanwhile makes the verdict one of the past.
  const std::uint64_t generation = facts.generation;
  auto& entries = remembered(generation).entries;
  const auto found = entries.find(der);
  if (found != entries.end() && found->second.validity.covers(now)) {
    if (found->second.known.degraded) ++facts.degraded;
    return found->second.known;
  }
  auto decoded = Certificate::from_der(der);
  if (!decoded) {
    return base::fail(base::Code::certificate_unknown, std::move(decoded).error().detail);
  }
  // Before the chain, so that strangers cost a hash and cannot fill the memory.
  BASE_TRY(partner, partner_of(*decoded));
  BASE_TRY(window, impl_->check_window(decoded->fingerprint(), now));
  BASE_TRY(links, impl_->chain->check(*decoded, now, false));
  BASE_TRY(verdict, facts.judge_links(links, {now}));
  verdict.validity.narrow(window);
  if (verdict.degraded) ++facts.degraded;
  const Known known{std::move(*decoded), partner, verdict.degraded};
  entries.insert_or_assign(std::string(der), Entry{known, verdict.validity});
  return known;
}

const std::vector<domain::Partner>& Trust::partners() const {
  return impl_->partners;
}
Revocation& Trust::revocation() const {
  return *impl_->revocation;
}

}  // namespace security
