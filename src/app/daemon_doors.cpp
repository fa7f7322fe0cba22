// What the daemon listens on: partners, people and programs, operators.
#include "adapters/diary/operations.hpp"
#include "adapters/epgu/follow.hpp"
#include "adapters/epgu/operations.hpp"
#include "adapters/files/template.hpp"
#include "app/daemon.hpp"
#include "app/files.hpp"
#include "app/operators.hpp"
#include "app/saml.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "net/url.hpp"

namespace app {
namespace {

base::Result<std::string> template_octets(const std::string& kind) {
  const auto file = std::filesystem::temp_directory_path() / ("template-" + base::make_uuid());
  auto done = adapters::files::write_template(kind, file);
  auto octets = done ? read_file(file) : base::Result<std::string>(done.error());
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  return octets;
}

boost::asio::awaitable<base::Result<std::string>> make_template(net::Workers& workers,
                                                                std::string kind) {
  auto made = std::make_shared<base::Result<std::string>>(std::string());
  std::function<void()> job = [made, kind] { *made = template_octets(kind); };
  const auto ran = co_await workers.run(std::move(job), "templates");
  if (!ran) co_return ran.error();
  co_return std::move(*made);
}

adapters::epgu::Rules portal_rules(const config::Settings& settings) {
  return {settings.utc_offset_minutes, settings.portal.order_required};
}

std::optional<console::SessionRules> session_rules(const config::Settings& settings) {
  if (!settings.esia) return std::nullopt;
  const config::SessionSettings& given = settings.sessions;
  return console::SessionRules{{given.idle, given.absolute, given.fresh},
                               settings.esia->origin(),
                               given.break_glass.has_value()};
}

}  // namespace

using adapters::soap::Contract;
using adapters::soap::Service;

base::Result<void> Daemon::bind() {
  const auto environment = traffic_->environment([this] { return stamping_->closed(); });
  const std::string& url = settings_.listen.public_url;
  BASE_TRY(diary, Contract::load(settings_.resources, "diary", "/ws/diary", url));
  BASE_TRY(portal, Contract::load(settings_.resources, "portal", "/ws/epgu", url));
  BASE_CHECK(join_smev(portal));
  BASE_CHECK(join_smev2(portal));
  services_.push_back(std::make_unique<Service>(
      environment, std::move(diary), adapters::diary::operations(settings_.utc_offset_minutes)));
  services_.push_back(std::make_unique<Service>(
      environment, std::move(portal), adapters::epgu::operations(portal_rules(settings_))));
  std::vector<net::Route> routes;
  for (auto& service : services_) routes.push_back(service->route());
  if (smev2_)
    for (net::Route& route : smev2_->routes()) routes.push_back(std::move(route));

  net::ServerOptions options;
  options.address = settings_.listen.address;
  options.port = settings_.listen.port;
  options.tls = net::TlsFiles{settings_.tls.certificate, settings_.tls.key};
  options.message_bytes = settings_.limits.message_bytes;
  options.connections = settings_.limits.connections;
  options.bytes_in_flight = settings_.limits.bytes_in_flight;
  BASE_TRY(partners, net::Server::bind(loop_, options, std::move(routes), log_, metrics_));
  partners_ = std::move(partners);

  BASE_CHECK(bind_console(options));

  options.address = settings_.operations.address;
  options.port = settings_.operations.port;
  options.tls.reset();
  options.timeouts.drain_grace = {};  // who looks at the daemon sees soon that it ends
  routes = operator_routes(storage_, health_, clock_, metrics_);
  routes.push_back(status_route(traffic_->status(), *suppliers_));
  BASE_TRY(operators, net::Server::bind(loop_, options, std::move(routes), log_, metrics_));
  operators_ = std::move(operators);
  return {};
}

// Not a door: we go to SMEV, and it never comes to us.
base::Result<void> Daemon::join_smev(const Contract& portal) {
  if (!settings_.smev) return {};
  const auto environment = traffic_->environment([this] { return stamping_->closed(); });
  std::vector<adapters::smev::Intake::Service> services;
  services.push_back({portal, adapters::epgu::operations(portal_rules(settings_))});
  if (settings_.federal) {
    BASE_TRY(federal, Federal::open(settings_, {loop_, *database_, clock_, log_, metrics_}));
    federal_ = std::move(federal);
    services.push_back(federal_->service());
  }
  BASE_TRY(smev, Smev::open(settings_, std::move(services), loop_, environment));
  smev_ = std::move(smev);
  requests_ = std::make_unique<RequestKeeper>(
      RequestKeeper::Parts{loop_, *database_, smev_->teller(), clock_, log_});
  if (federal_) federal_->join(smev_->requests());
  traffic_->set_smev(
      [this](bus::Delivery delivery) { return smev_->carry(std::move(delivery)); },
      [this](adapters::soap::LiveBySmev asked) { return smev_->ask(std::move(asked)); });
  return {};
}

// Its paths are at the partners' door.
base::Result<void> Daemon::join_smev2(const Contract& portal) {
  if (!settings_.smev2) return {};
  namespace epgu = adapters::epgu;
  const adapters::smev2::Follow follow = [](const adapters::soap::Work& work,
                                            domain::PartnerId partner, const std::string& operation,
                                            std::string content) {
    auto followed = epgu::follow(work, partner, operation, std::move(content));
    return adapters::smev2::Followed{followed.done, std::move(followed.answer)};
  };
  BASE_TRY(smev2,
           Smev2::open(settings_, {portal, epgu::operations(portal_rules(settings_)), follow},
                       traffic_->environment([this] { return stamping_->closed(); })));
  smev2_ = std::move(smev2);
  return {};
}

// A door of its own: in another network than the partners', and neither crowd takes the other's
// connections.
base::Result<void> Daemon::bind_console(net::ServerOptions options) {
  if (!settings_.console.port) return {};
  console_storage_ = console_storage_of(*database_, !settings_.replica_url.empty(), bounds_);
  if (settings_.uploads.folder) take_uploads();
  console_ = std::make_unique<console::Service>(
      console::Environment{console_storage_, clock_, log_, metrics_, settings_.utc_offset_minutes,
                           [this] { return suppliers_->refresh(); }, uploads_.get(),
                           [this](std::string kind) { return make_template(*workers_, kind); },
                           session_rules(settings_)});
  std::vector<net::Route> routes{console_->route()};
  BASE_CHECK(open_login(routes));
  options.address = settings_.console.address;
  options.port = *settings_.console.port;
  options.tls = net::TlsFiles{settings_.console.tls.certificate, settings_.console.tls.key};
  options.message_bytes =
      uploads_ ? base::limits::upload_chunk_bytes : base::limits::api_body_bytes;
  if (saml_)  // an answer in a form: Base64, and its percent signs
    options.message_bytes = std::max(options.message_bytes, 2 * base::limits::saml_message_bytes);
  BASE_TRY(people, net::Server::bind(loop_, options, std::move(routes), log_, metrics_));
  people_ = std::move(people);
  return {};
}

base::Result<void> Daemon::open_login(std::vector<net::Route>& routes) {
  if (!settings_.esia) return {};
  BASE_TRY(esia, Esia::open(*settings_.esia, {loop_, *workers_, clock_}));
  esia_ = std::move(esia);
  LoginDoor::Settings door{*session_rules(settings_), settings_.esia->employees, ""};
  if (settings_.esia->saml) {
    BASE_TRY(saml, open_saml(*settings_.esia, clock_));
    saml_ = std::move(saml);
    const std::string& exit = saml_->identity_provider().logout;
    if (!exit.empty()) door.esia = net::split_url(exit).origin + " ";
  }
  door.esia += net::split_url(settings_.esia->url).origin;
  if (settings_.diaries) {
    BASE_TRY(diaries, Diaries::open(settings_, {esia_->provider(), *database_, *workers_, clock_,
                                                log_, metrics_}));
    diaries_ = std::move(diaries);
    for (net::Route& each : diaries_->door().routes()) routes.push_back(std::move(each));
  }
  if (const auto& file = settings_.sessions.break_glass) {
    BASE_TRY(loaded, BreakGlass::load(*file));
    door.break_glass = std::move(loaded);
  }
  login_ = std::make_unique<LoginDoor>(
      std::move(door),
      LoginDoor::Parts{esia_->provider(), console_storage_, clock_, log_, metrics_, *workers_,
                       saml_.get(), diaries_ ? &diaries_->door() : nullptr});
  for (net::Route& each : login_->routes()) routes.push_back(std::move(each));
  return {};
}

void Daemon::take_uploads() {
  const auto find = [this](const std::string& code) { return traffic_->find_supplier(code); };
  upload_store_ = std::make_unique<console::UploadStore>(*settings_.uploads.folder);
  uploads_ = std::make_unique<console::Uploads>(
      console::Uploads::Parts{console_storage_, *workers_, *upload_store_, settings_.uploads.bytes,
                              [find](const std::string& code) { return find(code).has_value(); }});
  upload_loads_ = std::make_unique<UploadLoads>(UploadLoads::Parts{
      *database_, *upload_store_, settings_.store_url, settings_.utc_offset_minutes, clock_, log_,
      metrics_, find, [this] { return traffic_->mappings(); }});
}

}  // namespace app
