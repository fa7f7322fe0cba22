#include "store/suppliers.hpp"

#include <map>

#include "base/text.hpp"
#include "store/partners.hpp"
#include "store/values.hpp"

namespace store {
namespace {

using registers::Supplier;
using registers::SupplierCertificate;
using registers::SupplierHistory;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::optional<base::Time> read_moment(const Row& row, std::size_t column) {
  return row.null(column) ? std::nullopt : std::optional(row.time(column));
}

Value moment(const std::optional<base::Time>& time) {
  return time ? value(*time) : Value();
}

// What came is journalled as good, or had good records among the bad ones.
constexpr const char* columns =
    "p.id, p.code, p.name, s.version, s.enabled, s.organizations, s.formats, s.operations, "
    "s.algorithms, s.timestamp_required, s.messages_per_second, s.concurrency, s.schedule, "
    "s.created_at, s.changed_at, s.removed_at, (SELECT j.at FROM load_journal j WHERE "
    "j.partner_id = p.id AND (j.ok = 1 OR j.accepted + j.unchanged + j.waiting + j.outranked > 0) "
    "ORDER BY j.at DESC LIMIT 1)";

Supplier read_supplier(const Row& row) {
  Supplier it;
  it.partner.id = row.id<domain::PartnerId>(0);
  it.partner.code = row.text(1);
  it.partner.name = row.text(2);
  it.partner.kind = domain::PartnerKind::supplier;
  it.version = row.integer(3);
  it.enabled = row.integer(4) != 0;
  it.partner.organizations = base::split_words(row.text(5));
  it.partner.formats = base::split_words(row.text(6));
  it.partner.operations = base::split_words(row.text(7));
  it.partner.signature.algorithms = base::split_words(row.text(8));
  it.partner.signature.timestamp = row.integer(9) != 0;
  it.partner.limits.messages_per_second = static_cast<double>(row.integer(10));
  it.partner.limits.concurrency = row.number(11);
  it.schedule = row.text(12);
  it.created = row.time(13);
  it.changed = row.time(14);
  it.removed = read_moment(row, 15);
  it.delivered = read_moment(row, 16);
  return it;
}

}  // namespace

std::int64_t SqlSuppliers::version() {
  return session_.select("version", "FROM supplier_state").at(0).integer(0);
}

std::vector<Supplier> SqlSuppliers::read(const std::string& where,
                                         const std::vector<Param>& params) {
  const std::string from = "FROM supplier s JOIN partner p ON p.id = s.partner_id " + where;
  std::vector<Supplier> result;
  std::map<domain::PartnerId, std::size_t> places;
  for (const Row& row : session_.select(columns, from + " ORDER BY p.code", params)) {
    result.push_back(read_supplier(row));
    places[result.back().partner.id] = result.size() - 1;
  }
  for (const Row& row : session_.select(
           "c.supplier_id, c.fingerprint, c.der, c.expires_at, c.valid_from, c.valid_until, "
           "c.revoked_at",
           "FROM supplier_certificate c JOIN partner p ON p.id = c.supplier_id " + where +
               " ORDER BY c.supplier_id, c.position",
           params)) {
    Supplier& owner = result.at(places.at(row.id<domain::PartnerId>(0)));
    SupplierCertificate& it = owner.certificates.emplace_back();
    it.fingerprint = row.text(1);
    it.der = base::decode_base64(row.text(2)).value_or("");
    it.expires = row.time(3);
    it.from = read_moment(row, 4);
    it.until = read_moment(row, 5);
    it.revoked = read_moment(row, 6);
  }
  return result;
}

std::vector<Supplier> SqlSuppliers::all() {
  return read("", {});
}

std::optional<Supplier> SqlSuppliers::find(const std::string& code) {
  auto found = read("WHERE p.code = ?", {value(code)});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<domain::PartnerKind> SqlSuppliers::kind_of(const std::string& code) {
  return find_kind(session_, code);
}

void SqlSuppliers::lock() {
  session_.change("UPDATE supplier_state SET version = version + 1");
}

void SqlSuppliers::save(Supplier supplier, const registers::SupplierChange& change) {
  std::vector<domain::Partner> named{supplier.partner};
  register_partners(session_, named);
  supplier.partner.id = named.front().id;
  const domain::Partner& it = supplier.partner;
  session_.insert(
      {"supplier",
       {{"partner_id", Type::integer},
        {"version", Type::integer},
        {"enabled", Type::integer},
        {"organizations", Type::text},
        {"formats", Type::text},
        {"operations", Type::text},
        {"algorithms", Type::text},
        {"timestamp_required", Type::integer},
        {"messages_per_second", Type::integer},
        {"concurrency", Type::integer},
        {"schedule", Type::text},
        {"created_at", Type::integer},
        {"changed_at", Type::integer},
        {"removed_at", Type::integer}},
       "ON CONFLICT (partner_id) DO UPDATE SET version = excluded.version, enabled = "
       "excluded.enabled, organizations = excluded.organizations, formats = excluded.formats, "
       "operations = excluded.operations, algorithms = excluded.algorithms, timestamp_required = "
       "excluded.timestamp_required, messages_per_second = excluded.messages_per_second, "
       "concurrency = excluded.concurrency, schedule = excluded.schedule, created_at = "
       "excluded.created_at, changed_at = excluded.changed_at, removed_at = excluded.removed_at"},
      {value(it.id), value(supplier.version), value(std::int64_t{supplier.enabled}),
       value(joined(it.organizations)), value(joined(it.formats)), value(joined(it.operations)),
       value(joined(it.signature.algorithms)), value(std::int64_t{it.signature.timestamp}),
       value(static_cast<std::int64_t>(it.limits.messages_per_second)),
       value(std::int64_t{it.limits.concurrency}), value(supplier.schedule),
       value(supplier.created), value(supplier.changed), moment(supplier.removed)});
  write_certificates(supplier);
  session_.change(
      "INSERT INTO supplier_history (supplier_id, version, at, actor, action, state) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      {value(it.id), value(supplier.version), value(change.at), value(change.actor),
       value(change.action), value(registers::supplier_text(supplier))});
}

void SqlSuppliers::write_certificates(const Supplier& supplier) {
  const Value owner = value(supplier.partner.id);
  session_.change("DELETE FROM supplier_certificate WHERE supplier_id = ?", {owner});
  std::vector<Value> values;
  std::int64_t position = 0;
  for (const SupplierCertificate& each : supplier.certificates)
    values.insert(values.end(), {owner, value(each.fingerprint), value(position++),
                                 value(base::encode_base64(each.der)), value(each.expires),
                                 moment(each.from), moment(each.until), moment(each.revoked)});
  session_.insert({"supplier_certificate",
                   {{"supplier_id", Type::integer},
                    {"fingerprint", Type::text},
                    {"position", Type::integer},
                    {"der", Type::text},
                    {"expires_at", Type::integer},
                    {"valid_from", Type::integer},
                    {"valid_until", Type::integer},
                    {"revoked_at", Type::integer}},
                   ""},
                  values);
}

std::vector<SupplierHistory> SqlSuppliers::history(const std::string& code, std::size_t limit) {
  std::vector<SupplierHistory> result;
  for (const Row& row : session_.select(
           "h.version, h.at, h.actor, h.action, h.state",
           "FROM supplier_history h JOIN partner p ON p.id = h.supplier_id WHERE p.code = ? "
           "ORDER BY h.version DESC LIMIT ?",
           {value(code), value(static_cast<std::int64_t>(limit))}))
    result.push_back({row.integer(0), {row.time(1), row.text(2), row.text(3)}, row.text(4)});
  return result;
}

}  // namespace store
