#include "app/supplier_text.hpp"

#include <algorithm>
#include <iostream>

namespace app {

using registers::Supplier;
using registers::SupplierCertificate;

namespace {

boost::json::value moment(const std::optional<base::Time>& time) {
  return time ? boost::json::value(base::format_time(*time)) : boost::json::value();
}

std::string_view state_of(const Supplier& supplier) {
  return supplier.removed ? "removed" : supplier.enabled ? "enabled" : "disabled";
}

boost::json::array texts(const std::vector<std::string>& all) {
  return boost::json::array(all.begin(), all.end());
}

}  // namespace

boost::json::object to_json(const Supplier& it, base::Time now, int offset) {
  boost::json::array certificates;
  for (const SupplierCertificate& each : it.certificates)
    certificates.push_back({{"fingerprint", each.fingerprint},
                            {"expires", base::format_time(each.expires)},
                            {"from", moment(each.from)},
                            {"until", moment(each.until)},
                            {"revoked", moment(each.revoked)}});
  return {{"code", it.partner.code},
          {"name", it.partner.name},
          {"state", state_of(it)},
          {"organizations", texts(it.partner.organizations)},
          {"formats", texts(it.partner.formats)},
          {"operations", texts(it.partner.operations)},
          {"algorithms", texts(it.partner.signature.algorithms)},
          {"timestamp", it.partner.signature.timestamp},
          {"messages_per_second", static_cast<std::int64_t>(it.partner.limits.messages_per_second)},
          {"concurrency", it.partner.limits.concurrency},
          {"schedule", it.schedule},
          {"delivered", moment(it.delivered)},
          {"overdue", it.is_overdue(now, offset)},
          {"version", it.version},
          {"changed", base::format_time(it.changed)},
          {"certificates", std::move(certificates)}};
}

void print_line(const Supplier& it, base::Time now, int offset) {
  const auto valid = std::ranges::count_if(
      it.certificates, [&](const SupplierCertificate& each) { return !each.is_over(now); });
  std::cout << it.partner.code << "  " << state_of(it) << "  " << it.partner.name
            << "  сертификатов " << valid << "  последняя поставка "
            << (it.delivered ? base::format_time(*it.delivered) : "—");
  if (!it.schedule.empty()) std::cout << "  ждём " << it.schedule;
  std::cout << (it.is_overdue(now, offset) ? "  ПРОСРОЧЕНО" : "") << '\n';
}

}  // namespace app
