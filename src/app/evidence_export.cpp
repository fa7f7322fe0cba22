#include <algorithm>
#include <boost/json.hpp>
#include <iostream>
#include <map>

#include "app/assembly.hpp"
#include "app/cli_look.hpp"
#include "app/commands.hpp"
#include "app/files.hpp"
#include "app/stamp_authority.hpp"
#include "app/suppliers.hpp"
#include "base/text.hpp"
#include "console/look.hpp"
#include "evidence/collect.hpp"

namespace app {
namespace {

using base::Code;
using evidence::Materials;
using security::Certificate;

// Everything under that label of a PEM file, as DER; a file without any is DER itself.
base::Result<std::vector<std::string>> read_all(const Path& file, const std::string& label) {
  const std::string begin = "-----BEGIN " + label + "-----";
  BASE_TRY(text, read_file(file));
  std::vector<std::string> all;
  for (auto at = text.find(begin); at != text.npos; at = text.find(begin, at)) {
    at += begin.size();
    const auto end = std::min(text.find("-----END", at), text.size());
    auto der = base::decode_base64(std::string_view(text).substr(at, end - at));
    if (!der) return base::fail(Code::key_unusable, "не PEM", file.string());
    all.push_back(std::move(*der));
  }
  if (all.empty()) all.push_back(std::move(text));
  return all;
}

base::Result<void> add_certificates(const Path& file, std::vector<Certificate>& out) {
  BASE_TRY(all, read_all(file, "CERTIFICATE"));
  for (const std::string& der : all) {
    BASE_TRY(certificate, Certificate::from_der(der));
    out.push_back(std::move(certificate));
  }
  return {};
}

base::Result<void> add_certificates(const config::Pin& pin, std::vector<Certificate>& out) {
  if (pin.der.empty()) return add_certificates(pin.file, out);
  BASE_TRY(certificate, certificate_of(pin));
  out.push_back(std::move(certificate));
  return {};
}

// Who signed, who vouches for them, and what their issuers have taken back.
base::Result<void> add_trust(const config::Settings& settings, Materials& materials) {
  BASE_TRY(signer, security::Signer::load(signing_source(settings)));
  auto& certificates = materials.certificates;
  certificates.push_back(signer.certificate());
  for (const config::PartnerSettings& partner : settings.partners) {
    const bool here =
        std::any_of(materials.exchange.messages.begin(), materials.exchange.messages.end(),
                    [&](const auto& message) { return message.partner == partner.partner.code; });
    for (const config::Pin& pin : partner.certificates)
      if (here) BASE_CHECK(add_certificates(pin, certificates));
  }
  for (const auto* files : {&settings.trust.intermediates, &settings.trust.anchors,
                            &settings.stamps.certificates, &settings.stamps.anchors})
    for (const Path& file : *files) BASE_CHECK(add_certificates(file, certificates));
  for (const Path& file : settings.trust.crls) {
    BASE_TRY(lists, read_all(file, "X509 CRL"));
    std::move(lists.begin(), lists.end(), std::back_inserter(materials.crls));
  }
  return {};
}

base::Result<Materials> collect_all(const config::Settings& given, const std::string& name,
                                    base::Time now) {
  base::Log log(base::Log::Format::text, base::Level::warning);
  base::Metrics metrics;
  BASE_TRY(database, store::Database::open(store_options(given), log, metrics));
  BASE_TRY(mappings, transform::load_mappings(given.resources));
  BASE_TRY(settings, with_suppliers(given, *database, SuppliersOf::ever));
  BASE_TRY(partners, make_partners(settings, mappings));
  BASE_TRY(registered, database->register_partners(std::move(partners)));
  auto found = std::make_shared<Materials>();
  BASE_CHECK(store::write_now(*database, [&](store::Transaction& work) -> base::Result<void> {
    BASE_TRY(materials, evidence::collect(work.log, name, now));
    console::keep_look(cli_look("evidence export", "exchange/" + materials.exchange.trace, now),
                       work.log, work.trail);
    *found = std::move(materials);
    return {};
  }));
  std::map<domain::PartnerId, std::string> codes;
  for (const domain::Partner& partner : registered) codes[partner.id] = partner.code;
  for (auto& message : found->exchange.messages) message.partner = codes[message.row.entry.partner];
  BASE_CHECK(add_trust(settings, *found));
  return std::move(*found);
}

base::Result<evidence::StampOctets> make_stamps(const config::Settings& settings, bool unstamped) {
  if (unstamped) return evidence::StampOctets();
  if (settings.stamps.url.empty())
    return base::fail(Code::config_invalid,
                      "служба штампов времени не задана (stamps.url); без штампа: --unstamped");
  BASE_TRY(authority, make_authority(settings));
  return evidence::StampOctets(
      [authority = std::move(authority)](std::string_view octets) -> base::Result<std::string> {
        BASE_TRY(imprint, security::imprint_of(security::content_of(octets),
                                               *security::find_digest("sha256")));
        BASE_TRY(stamp, stamp_now(authority, std::move(imprint)));
        return stamp.token;
      });
}

struct Exported {
  std::string trace;
  std::size_t messages = 0, bodies = 0, bytes = 0;
  bool chained = false, stamped = false;
};

base::Result<Exported> export_to_file(const config::Settings& settings,
                                      const EvidenceOptions& options) {
  const base::Time now = base::SystemClock{}.now();
  BASE_TRY(stamps, make_stamps(settings, options.unstamped));
  BASE_TRY(materials, collect_all(settings, options.name, now));
  BASE_TRY(signer, security::Signer::load(signing_source(settings)));
  BASE_TRY(octets, evidence::make_container(materials, signer, now, stamps));
  BASE_CHECK(write_file(options.output, octets));
  const evidence::Exchange& exchange = materials.exchange;
  return Exported{exchange.trace, exchange.messages.size(), materials.bodies.size(),
                  octets.size(),  !exchange.chain.empty(),  exchange.stamped != 0};
}

}  // namespace

int export_evidence(const EvidenceOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const auto done = export_to_file(without_fetching(*settings), options);
  if (!done) return report(done.error());
  if (options.json) {
    std::cout << boost::json::serialize(boost::json::object{{"file", options.output.string()},
                                                            {"trace", done->trace},
                                                            {"messages", done->messages},
                                                            {"bodies", done->bodies},
                                                            {"bytes", done->bytes},
                                                            {"in_chain", done->chained},
                                                            {"chain_stamped", done->stamped},
                                                            {"stamped", !options.unstamped}})
              << '\n';
    return Exit::done;
  }
  std::cout << options.output.string() << ": обмен " << done->trace << ", сообщений "
            << done->messages << ", с телом " << done->bodies << ", байт " << done->bytes << '\n';
  if (!done->chained) std::cout << "  записи ещё не вошли в цепочку журнала\n";
  if (done->chained && !done->stamped) std::cout << "  штампа времени на журнале ещё нет\n";
  if (options.unstamped) std::cout << "  без штампа времени: проверять с --unstamped\n";
  return Exit::done;
}

}  // namespace app
