#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/diaries.hpp"
#include "app/esia.hpp"
#include "app/revocation_plan.hpp"
#include "app/saml.hpp"
#include "app/smev.hpp"
#include "app/smev2.hpp"
#include "app/smev_look.hpp"
#include "app/suppliers.hpp"

namespace app {
namespace {

struct Finding {
  bool ok;
  std::string what, why;
};
using Findings = std::vector<Finding>;

constexpr std::int64_t warn_days = 30;
constexpr std::uintmax_t least_free_bytes = 512ull * 1024 * 1024;

template <class T>
bool note(Findings& findings, std::string what, const base::Result<T>& result) {
  findings.push_back({result.has_value(), std::move(what),
                      result ? std::string{} : base::describe(result.error())});
  return result.has_value();
}

void look_at_end(Findings& findings, const std::string& owner, base::Time end) {
  const auto left = end - base::SystemClock{}.now();
  if (left <= base::Time::duration::zero()) {
    findings.push_back(
        {false, "сертификат " + owner + " действовал до " + base::format_time(end), "нужен новый"});
    return;
  }
  const auto days = std::chrono::duration_cast<std::chrono::days>(left).count();
  findings.push_back({days >= warn_days,
                      "сертификат " + owner + " действует ещё " + std::to_string(days) + " дн.",
                      days >= warn_days ? "" : "пора получить новый"});
}

void look_at_certificate(Findings& findings, const std::string& owner,
                         const base::Result<security::Certificate>& certificate) {
  if (note(findings, "сертификат " + owner + " читается", certificate))
    look_at_end(findings, owner, certificate->not_after());
}

// A certificate is its partner's within its window; of several one in force is enough.
void look_at_partner(Findings& findings, const config::PartnerSettings& partner) {
  const std::string& owner = partner.partner.code;
  const base::Time now = base::SystemClock{}.now();
  Findings idle;  // ended, or not yet begun
  bool any = false;
  for (const config::Pin& pin : partner.certificates) {
    const auto certificate = certificate_of(pin);
    if (!note(findings, "сертификат " + owner + " читается", certificate)) continue;
    const base::Time from = std::max(certificate->not_before(), pin.from.value_or(base::Time{}));
    const base::Time end =
        std::min(certificate->not_after(), pin.until.value_or(base::Time::max()));
    if (from > now) {
      idle.push_back(
          {false, "сертификат " + owner + " начнёт действовать " + base::format_time(from), ""});
      continue;
    }
    any = any || end > now;
    look_at_end(end > now ? findings : idle, owner, end);
  }
  for (Finding& finding : idle) {
    finding.ok = any;
    finding.why = any ? "действует другой" : "действующего сертификата у партнёра нет";
    findings.push_back(std::move(finding));
  }
}

void look_at_partners(Findings& findings, const config::Settings& settings) {
  for (const config::PartnerSettings& partner : settings.partners)
    look_at_partner(findings, partner);
}

void look_at_key(Findings& findings, const std::string& whose, const security::KeySource& source) {
  const auto own = security::Signer::load(source);
  if (note(findings, "ключ " + whose + " подходит к сертификату", own))
    look_at_end(findings, whose, own->certificate().not_after());
}

void look_at_saml(Findings& findings, const config::SamlSettings& saml) {
  const auto own = check_saml_key(saml);
  if (note(findings, "ключ входа по SAML подходит к сертификату", own))
    look_at_end(findings, "входа по SAML", own->not_after());
  const auto provider = read_saml_provider(saml);
  if (!note(findings, "метаданные поставщика входа SAML читаются", provider)) return;
  // they are believed as they are: an end is told of, and no login fails by it
  for (const security::Certificate& each : provider->signing)
    look_at_end(findings, "поставщика входа SAML", each.not_after());
}

void look_at_logins(Findings& findings, const config::Settings& settings) {
  if (settings.esia) look_at_key(findings, "нашей системы в ЕСИА", esia_key(*settings.esia));
  if (settings.esia && settings.esia->saml) look_at_saml(findings, *settings.esia->saml);
  if (settings.diaries) look_at_key(findings, "входа в дневники", diaries_key(*settings.diaries));
}

void look_at_keys(Findings& findings, const config::Settings& settings) {
  const auto signer = security::Signer::load(signing_source(settings));
  note(findings, "ключ подписи подходит к сертификату", signer);
  note(findings, "ключ TLS подходит к сертификату",
       security::Signer::load({settings.tls.key, settings.tls.certificate}));
  if (signer) look_at_end(findings, "подписи", signer->certificate().not_after());
  if (settings.smev) look_at_key(findings, "нашей системы в СМЭВ", smev_key(*settings.smev));
  if (settings.smev2) look_at_key(findings, "нашей системы в СМЭВ 2", smev2_key(*settings.smev2));
  look_at_logins(findings, settings);
  look_at_certificate(findings, "TLS", security::Certificate::load(settings.tls.certificate));
  look_at_partners(findings, settings);
}

// A list ends well before its time is over only where its issuer has stopped making new ones.
void look_at_lists(Findings& findings, const security::Trust& trust, base::Time now) {
  for (const security::RevocationSource& source : trust.revocation().sources()) {
    const auto left = source.next_update - now;
    const bool fresh = left > (source.next_update - source.this_update) / 10;
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(left).count();
    findings.push_back({fresh,
                        "список отзыва «" + source.name + "» действует ещё " +
                            std::to_string(std::max<std::int64_t>(hours, 0)) + " ч",
                        fresh ? "" : "нужен новый, до " + base::format_time(source.next_update)});
  }
}

void look_at_trust(Findings& findings, const config::Settings& settings) {
  const auto mappings = transform::load_mappings(settings.resources);
  if (!note(findings, "форматы поставщиков (mappings/)", mappings)) return;
  for (const auto& [name, mistakes] : mappings->broken)
    findings.push_back({false, "формат " + name + " читается", mistakes});
  auto partners = make_partners(settings, *mappings);
  if (!note(findings, "партнёры", partners)) return;
  const auto trust = make_trust(without_fetching(settings), std::move(*partners));
  if (!note(findings, "корневые сертификаты и списки отзыва", trust)) return;
  const base::Time now = base::SystemClock{}.now();
  look_at_lists(findings, **trust, now);
  if (fetches_revocation(settings.trust))
    findings.push_back({true, "сведения об отзыве берутся в фоне",
                        "сколько они ещё действуют, говорят /readyz?verbose и /metrics"});
  for (const config::PartnerSettings& partner : settings.partners)
    for (const config::Pin& pin : partner.certificates)
      if (const auto certificate = certificate_of(pin))
        note(findings, "цепочка сертификата " + partner.partner.code,
             (*trust)->check(*certificate, now));
}

// What stands in the way of the federal segment's copy.
void look_at_segment(Findings& findings, const config::Settings& settings,
                     store::Database& database) {
  if (!settings.federal || settings.federal->segment.empty()) return;
  std::optional<registers::FederalStream> stream;
  registers::FederalCounts counts;
  const auto read = store::read_now(database, [&](store::Transaction& work) -> base::Result<void> {
    stream = work.tables.federal().stream();
    counts = work.tables.federal().counts();
    return {};
  });
  if (!note(findings, "состояние федерального сегмента читается", read)) return;
  if (!stream) {
    findings.push_back({true, "федеральный сегмент: передача ещё не начата", ""});
    return;
  }
  std::string why = stream->code.empty() ? "" : stream->code + " " + stream->reason;
  if (counts.aside > 0)
    why += (why.empty() ? "" : "; ") + std::to_string(counts.aside) +
           " отложены: kontingent federal aside";
  findings.push_back({why.empty(),
                      "федеральный сегмент: принято порций " + std::to_string(stream->portion) +
                          ", ждут обучающихся " + std::to_string(counts.waiting + counts.on_way),
                      std::move(why)});
}

// Whether the database is there at all; one that lacks a migration is.
bool look_at_store(Findings& findings, const config::Settings& settings) {
  base::Log log(base::Log::Format::text, base::Level::error);
  base::Metrics metrics;
  const auto database = store::Database::open(store_options(settings), log, metrics);
  if (!note(findings, "база данных открывается", database))
    return database.error().code != base::Code::storage_unavailable;
  config::Settings alone = settings;
  alone.partners.clear();
  const auto suppliers = with_suppliers(std::move(alone), **database, SuppliersOf::now);
  const auto all = with_suppliers(settings, **database, SuppliersOf::now);
  note(findings, "поставщики из базы и партнёры настроек не спорят", all);
  if (suppliers) look_at_partners(findings, *suppliers);
  look_at_segment(findings, settings, **database);
  return note(findings, "база данных отвечает", (*database)->ping());
}

void look_at_files(Findings& findings, const config::SmevSettings& smev) {
  if (smev.ftp) note(findings, "файловое хранилище СМЭВ впускает нас", try_file_storage(*smev.ftp));
}

// Whether SMEV is there at all; one that does not answer as it should is.
bool look_at_smev(Findings& findings, const config::Settings& settings) {
  if (!settings.smev) return true;
  const auto lengths = ask_queue_lengths(settings);
  if (!lengths && lengths.error().code == base::Code::usage) {
    findings.push_back({true, "сколько сообщений ждёт в СМЭВ, в 1.3 не спросить", ""});
    return true;
  }
  if (!note(findings, "очередь СМЭВ отвечает", lengths))
    return lengths.error().code != base::Code::partner_unreachable;
  for (const adapters::smev::QueueLength& each : *lengths)
    findings.push_back(
        {true, "в очереди СМЭВ " + each.queue + " ждёт сообщений: " + std::to_string(each.pending),
         ""});
  return true;
}

void look_at_algorithms(Findings& findings) {
  const bool gost = security::gost_available();
  findings.push_back({gost, "подписи ГОСТ проверяются и ставятся",
                      gost ? "" : "установите пакет libengine-gost-openssl"});
}

void look_at_disk(Findings& findings, const config::Settings& settings) {
  constexpr std::string_view scheme = "sqlite://";
  if (!settings.store_url.starts_with(scheme)) return;
  std::error_code failure;
  const Path folder = Path{settings.store_url.substr(scheme.size())}.parent_path();
  const auto space = std::filesystem::space(folder, failure);
  const bool enough = !failure && space.available >= least_free_bytes;
  findings.push_back({enough, "место на диске под базу",
                      failure  ? failure.message()
                      : enough ? ""
                               : "меньше 512 МБ"});
}

void look_at_clock(Findings& findings) {
  // a machine whose clock stands at its epoch refuses every Timestamp
  const base::Time built = *base::parse_time("2026-01-01T00:00:00Z");
  findings.push_back({base::SystemClock{}.now() > built, "часы идут", ""});
}

void print(const Findings& findings, bool json) {
  if (!json) {
    for (const Finding& finding : findings) {
      std::cout << (finding.ok ? "✓ " : "✗ ") << finding.what;
      if (!finding.why.empty()) std::cout << ": " << finding.why;
      std::cout << '\n';
    }
    return;
  }
  boost::json::array all;
  for (const Finding& finding : findings)
    all.push_back({{"ok", finding.ok}, {"what", finding.what}, {"why", finding.why}});
  std::cout << boost::json::serialize(all) << '\n';
}

}  // namespace

int doctor(const Path& config, bool json) {
  const auto settings = load_settings(config);
  if (!settings) return Exit::input_at_fault;
  Findings findings;
  look_at_keys(findings, *settings);
  look_at_trust(findings, *settings);
  look_at_algorithms(findings);
  look_at_clock(findings);
  look_at_disk(findings, *settings);
  bool reachable = look_at_store(findings, *settings);
  if (!look_at_smev(findings, *settings)) reachable = false;
  if (settings->smev) look_at_files(findings, *settings->smev);
  print(findings, json);
  if (!reachable) return Exit::unreachable;
  const bool good = std::all_of(findings.begin(), findings.end(),
                                [](const Finding& finding) { return finding.ok; });
  return good ? Exit::done : Exit::input_at_fault;
}

}  // namespace app
