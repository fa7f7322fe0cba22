#include "registers/suppliers.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "domain/route.hpp"
#include "domain/snils.hpp"

namespace registers {
namespace {

namespace limits = base::limits;
using base::Code;

base::Error refused(std::string why, std::string field) {
  return base::fail(Code::value_refused, std::move(why), std::move(field));
}

bool is_code(const std::string& text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

template <class Known>
base::Result<void> check_names(const std::vector<std::string>& names, const Known& known,
                               const char* field) {
  if (names.size() > limits::supplier_names) return refused("too many", field);
  for (const std::string& name : names)
    if (std::ranges::find(known, name) == std::ranges::end(known))
      return refused("unknown: " + name, field);
  return {};
}

base::Result<void> check_partner(const domain::Partner& partner, const SupplierBounds& bounds) {
  if (!is_code(partner.code)) return refused("a-z, 0-9 and hyphens, up to 64", "code");
  if (bounds.codes.contains(partner.code))
    return base::fail(Code::resource_conflict, "a partner of the configuration has this code",
                      "code");
  if (partner.name.empty() || partner.name.size() > limits::name_characters)
    return refused("empty or too long", "name");
  if (partner.organizations.size() > limits::supplier_organizations)
    return refused("too many", "organizations");
  for (const std::string& ogrn : partner.organizations)
    if (!domain::is_ogrn(ogrn)) return refused("no OGRN: " + ogrn, "organizations");
  BASE_CHECK(check_names(partner.formats, bounds.formats, "formats"));
  BASE_CHECK(check_names(partner.operations, supplier_operations(), "operations"));
  return check_names(partner.signature.algorithms, bounds.algorithms, "algorithms");
}

bool has(const Supplier& supplier, const std::string& fingerprint) {
  return std::ranges::find(supplier.certificates, fingerprint, &SupplierCertificate::fingerprint) !=
         supplier.certificates.end();
}

// What was revoked stays so, whoever asks: a supplier that is added again has its past.
void keep_revoked(Supplier& wanted, const Supplier& before) {
  for (const SupplierCertificate& each : before.certificates)
    if (each.revoked && !has(wanted, each.fingerprint)) wanted.certificates.push_back(each);
}

base::Result<void> check_certificates(const Supplier& wanted, const std::optional<Supplier>& before,
                                      const SupplierBounds& bounds, base::Time now) {
  const auto revoked = std::ranges::count_if(
      wanted.certificates,
      [](const SupplierCertificate& each) { return each.revoked.has_value(); });
  if (std::ssize(wanted.certificates) - revoked > std::ptrdiff_t{limits::supplier_certificates} ||
      revoked > std::ptrdiff_t{limits::supplier_revoked_certificates})
    return refused("too many", "certificates");
  for (const SupplierCertificate& each : wanted.certificates) {
    const auto same = [&](const SupplierCertificate& other) {
      return other.fingerprint == each.fingerprint;
    };
    if (std::ranges::count_if(wanted.certificates, same) > 1)
      return base::fail(Code::resource_conflict, "the supplier has it already", "certificate");
    if (each.revoked) continue;
    if (const auto owner = bounds.certificates.find(each.fingerprint);
        owner != bounds.certificates.end())
      return base::fail(Code::resource_conflict, "of the partner " + owner->second, "certificate");
    if (before) {
      const auto known = std::ranges::find_if(before->certificates, same);
      if (known != before->certificates.end() && known->revoked)
        return refused("it was revoked", "certificate");
      if (known != before->certificates.end()) continue;
    }
    if (each.is_over(now)) return refused("it has expired", "certificate");
    if (each.from && each.until && *each.until <= *each.from)
      return refused("not later than `from`", "until");
  }
  return {};
}

// Of those who are removed a certificate may come back, with somebody else.
base::Result<void> check_others(Suppliers& suppliers, const Supplier& wanted) {
  const auto all = suppliers.all();
  if (wanted.version == 0 && all.size() >= limits::suppliers) return refused("too many", "code");
  for (const Supplier& other : all) {
    if (other.removed || other.partner.code == wanted.partner.code) continue;
    for (const SupplierCertificate& each : wanted.certificates)
      if (!each.revoked && has(other, each.fingerprint))
        return base::fail(Code::resource_conflict, "of the supplier " + other.partner.code,
                          "certificate");
  }
  return {};
}

bool says_the_same(const domain::Partner& a, const domain::Partner& b) {
  return a.name == b.name && a.organizations == b.organizations && a.formats == b.formats &&
         a.operations == b.operations && a.signature.algorithms == b.signature.algorithms &&
         a.limits.messages_per_second == b.limits.messages_per_second &&
         a.limits.concurrency == b.limits.concurrency;
}

}  // namespace

bool Supplier::is_overdue(base::Time now, int utc_offset_minutes) const {
  const auto agreed = parse_schedule(schedule);
  return in_force() && agreed &&
         registers::is_overdue(*agreed, created, delivered, now, utc_offset_minutes);
}

std::string supplier_text(const Supplier& supplier) {
  std::string text;
  const auto line = [&text](std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\n");
  };
  const auto list = [&line](std::string_view name, const std::vector<std::string>& values) {
    std::string joined;
    for (const std::string& each : values) joined += (joined.empty() ? "" : " ") + each;
    line(name, joined);
  };
  const auto moment = [](const std::optional<base::Time>& time) {
    return time ? base::format_time(*time) : std::string("-");
  };
  const domain::Partner& partner = supplier.partner;
  line("code", partner.code);
  line("name", partner.name);
  line("state", supplier.removed ? "removed" : supplier.enabled ? "enabled" : "disabled");
  list("organizations", partner.organizations);
  list("formats", partner.formats);
  list("operations", partner.operations);
  list("algorithms", partner.signature.algorithms);
  line("timestamp", partner.signature.timestamp ? "required" : "optional");
  line("messages_per_second",
       std::to_string(static_cast<std::int64_t>(partner.limits.messages_per_second)));
  line("concurrency", std::to_string(partner.limits.concurrency));
  line("schedule", supplier.schedule);
  for (const SupplierCertificate& each : supplier.certificates)
    line("certificate", each.fingerprint + " from " + moment(each.from) + " until " +
                            moment(each.until) + " revoked " + moment(each.revoked));
  return text;
}

std::vector<std::string> supplier_operations() {
  std::vector<std::string> names{"GetStatus"};
  for (const domain::RoutedOperation& row : domain::routed_operations)
    if (row.service == "diary") names.emplace_back(row.name);
  return names;
}

base::Result<Supplier> save_supplier(Suppliers& suppliers, const SupplierBounds& bounds,
                                     Supplier wanted, const SupplierChange& change) {
  suppliers.lock();
  const std::string code = wanted.partner.code;
  const auto before = suppliers.find(code);
  if (before) keep_revoked(wanted, *before);
  if (!wanted.removed) {
    // what was good once must not keep anybody from disabling or revoking
    if (!before || !says_the_same(before->partner, wanted.partner))
      BASE_CHECK(check_partner(wanted.partner, bounds));
    if (!wanted.schedule.empty() && !parse_schedule(wanted.schedule))
      return refused("mon-fri 18:00, mon,thu 09:30, daily 23:00", "schedule");
    BASE_CHECK(check_certificates(wanted, before, bounds, change.at));
    BASE_CHECK(check_others(suppliers, wanted));
    const auto kind = suppliers.kind_of(code);
    if (kind && *kind != domain::PartnerKind::supplier)
      return base::fail(Code::resource_conflict, "it was a portal's or a receiver's", "code");
  }
  wanted.version = before ? before->version + 1 : 1;
  wanted.created = before && !before->removed ? before->created : change.at;
  wanted.changed = change.at;
  suppliers.save(std::move(wanted), change);
  return std::move(*suppliers.find(code));
}

}  // namespace registers
