// kontingent suppliers: the suppliers of the database.
#include <algorithm>
#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/files.hpp"
#include "app/login.hpp"
#include "app/supplier_text.hpp"
#include "app/suppliers.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "console/look.hpp"
#include "console/supplier_certificate.hpp"
#include "domain/date.hpp"

namespace app {
namespace {

using base::Code;
using registers::Supplier;
using registers::SupplierCertificate;
using Action = SupplierOptions::Action;

template <class T, class U>
void take(const std::optional<T>& given, U& into) {
  if (given) into = *given;
}

// A list that is given empty means no limit.
void take_list(const std::optional<std::vector<std::string>>& given, std::vector<std::string>& to) {
  if (!given) return;
  to = *given;
  std::erase(to, "");
}

class Desk {
 public:
  Desk(const SupplierOptions& options, const config::Settings& settings)
      : options_(options), settings_(settings) {}

  base::Result<void> open() {
    BASE_TRY(database, store::Database::open(store_options(settings_), log_, metrics_));
    database_ = std::move(database);
    BASE_TRY(mappings, transform::load_mappings(settings_.resources));
    std::set<std::string> formats;
    for (const transform::Mapping& mapping : mappings) formats.insert(mapping.name());
    BASE_TRY(bounds, supplier_bounds(settings_, formats));
    bounds_ = std::move(bounds);
    return {};
  }

  base::Result<void> list() {
    std::vector<Supplier> all;
    BASE_CHECK(store::read_now(*database_, [&](store::Transaction& work) -> base::Result<void> {
      all = work.suppliers.all();
      return {};
    }));
    std::erase_if(all, [](const Supplier& each) { return each.removed.has_value(); });
    boost::json::array rows;
    for (const Supplier& each : all) {
      if (options_.json)
        rows.push_back(to_json(each, now_, settings_.utc_offset_minutes));
      else
        print_line(each, now_, settings_.utc_offset_minutes);
    }
    if (options_.json) std::cout << boost::json::serialize(rows) << '\n';
    if (!options_.json && all.empty()) std::cout << "Поставщиков в базе нет.\n";
    return {};
  }

  base::Result<void> show() {
    std::optional<Supplier> found;
    std::vector<registers::SupplierHistory> history;
    BASE_CHECK(store::read_now(*database_, [&](store::Transaction& work) -> base::Result<void> {
      found = work.suppliers.find(options_.code);
      history = work.suppliers.history(options_.code, base::limits::supplier_changes_shown);
      return {};
    }));
    if (!found) return unknown();
    if (options_.json) {
      boost::json::object card = to_json(*found, now_, settings_.utc_offset_minutes);
      boost::json::array changes;
      for (const registers::SupplierHistory& each : history)
        changes.push_back({{"version", each.version},
                           {"at", base::format_time(each.change.at)},
                           {"actor", each.change.actor},
                           {"action", each.change.action},
                           {"state", each.text}});
      card["history"] = std::move(changes);
      std::cout << boost::json::serialize(card) << '\n';
      return {};
    }
    std::cout << registers::supplier_text(*found);
    for (const registers::SupplierHistory& each : history)
      std::cout << each.version << "  " << base::format_time(each.change.at) << "  "
                << each.change.actor << "  " << each.change.action << '\n';
    return {};
  }

  base::Result<void> change() {
    std::optional<Supplier> kept;
    BASE_CHECK(store::write_now(*database_, [&](store::Transaction& work) -> base::Result<void> {
      auto before = work.suppliers.find(options_.code);
      BASE_TRY(wanted, changed(std::move(before)));
      const registers::SupplierChange change{now_, login(), action()};
      BASE_TRY(saved, save_supplier(work.suppliers, bounds_, std::move(wanted), change));
      registers::Look look{
          .at = now_,
          .token = {},
          .token_name = change.actor,
          .operation = "suppliers " + change.action,
          .trace = base::make_uuid(),
          .target = "supplier/" + saved.partner.code + "/" + std::to_string(saved.version)};
      console::keep_look(std::move(look), work.log, work.trail);
      kept = std::move(saved);
      return {};
    }));
    std::cerr << "Записано; работающая служба примет это за несколько секунд.\n";
    if (options_.json)
      std::cout << boost::json::serialize(to_json(*kept, now_, settings_.utc_offset_minutes))
                << '\n';
    else
      std::cout << registers::supplier_text(*kept);
    return {};
  }

