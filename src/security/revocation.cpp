#include "security/detail/revocation.hpp"

#include <openssl/err.h>

#include "base/limits.hpp"
#include "security/detail/ocsp.hpp"

namespace security {
namespace {

std::uint64_t next_generation() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

base::Error refused(std::string why) {
  return base::fail(base::Code::revocation_unknown, std::move(why));
}

bool same_key(X509* one, X509* other) {
  const bool same = EVP_PKEY_eq(X509_get0_pubkey(one), X509_get0_pubkey(other)) == 1;
  ERR_clear_error();  // keys of different kinds are an error to OpenSSL
  return same;
}

bool issued_by(X509* certificate, X509* issuer) {
  const bool issued =
      X509_NAME_cmp(X509_get_issuer_name(certificate), X509_get_subject_name(issuer)) == 0 &&
      X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
  ERR_clear_error();
  return issued;
}

bool is_known(const SharedX509& issuer, const std::vector<SharedX509>& authorities) {
  return std::any_of(authorities.begin(), authorities.end(), [&](const SharedX509& authority) {
    return X509_cmp(issuer.get(), authority.get()) == 0;
  });
}

}  // namespace

const KnownCrl* KnownFacts::find(const KnownCrl& other) const {
  for (const KnownCrl& known : crls) {
    if (known.crl.same_scope(other.crl) && same_key(known.issuer.get(), other.issuer.get())) {
      return &known;
    }
  }
  return nullptr;
}

void KnownFacts::put(KnownCrl next) {
  if (const KnownCrl* place = find(next)) {
    crls[static_cast<std::size_t>(place - crls.data())] = std::move(next);
  } else {
    crls.push_back(std::move(next));
  }
}

std::vector<Fact> KnownFacts::about(X509* certificate, X509* issuer) const {
  std::vector<Fact> facts;
  for (const KnownCrl& known : crls) {
    if (known.crl.covers(certificate, issuer) && same_key(known.issuer.get(), issuer)) {
      facts.push_back(known.crl.fact(certificate));
    }
  }
  return facts;
}

Revocation::Impl::Impl(std::shared_ptr<const Chain> links, const RevocationPolicy& rules)
    : chain(std::move(links)),
      policy(rules),
      generation(next_generation()),
      facts(std::make_shared<const KnownFacts>()) {}

Revocation::Revocation(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Revocation::~Revocation() = default;

std::shared_ptr<const KnownFacts> Revocation::Impl::now_known() const {
  const std::scoped_lock lock(mutex);
  return facts;
}

base::Result<void> Revocation::Impl::publish(
    const std::function<base::Result<void>(KnownFacts&)>& change) {
  const std::scoped_lock lock(mutex);
  auto next = std::make_shared<KnownFacts>(*facts);
  BASE_CHECK(change(*next));
  facts = std::move(next);
  generation = next_generation();
  return {};
}

base::Result<void> Revocation::Impl::load(const std::filesystem::path& file) {
  policy.required = true;
  BASE_TRY(octets, read_file(file));
  std::string_view text = octets;
  for (int found = 0;; ++found) {
    auto crl = Crl::read(text);
    if (!crl) return base::fail(base::Code::key_unusable, crl.error().detail, file.string());
    if (!*crl && found > 0) return {};
    if (!*crl) return base::fail(base::Code::key_unusable, "no CRL in " + file.string());
    if (!(*crl)->names_one_of(chain->authorities())) continue;
    auto issuer = (*crl)->find_issuer(chain->authorities());
    if (!issuer) return base::fail(base::Code::key_unusable, issuer.error().detail, file.string());
    BASE_CHECK(publish([&](KnownFacts& all) -> base::Result<void> {
      KnownCrl next{std::move(**crl), std::move(*issuer)};
      const KnownCrl* old = all.find(next);
      if (old == nullptr || !next.crl.is_older_than(old->crl)) all.put(std::move(next));
      return {};
    }));
  }
}

base::Result<SharedX509> Revocation::Impl::issuer_of(const Certificate& subject) const {
  for (const SharedX509& authority : chain->authorities()) {
    if (issued_by(subject.raw(), authority.get())) return authority;
  }
  return refused("no anchor or intermediate has issued certificate " + subject.fingerprint());
}

base::Result<Verdict> Revocation::Impl::judge_links(const Links& links,
                                                    const Question& question) const {
  const auto known = now_known();
  Verdict whole{links.validity};
  for (std::size_t i = 0; i + 1 < links.certificates.size(); ++i) {
    X509* link = links.certificates[i].get();
    std::vector<Fact> about = known->about(link, links.certificates[i + 1].get());
    const std::string print = fingerprint_of(link);
    const auto answer = known->answers.find(print);
    if (answer != known->answers.end()) about.push_back(answer->second.fact);
    if (about.empty() && !policy.required) continue;
    auto verdict = judge(about, to_time(X509_get0_notAfter(link)), question, policy);
    if (!verdict) {
      base::Error error = std::move(verdict).error();
      if (error.code == base::Code::revocation_unknown && !policy.required) continue;
      error.detail += ", certificate " + print;
      return error;
    }
    whole.validity.narrow(verdict->validity);
    whole.degraded = whole.degraded || verdict->degraded;
  }
  return whole;
}

base::Result<void> Revocation::learn_crl(std::string_view octets, base::Time now) {
  BASE_TRY(crl, Crl::read(octets));
  if (!crl) return refused("not a CRL");
  BASE_TRY(issuer, crl->find_issuer(impl_->chain->authorities()));
  const base::Time latest = now + base::limits::clock_skew;
  if (crl->this_update() > latest) return refused("CRL: from the future");
  return impl_->publish([&](KnownFacts& all) -> base::Result<void> {
    KnownCrl next{std::move(*crl), std::move(issuer)};
    const KnownCrl* old = all.find(next);
    const bool believed = old != nullptr && old->crl.this_update() <= latest;
    if (believed && next.crl.is_older_than(old->crl)) {
      return refused("CRL: older than the one that is known");
    }
    all.put(std::move(next));
    return {};
  });
}

base::Result<void> Revocation::learn_ocsp(std::string_view response, const Certificate& subject,
                                          std::string_view request, base::Time now) {
  BASE_TRY(issuer, impl_->issuer_of(subject));
  BASE_TRY(answer, read_response(response, {subject.raw(), issuer.get(), request}, now));
  return impl_->publish([&](KnownFacts& all) -> base::Result<void> {
    if (answer.responder) {
      for (const Fact& fact : all.about(answer.responder.get(), issuer.get())) {
        if (fact.revoked) return refused("OCSP: the certificate of its signer is revoked");
      }
    }
    const auto old = all.answers.find(subject.fingerprint());
    if (old != all.answers.end() && answer.fact.this_update < old->second.fact.this_update) {
      return refused("OCSP: older than the answer that is known");
    }
    all.answers.insert_or_assign(subject.fingerprint(), KnownAnswer{answer.fact, issuer});
    return {};
  });
}

base::Result<std::string> Revocation::make_ocsp_request(const Certificate& subject) const {
  BASE_TRY(issuer, impl_->issuer_of(subject));
  return make_request({subject.raw(), issuer.get()});
}

void Revocation::learn_from(const Revocation& older, base::Time now) {
  const auto theirs = older.impl_->now_known();
  const auto& authorities = impl_->chain->authorities();
  impl_->degraded += older.impl_->degraded;
  static_cast<void>(impl_->publish([&](KnownFacts& all) -> base::Result<void> {
    for (const KnownCrl& known : theirs->crls) {
      const KnownCrl* own = all.find(known);
      const bool newer =
          own == nullptr || (own->crl.is_older_than(known.crl) &&
                             known.crl.this_update() <= now + base::limits::clock_skew);
      if (newer && is_known(known.issuer, authorities)) all.put(known);
    }
    for (const auto& [print, answer] : theirs->answers) {
      if (is_known(answer.issuer, authorities)) all.answers.emplace(print, answer);
    }
    return {};
  }));
}

std::vector<RevocationSource> Revocation::sources() const {
  const auto known = impl_->now_known();
  std::vector<RevocationSource> all;
  for (const KnownCrl& each : known->crls) {
    all.push_back({RevocationSource::Kind::crl, each.crl.issuer_name(), each.crl.this_update(),
                   each.crl.next_update()});
  }
  for (const auto& [print, answer] : known->answers) {
    all.push_back(
        {RevocationSource::Kind::ocsp, print, answer.fact.this_update, answer.fact.next_update});
  }
  return all;
}

const RevocationPolicy& Revocation::policy() const {
  return impl_->policy;
}
std::uint64_t Revocation::degraded_verdicts() const {
  return impl_->degraded;
}

}  // namespace security
