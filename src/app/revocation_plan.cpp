#include "app/revocation_plan.hpp"

#include <algorithm>

#include "app/suppliers.hpp"
#include "net/url.hpp"
#include "security/revocation.hpp"

namespace app {
namespace {

using config::TrustSettings;
using security::Certificate;

struct Subject {
  Certificate certificate;
  std::string owner;
};

base::Result<std::vector<Subject>> subjects_of(const config::Settings& settings) {
  std::vector<Subject> all;
  for (const config::PartnerSettings& partner : settings.partners)
    for (const config::Pin& pin : partner.certificates) {
      BASE_TRY(certificate, certificate_of(pin));
      all.push_back({std::move(certificate), partner.partner.code});
    }
  for (const auto& file : settings.trust.intermediates) {
    // what is trusted is read already: one that is gone since keeps nobody's revocation out
    if (auto certificate = Certificate::load(file))
      all.push_back({std::move(*certificate), "intermediate"});
  }
  return all;
}

void add_crl(const std::string& url, std::vector<Errand>& errands) {
  const bool planned = std::any_of(errands.begin(), errands.end(), [&](const Errand& errand) {
    return !errand.subject && errand.urls.front() == url;
  });
  if (!planned) errands.push_back({.urls = {url}});
}

char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

}  // namespace

bool fetches_revocation(const TrustSettings& trust) {
  return !trust.crl_urls.empty() || !trust.ocsp_urls.empty() || !trust.fetch_hosts.empty();
}

bool is_allowed(const std::string& url, const std::vector<std::string>& hosts) {
  const bool tls = url.starts_with("https://");
  if (!tls && !url.starts_with("http://")) return false;
  const bool plain =
      std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c <= '~' && c != '#'; });
  if (!plain) return false;
  std::string host = net::split_url(url).origin.substr(tls ? 8 : 7);
  std::transform(host.begin(), host.end(), host.begin(), to_lower);
  const std::string port = tls ? ":443" : ":80";
  if (host.ends_with(port)) host.resize(host.size() - port.size());
  return std::any_of(hosts.begin(), hosts.end(), [&](const std::string& allowed) {
    return host == allowed || host + port == allowed;
  });
}

base::Result<std::vector<Errand>> plan_errands(const config::Settings& settings) {
  std::vector<Errand> errands;
  const TrustSettings& trust = settings.trust;
  if (!fetches_revocation(trust)) return errands;
  for (const std::string& url : trust.crl_urls) add_crl(url, errands);
  BASE_TRY(subjects, subjects_of(settings));
  for (const Subject& subject : subjects)
    for (const std::string& url : security::crl_addresses(subject.certificate))
      if (is_allowed(url, trust.fetch_hosts)) add_crl(url, errands);
  for (Subject& subject : subjects) {
    Errand errand{.subject = subject.certificate, .owner = std::move(subject.owner)};
    for (const std::string& url : security::ocsp_addresses(subject.certificate))
      if (is_allowed(url, trust.fetch_hosts)) errand.urls.push_back(url);
    errand.urls.insert(errand.urls.end(), trust.ocsp_urls.begin(), trust.ocsp_urls.end());
    if (!errand.urls.empty()) errands.push_back(std::move(errand));
  }
  return errands;
}

}  // namespace app