 private:
  base::Error unknown() const {
    return base::fail(Code::usage, "нет такого поставщика в базе", options_.code);
  }

  std::string action() const {
    constexpr std::array<const char*, 7> names{
        "list", "show", "add", "set", "remove", "certificate add", "certificate revoke"};
    return names[static_cast<std::size_t>(options_.action)];
  }

  base::Result<Supplier> changed(std::optional<Supplier> before) const {
    const bool there = before && !before->removed;
    if (options_.action == Action::add) {
      if (there) return base::fail(Code::resource_conflict, "есть в базе", options_.code);
      Supplier made;
      made.partner.code = options_.code;
      made.partner.kind = domain::PartnerKind::supplier;
      made.partner.limits = {base::limits::partner_messages_per_second,
                             base::limits::partner_concurrency};
      for (const Path& file : options_.certificates) {
        BASE_TRY(certificate, read_certificate(file));
        made.certificates.push_back(std::move(certificate));
      }
      fill(made);
      return made;
    }
    if (!there) return unknown();
    Supplier it = std::move(*before);
    if (options_.action == Action::set) fill(it);
    if (options_.action == Action::remove) it.removed = now_;
    if (options_.action == Action::add_certificate) {
      BASE_TRY(certificate, read_certificate(options_.file));
      it.certificates.push_back(std::move(certificate));
    }
    if (options_.action == Action::revoke_certificate) BASE_CHECK(revoke(it));
    return it;
  }

  void fill(Supplier& it) const {
    take(options_.name, it.partner.name);
    take(options_.schedule, it.schedule);
    take_list(options_.organizations, it.partner.organizations);
    take_list(options_.formats, it.partner.formats);
    take_list(options_.operations, it.partner.operations);
    take_list(options_.algorithms, it.partner.signature.algorithms);
    take(options_.messages_per_second, it.partner.limits.messages_per_second);
    take(options_.concurrency, it.partner.limits.concurrency);
    if (options_.timestamp) it.partner.signature.timestamp = *options_.timestamp == "required";
    if (options_.state) it.enabled = *options_.state == "enabled";
  }

  // The start of a fingerprint will do where it names one.
  base::Result<void> revoke(Supplier& it) const {
    const std::string wanted = base::lower_ascii(options_.fingerprint);
    const auto fits = [&](const SupplierCertificate& each) {
      return !each.revoked && wanted.size() >= 8 && each.fingerprint.starts_with(wanted);
    };
    if (std::ranges::count_if(it.certificates, fits) != 1)
      return base::fail(Code::usage, "нет ровно одного такого действующего сертификата",
                        options_.fingerprint);
    std::ranges::find_if(it.certificates, fits)->revoked = now_;
    return {};
  }

  base::Result<SupplierCertificate> read_certificate(const Path& file) const {
    BASE_TRY(text, read_file(file));
    BASE_TRY(from, read_moment(options_.from));
    BASE_TRY(until, read_moment(options_.until));
    return console::read_supplier_certificate(text, {from, until});
  }

  // A day begins as the region counts days.
  base::Result<std::optional<base::Time>> read_moment(const std::string& text) const {
    if (text.empty()) return std::optional<base::Time>();
    if (const auto day = domain::parse_date(text); day && text.size() == 10)
      return std::optional<base::Time>(base::Time(std::chrono::sys_days(*day)) -
                                       std::chrono::minutes(settings_.utc_offset_minutes));
    if (const auto time = base::parse_time(text)) return time;
    return base::fail(Code::usage, "время — ГГГГ-ММ-ДД или ГГГГ-ММ-ДДTчч:мм:ссZ", text);
  }

  const SupplierOptions& options_;
  const config::Settings& settings_;
  const base::Time now_ = base::SystemClock{}.now();
  base::Log log_{base::Log::Format::text, base::Level::warning};
  base::Metrics metrics_;
  std::unique_ptr<store::Database> database_;
  registers::SupplierBounds bounds_;
};

base::Result<void> work(const SupplierOptions& options, const config::Settings& settings) {
  Desk desk(options, settings);
  BASE_CHECK(desk.open());
  if (options.action == Action::list) return desk.list();
  if (options.action == Action::show) return desk.show();
  return desk.change();
}

}  // namespace

int suppliers(const SupplierOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const auto done = work(options, *settings);
  return done ? Exit::done : report(done.error());
}

}  // namespace app
