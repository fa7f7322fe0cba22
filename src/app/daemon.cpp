#include "app/daemon.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <thread>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/files.hpp"
#include "app/notify.hpp"
#include "app/route_senders.hpp"

namespace app {

using adapters::soap::CurrentVerifier;

namespace {

std::vector<FolderWatch::Folder> folders_of(const config::Settings& settings,
                                            const std::vector<domain::Partner>& partners) {
  std::vector<FolderWatch::Folder> folders;
  for (const config::PartnerSettings& row : settings.partners)
    for (const domain::Partner& partner : partners)
      if (row.folder && partner.code == row.partner.code) {
        std::error_code failure;  // that of a supplier of the database may be new; the watch tells
        if (settings.supplier_folders) std::filesystem::create_directory(*row.folder, failure);
        folders.push_back({partner, *row.folder});
      }
  return folders;
}

}  // namespace

Daemon::Daemon(config::Settings settings, base::Log& log, base::Metrics& metrics)
    : settings_(std::move(settings)),
      log_(log),
      metrics_(metrics),
      signals_(loop_, SIGTERM, SIGINT, SIGHUP) {}

// Jobs of the store and of the workers hold exchanges of the services: they end first.
Daemon::~Daemon() {
  folders_.reset();
  upload_loads_.reset();
  workers_.reset();
  database_.reset();
}

base::Result<std::unique_ptr<Daemon>> Daemon::make(config::Settings settings, base::Log& log,
                                                   base::Metrics& metrics) {
  std::unique_ptr<Daemon> daemon(new Daemon(std::move(settings), log, metrics));
  BASE_CHECK(daemon->open());
  BASE_CHECK(daemon->bind());
  return daemon;
}

base::Result<void> Daemon::open() {
  BASE_TRY(mappings, transform::load_mappings(settings_.resources));
  BASE_TRY(signer, security::Signer::load(signing_source(settings_)));
  signer_ = std::make_unique<security::Signer>(std::move(signer));
  BASE_TRY(database, store::Database::open(store_options(settings_), log_, metrics_));
  database_ = std::move(database);
  storage_ = storage_of(*database_);
  BASE_TRY(joined, join_suppliers(settings_, *database_, SuppliersOf::now));
  if (!joined.conflicts.empty()) return base::fail(base::Code::config_invalid, joined.conflicts);
  const config::Settings& settings = joined.settings;
  BASE_TRY(partners, register_partners(settings, mappings));
  BASE_TRY(trust, make_trust(settings, partners));
  verifier_ =
      std::make_unique<CurrentVerifier>(std::make_shared<const security::WssVerifier>(trust));
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const int threads = settings_.cpu_threads > 0 ? settings_.cpu_threads : cores;
  workers_ = std::make_unique<net::Workers>(threads, base::limits::work_queue_jobs);
  const RevocationKeeper::Parts parts{loop_, *workers_, clock_, log_, metrics_, health_};
  revocation_ = std::make_unique<RevocationKeeper>(parts);
  trust_ = trust;
  BASE_CHECK(revocation_->set(settings, std::move(trust)));
  expose_expiry(settings);
  stamping_ = std::make_unique<Stamping>(
      Stamping::Parts{loop_, *workers_, *database_, clock_, log_, metrics_, health_});
  BASE_CHECK(stamping_->set(settings_));
  traffic_ = std::make_unique<Traffic>(Traffic::Parts{
      loop_, *database_, storage_, *workers_, *verifier_, *signer_, clock_, log_, metrics_});
  BASE_CHECK(traffic_->attend());
  folders_ = std::make_unique<FolderWatch>(
      FolderWatch::Parts{*database_, settings_.store_url, settings_.utc_offset_minutes, log_,
                         metrics_, [this] { return traffic_->mappings(); }});
  auto folders = folders_of(settings, partners);
  waiting_ = std::make_unique<WaitingKeeper>(
      WaitingKeeper::Parts{loop_, *database_, clock_, log_, settings_.utc_offset_minutes,
                           std::chrono::days(settings_.waiting_days)});
  waiting_->set(partners);
  if (const auto known = check_senders(settings); !known)
    log_.failure(known.error(), "a route waits for who is not known");
  BASE_TRY(routing, make_routing(settings, std::move(partners), mappings));
  traffic_->route(std::move(routing));
  folders_->set(std::move(folders));
  const bus::MessageLog::Retention retention{settings_.messages.body_days,
                                             settings_.messages.entry_days};
  housekeeper_ = std::make_unique<Housekeeper>(
      Housekeeper::Parts{loop_, *database_, traffic_->status(), clock_, log_}, retention);
  quality_ = std::make_unique<QualityKeeper>(
      QualityKeeper::Parts{loop_, *database_, clock_, log_, settings_.utc_offset_minutes});
  subjects_ =
      std::make_unique<SubjectKeeper>(SubjectKeeper::Parts{loop_, *database_, clock_, log_});
  orders_ = std::make_unique<OrderKeeper>(
      OrderKeeper::Parts{loop_, *database_, clock_, log_, settings_.utc_offset_minutes,
                         std::chrono::days(settings_.portal.order_days)});
  feed_ = std::make_unique<FeedKeeper>(FeedKeeper::Parts{
      loop_, *database_, clock_, log_, settings_.utc_offset_minutes, settings_.changes_days});
  priorities_ = std::make_unique<PriorityKeeper>(
      PriorityKeeper::Parts{loop_, *database_, clock_, log_, settings_.utc_offset_minutes});
  suppliers_ = std::make_unique<SupplierWatch>(SupplierWatch::Parts{
      loop_, *database_, *workers_, clock_, log_, metrics_, settings_.utc_offset_minutes,
      [this] { return follow_suppliers(); }, [this] { return suppliers_version_.load(); }});
  BASE_TRY(given, with_certificates(settings_));
  return adopt(given, joined, mappings);
}

base::Result<std::vector<domain::Partner>> Daemon::register_partners(
    const config::Settings& settings, const transform::Mappings& mappings) {
  BASE_TRY(partners, make_partners(settings, mappings));
  return database_->register_partners(std::move(partners));
}

void Daemon::run() {
  partners_->start();
  if (people_) people_->start();
  operators_->start();
  traffic_->follow();
  if (smev_) smev_->start();
  if (requests_) boost::asio::co_spawn(loop_, requests_->run(), boost::asio::detached);
  if (federal_) boost::asio::co_spawn(loop_, federal_->run(), boost::asio::detached);
  boost::asio::co_spawn(loop_, watch_signals(), boost::asio::detached);
  boost::asio::co_spawn(loop_, revocation_->run(), boost::asio::detached);
  boost::asio::co_spawn(loop_, housekeeper_->run(), boost::asio::detached);
  boost::asio::co_spawn(loop_, stamping_->run(), boost::asio::detached);
  boost::asio::co_spawn(loop_, quality_->run(), boost::asio::detached);
  boost::asio::co_spawn(loop_, subjects_->run(), boost::asio::detached);
  boost::asio::co_spawn(loop_, orders_->run(), boost::asio::detached);
  boost::asio::co_spawn(loop_, suppliers_->run(), boost::asio::detached);
  boost::asio::co_spawn(loop_, feed_->run(), boost::asio::detached);
  boost::asio::co_spawn(loop_, waiting_->run(), boost::asio::detached);
  boost::asio::co_spawn(loop_, priorities_->run(), boost::asio::detached);
  log_.write(base::Level::info, "ready",
             {{"address", settings_.listen.address},
              {"port", std::int64_t{partners_->port()}},
              {"console_port", std::int64_t{people_ ? people_->port() : 0}},
              {"operations_port", std::int64_t{operators_->port()}},
              {"partners", static_cast<std::int64_t>(settings_.partners.size())}});
  notify("READY=1");
  loop_.run();
  log_.write(base::Level::info, "stopped");
}

boost::asio::awaitable<void> Daemon::watch_signals() {
  for (;;) {
    const int signal = co_await signals_.async_wait(boost::asio::use_awaitable);
    if (signal != SIGHUP) break;
    std::function<void()> job = [this] { reload(); };  // reads files, asks the database
    const auto ran = co_await workers_->run(std::move(job));
    if (!ran) log_.failure(ran.error(), "configuration not reloaded");
    traffic_->follow();
    if (smev_) smev_->follow();
  }
  log_.write(base::Level::info, "draining");
  notify("STOPPING=1");
  health_.draining = true;
  co_await partners_->drain();
  if (people_) co_await people_->drain();
  if (smev_) co_await smev_->drain();
  co_await traffic_->drain();
  co_await operators_->drain();
  loop_.stop();
}

// What an authority has revoked counts at once, whatever else is wrong with the configuration or
// with the list of another one.
void Daemon::learn_lists() {
  for (const auto& file : given_.trust.crls) {
    auto learned = read_file(file);
    base::Result<void> done;
    if (learned)
      done = trust_->revocation().learn_crl(*learned, clock_.now());
    else
      done = learned.error();
    if (!done) log_.failure(done.error(), "revocation not learned", {{"source", file.string()}});
  }
}

// All of it, or nothing: what is in force stays when there is any mistake; only lists of revoked
// certificates are read each by itself.
void Daemon::reload() {
  notify("RELOADING=1");
  config::Loaded loaded = config::load(settings_.file);
  for (const config::Mistake& mistake : loaded.mistakes)
    log_.write(base::Level::error, "configuration not reloaded",
               {{"mistake", config::describe(mistake)}});
  const std::scoped_lock lock(replacing_);
  bool reloaded = false;
  if (loaded.settings) {
    auto given = with_certificates(*loaded.settings);
    base::Result<void> replaced;
    if (given)
      replaced = replace(*given, true);
    else
      replaced = given.error();
    reloaded = static_cast<bool>(replaced);
    if (reloaded)
      log_.write(base::Level::info, "trust, partners and routes reloaded",
                 {{"partners", static_cast<std::int64_t>(loaded.settings->partners.size())},
                  {"routes", static_cast<std::int64_t>(loaded.settings->routes.size())}});
    else
      log_.failure(replaced.error(), "configuration not reloaded");
  }
  if (!reloaded) learn_lists();
  notify("READY=1");
}

// reloaded: a supplier of the database that does not agree with the new configuration is the
// operator's mistake; else it is left out, so that what else has changed is in force.
base::Result<void> Daemon::replace(const config::Settings& given, bool reloaded) {
  BASE_TRY(joined, join_suppliers(given, *database_, SuppliersOf::now));
  if (!joined.conflicts.empty()) {
    base::Error conflict = base::fail(base::Code::config_invalid, joined.conflicts);
    if (reloaded) return conflict;
    log_.failure(conflict, "suppliers left out");
  }
  const config::Settings& settings = joined.settings;
  transform::Mappings mappings = mappings_;
  if (reloaded) {
    BASE_TRY(fresh, transform::load_mappings(settings.resources));
    mappings = std::move(fresh);
  }
  if (reloaded) BASE_CHECK(check_senders(settings));
  BASE_TRY(partners, register_partners(settings, mappings));
  BASE_TRY(trust,
           reloaded ? make_trust(settings, partners) : renew_trust(*trust_, settings, partners));
  auto folders = folders_of(settings, partners);
  auto suppliers = partners;
  BASE_TRY(routing, make_routing(settings, std::move(partners), mappings));
  std::shared_ptr<SmevLink> smev;
  if (reloaded && smev_) {
    BASE_TRY(prepared, smev_->prepare(settings));
    smev = std::move(prepared);
  }
  if (reloaded) BASE_CHECK(stamping_->set(settings));
  // before the verifier sees it: what was fetched goes along
  BASE_CHECK(revocation_->set(settings, trust));
  trust_ = trust;
  verifier_->set(std::make_shared<const security::WssVerifier>(std::move(trust)));
  traffic_->route(std::move(routing));
  if (smev) smev_->change(std::move(smev));
  folders_->set(std::move(folders));
  waiting_->set(std::move(suppliers));
  expose_expiry(settings);
  return adopt(given, joined, mappings);
}

base::Result<void> Daemon::adopt(const config::Settings& given, const Joined& joined,
                                 const transform::Mappings& mappings) {
  std::set<std::string> formats;
  for (const transform::Mapping& mapping : mappings) formats.insert(mapping.name());
  for (const auto& [name, mistakes] : mappings.broken)
    log_.write(base::Level::warning, "broken format is left out; nobody names it",
               {{"format", name}, {"mistakes", mistakes}});
  BASE_TRY(bounds, supplier_bounds(given, formats));
  bounds_.set(std::make_shared<const registers::SupplierBounds>(std::move(bounds)));
  given_ = given;
  mappings_ = mappings;
  suppliers_version_ = joined.version;
  return {};
}

base::Result<void> Daemon::follow_suppliers() {
  const std::scoped_lock lock(replacing_);
  const config::Settings given = given_;
  BASE_CHECK(replace(given, false));
  log_.write(base::Level::info, "suppliers in force", {{"version", suppliers_version_.load()}});
  return {};
}

void Daemon::expose_expiry(const config::Settings& settings) {
  const auto seconds = [](base::Time time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
  };
  health_.signing_expires = seconds(signer_->certificate().not_after());
  constexpr std::string_view name = "kontingent_certificate_expiry_timestamp_seconds";
  metrics_.gauge(name, static_cast<double>(health_.signing_expires), {{"owner", "signing"}});
  std::set<std::string> gone;
  gone.swap(exposed_);
  for (const config::PartnerSettings& partner : settings.partners) {
    // while keys are rolled over, the partner is known until the last of its pins ends
    base::Time last = base::Time::min();
    for (const config::Pin& pin : partner.certificates)
      if (const auto certificate = certificate_of(pin))
        last = std::max(last,
                        std::min(certificate->not_after(), pin.until.value_or(base::Time::max())));
    if (last == base::Time::min()) continue;
    const std::string& owner = partner.partner.code;
    metrics_.gauge(name, static_cast<double>(seconds(last)), {{"owner", owner}});
    exposed_.insert(owner);
    gone.erase(owner);
  }
  for (const std::string& owner : gone) metrics_.drop_gauge(name, {{"owner", owner}});
}

int run_daemon(const Path& config) {
  auto settings = load_settings(config);
  if (!settings) return Exit::input_at_fault;
  base::Log log(settings->log_format, settings->log_level);
  base::Metrics metrics;
  auto daemon = Daemon::make(std::move(*settings), log, metrics);
  if (!daemon) {
    log.failure(daemon.error(), "not started");
    return report(daemon.error());
  }
  (*daemon)->run();
  return Exit::done;
}

}  // namespace app
