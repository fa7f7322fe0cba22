#include "app/assembly.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <thread>

#include "app/commands.hpp"
#include "app/revocation_plan.hpp"
#include "app/suppliers.hpp"

namespace app {

using base::Code;

std::optional<config::Settings> load_settings(const std::filesystem::path& file) {
  config::Loaded loaded = config::load(file);
  for (const config::Mistake& mistake : loaded.mistakes)
    std::cerr << config::describe(mistake) << '\n';
  return std::move(loaded.settings);
}

namespace {

// Empty: the format is there. Else a line for each mistake.
std::string why_no_format(const transform::Mappings& mappings, const std::string& name,
                          const std::string& who) {
  if (std::ranges::find(mappings, name, &transform::Mapping::name) != mappings.end()) return {};
  if (const auto broken = mappings.broken.find(name); broken != mappings.broken.end())
    return broken->second;
  return who + " формат " + name + ", а mappings/" + name + ".yaml нет";
}

}  // namespace

base::Result<std::vector<domain::Partner>> make_partners(const config::Settings& settings,
                                                         const transform::Mappings& mappings) {
  // everybody's format, named or not
  if (const auto broken = mappings.broken.find("native"); broken != mappings.broken.end())
    return base::fail(Code::config_invalid, broken->second);
  std::vector<domain::Partner> partners;
  std::map<std::string, std::string> owners;  // fingerprint → partner code
  for (const config::PartnerSettings& given : settings.partners) {
    domain::Partner partner = given.partner;
    for (const config::Pin& pin : given.certificates) {
      BASE_TRY(certificate, certificate_of(pin));
      const auto [owner, fresh] = owners.emplace(certificate.fingerprint(), partner.code);
      if (!fresh && owner->second != partner.code)
        return base::fail(Code::config_invalid,
                          "один сертификат у партнёров " + owner->second + " и " + partner.code);
      partner.certificate_fingerprints.push_back(certificate.fingerprint());
    }
    // A format of a stored supplier that is gone by now matches nothing: nobody else pays for it.
    if (given.stored) {
      partners.push_back(std::move(partner));
      continue;
    }
    for (const std::string& format : partner.formats) {
      std::string mistakes = why_no_format(mappings, format, "у партнёра " + partner.code);
      if (!mistakes.empty()) return base::fail(Code::config_invalid, std::move(mistakes));
    }
    for (const std::string& algorithm : partner.signature.algorithms)
      if (!security::find_algorithm(algorithm))
        return base::fail(Code::config_invalid,
                          "у партнёра " + partner.code + " неизвестный алгоритм " + algorithm);
    partners.push_back(std::move(partner));
  }
  return partners;
}

base::Result<std::shared_ptr<const adapters::soap::Routing>> make_routing(
    const config::Settings& settings, std::vector<domain::Partner> partners,
    const transform::Mappings& mappings) {
  std::string mistakes;
  for (const domain::Route& route : settings.routes) {
    if (route.mapping.empty()) continue;
    const std::string who = route.place + ": у маршрута «" + route.name + "»";
    if (const auto why = why_no_format(mappings, route.mapping, who); !why.empty())
      mistakes += "\n" + why;
  }
  auto table = bus::RouteTable::make(settings.routes, partners);
  if (!table) mistakes += "\n" + table.error().detail;
  if (!mistakes.empty()) return base::fail(Code::config_invalid, mistakes.substr(1));
  auto routing = std::make_shared<adapters::soap::Routing>();
  routing->table = std::move(*table);
  routing->partners = std::move(partners);
  routing->mappings = std::make_shared<const std::vector<transform::Mapping>>(mappings);
  return std::shared_ptr<const adapters::soap::Routing>(std::move(routing));
}

namespace {

base::Result<std::vector<security::PinWindow>> windows_of(const config::Settings& settings) {
  std::vector<security::PinWindow> windows;
  for (const config::PartnerSettings& partner : settings.partners)
    for (const config::Pin& pin : partner.certificates) {
      if (!pin.from && !pin.until) continue;
      BASE_TRY(certificate, certificate_of(pin));
      windows.push_back({certificate.fingerprint(), pin.from, pin.until});
    }
  return windows;
}

}  // namespace

base::Result<std::shared_ptr<const security::Trust>> make_trust(
    const config::Settings& settings, std::vector<domain::Partner> partners) {
  security::TrustFiles files{settings.trust.anchors, settings.trust.intermediates,
                             settings.trust.crls};
  files.revocation.required = fetches_revocation(settings.trust);
  if (settings.trust.degraded)
    files.revocation.grace = std::chrono::hours(settings.trust.grace_hours);
  BASE_TRY(windows, windows_of(settings));
  files.windows = std::move(windows);
  return security::Trust::load(files, std::move(partners));
}

base::Result<std::shared_ptr<const security::Trust>> renew_trust(
    const security::Trust& older, const config::Settings& settings,
    std::vector<domain::Partner> partners) {
  BASE_TRY(windows, windows_of(settings));
  return older.with(std::move(partners), windows);
}

base::Result<config::Settings> with_certificates(config::Settings settings) {
  for (config::PartnerSettings& partner : settings.partners)
    for (config::Pin& pin : partner.certificates) {
      BASE_TRY(certificate, certificate_of(pin));
      pin.der = certificate.der();
    }
  return settings;
}

security::KeySource signing_source(const config::Settings& settings) {
  const config::SigningKey& signing = settings.signing;
  return {signing.key, signing.certificate, signing.algorithm, signing.passphrase_file};
}

config::Settings without_fetching(config::Settings settings) {
  settings.trust.crl_urls.clear();
  settings.trust.ocsp_urls.clear();
  settings.trust.fetch_hosts.clear();
  return settings;
}

store::Options store_options(const config::Settings& settings) {
  store::Options options;
  options.url = settings.store_url;
  options.replica = settings.replica_url;
  options.replica_lag = std::chrono::seconds(settings.replica_lag_seconds);
  return options;
}

adapters::soap::Work work_of(store::Transaction& t) {
  return {t.inbox, t.outbox, t.tables, t.queries, t.log, t.questions};
}

adapters::soap::Storage storage_of(store::Database& database) {
  using adapters::soap::Done;
  using adapters::soap::Job;
  const auto wrap = [](Job job) {
    return [job = std::move(job)](store::Transaction& t) { return job(work_of(t)); };
  };
  adapters::soap::Storage storage;
  storage.write = [&database, wrap](Job job, Done done) {
    database.write(wrap(std::move(job)), std::move(done));
  };
  storage.read = [&database, wrap](Job job, Done done) {
    database.read(wrap(std::move(job)), std::move(done));
  };
  return storage;
}

console::Storage console_storage_of(store::Database& database, bool has_replica,
                                    const Bounds& bounds) {
  const auto wrap = [&bounds](console::Job job) {
    return [job = std::move(job), held = bounds.get()](store::Transaction& t) {
      console::Work work{t.directory, t.subjects,   t.suppliers,      *held,
                         t.uploads,   t.feed,       t.quality_report, t.persons,
                         t.tables,    t.tokens,     t.requests,       t.trail,
                         t.log,       t.priorities, t.accounts,       t.diaries};
      return job(work);
    };
  };
  console::Storage storage;
  storage.write = [&database, wrap](console::Job job, console::Done done) {
    database.write(wrap(std::move(job)), std::move(done));
  };
  storage.read = [&database, wrap, has_replica](console::Job job, console::Done done) {
    if (has_replica)  // it may not know yet that a token was revoked
      database.queue(wrap(std::move(job)), std::move(done));
    else
      database.read(wrap(std::move(job)), std::move(done));
  };
  return storage;
}

int report(const base::Error& error) {
  if (error.code == Code::config_invalid && error.detail.find('\n') != std::string::npos)
    std::cerr << error.detail << '\n' << base::describe(base::fail(error.code)) << '\n';
  else
    std::cerr << base::describe(error) << '\n';
  switch (error.code) {
    case Code::storage_unavailable:
    case Code::storage_full:
    case Code::partner_unreachable:
      return Exit::unreachable;
    case Code::usage:
      return Exit::usage;
    default:
      return Exit::input_at_fault;
  }
}

}  // namespace app
