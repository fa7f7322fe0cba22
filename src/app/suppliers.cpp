#include "app/suppliers.hpp"

#include <algorithm>

#include "config/partner_options.hpp"

namespace app {
namespace {

using base::Code;
using config::PartnerSettings;
using registers::Supplier;

PartnerSettings settings_of(const Supplier& supplier, SuppliersOf which,
                            const config::Settings& settings) {
  PartnerSettings row;
  row.stored = true;
  row.partner = supplier.partner;
  for (const registers::SupplierCertificate& each : supplier.certificates) {
    if (which == SuppliersOf::now && each.revoked) continue;
    config::Pin pin{{}, each.from, each.until, each.der};
    if (each.revoked) pin.until = std::min(*each.revoked, each.until.value_or(*each.revoked));
    row.certificates.push_back(std::move(pin));
  }
  if (settings.supplier_folders) row.folder = *settings.supplier_folders / supplier.partner.code;
  return row;
}

// Which codes and certificates are taken, and by whom.
class Owners {
 public:
  explicit Owners(const config::Settings& settings) {
    for (const PartnerSettings& partner : settings.partners) take(partner);
  }

  // Empty: they are the partner's now; else the reason why not. A file that cannot be read is told
  // of where it is used.
  std::string take(const PartnerSettings& partner) {
    const std::string& code = partner.partner.code;
    if (codes_.contains(code))
      return "код " + code + " и у партнёра в настройках, и у поставщика в базе; оставьте одного";
    std::set<std::string> fingerprints;
    for (const config::Pin& pin : partner.certificates)
      if (const auto certificate = certificate_of(pin))
        fingerprints.insert(certificate->fingerprint());
    for (const std::string& fingerprint : fingerprints)
      if (const auto owner = owners_.find(fingerprint); owner != owners_.end())
        return "один сертификат у партнёра " + owner->second + " и у поставщика из базы " + code;
    codes_.insert(code);
    for (const std::string& fingerprint : fingerprints) owners_.emplace(fingerprint, code);
    return {};
  }

 private:
  std::set<std::string> codes_;
  std::map<std::string, std::string> owners_;  // by fingerprint
};

}  // namespace

base::Result<security::Certificate> certificate_of(const config::Pin& pin) {
  return pin.der.empty() ? security::Certificate::load(pin.file)
                         : security::Certificate::from_der(pin.der);
}

base::Result<Joined> join_suppliers(config::Settings settings, store::Database& database,
                                    SuppliersOf which) {
  Joined joined;
  std::vector<Supplier> all;
  // Not from a replica: what was changed a moment ago counts.
  BASE_CHECK(store::queue_now(database, [&](store::Transaction& work) -> base::Result<void> {
    joined.version = work.suppliers.version();
    all = work.suppliers.all();
    return {};
  }));
  if (which == SuppliersOf::now)
    std::erase_if(all, [](const auto& row) { return !row.in_force(); });
  // whose a certificate is now counts before whose it was
  std::ranges::stable_partition(all, &Supplier::in_force);
  Owners owners(settings);
  for (const Supplier& supplier : all) {
    PartnerSettings row = settings_of(supplier, which, settings);
    const std::string conflict = owners.take(row);
    if (conflict.empty())
      settings.partners.push_back(std::move(row));
    else if (supplier.in_force())
      joined.conflicts += (joined.conflicts.empty() ? "" : "\n") + conflict;
  }
  joined.settings = std::move(settings);
  return joined;
}

base::Result<config::Settings> with_suppliers(config::Settings settings, store::Database& database,
                                              SuppliersOf which) {
  BASE_TRY(joined, join_suppliers(std::move(settings), database, which));
  if (!joined.conflicts.empty()) return base::fail(Code::config_invalid, joined.conflicts);
  return std::move(joined.settings);
}

bool is_known_partner(const config::Settings& settings, const std::string& code) {
  const bool configured = std::ranges::any_of(
      settings.partners, [&](const PartnerSettings& row) { return row.partner.code == code; });
  if (configured) return true;
  const auto ids = store::partner_ids(settings.store_url);
  return ids && ids->contains(code);
}

base::Result<registers::SupplierBounds> supplier_bounds(const config::Settings& settings,
                                                        const std::set<std::string>& formats) {
  registers::SupplierBounds bounds;
  bounds.formats = formats;
  bounds.utc_offset_minutes = settings.utc_offset_minutes;
  for (const std::string_view name : config::signature_algorithms) bounds.algorithms.emplace(name);
  if (settings.federal)
    for (const auto& region : settings.federal->regions) bounds.regions.insert(region.code);
  for (const PartnerSettings& partner : settings.partners) {
    bounds.codes.insert(partner.partner.code);
    for (const config::Pin& pin : partner.certificates) {
      BASE_TRY(certificate, certificate_of(pin));
      bounds.certificates.emplace(certificate.fingerprint(), partner.partner.code);
    }
  }
  return bounds;
}

}  // namespace app
