#pragma once
// The daemon, put together: what exists, in the order it is made.
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <memory>
#include <mutex>

#include "adapters/soap/service.hpp"
#include "app/assembly.hpp"
#include "app/esia.hpp"
#include "app/federal.hpp"
#include "app/feed_keeper.hpp"
#include "app/folder_watch.hpp"
#include "app/housekeeper.hpp"
#include "app/login.hpp"
#include "app/order_keeper.hpp"
#include "app/priority_keeper.hpp"
#include "app/quality_keeper.hpp"
#include "app/request_keeper.hpp"
#include "app/revocation_keeper.hpp"
#include "app/smev.hpp"
#include "app/smev2.hpp"
#include "app/stamping.hpp"
#include "app/subject_keeper.hpp"
#include "app/supplier_watch.hpp"
#include "app/suppliers.hpp"
#include "app/traffic.hpp"
#include "app/upload_loads.hpp"
#include "app/waiting_keeper.hpp"
#include "config/settings.hpp"
#include "console/service.hpp"
#include "console/uploads.hpp"
#include "net/server.hpp"
#include "store/database.hpp"
#include "transform/mapping.hpp"

namespace app {

class Daemon {
 public:
  // Opens everything; nothing is served yet. Errors: what any part says.
  static base::Result<std::unique_ptr<Daemon>> make(config::Settings settings, base::Log& log,
                                                    base::Metrics& metrics);
  ~Daemon();

  // Serves until SIGTERM or SIGINT, then drains. SIGHUP reloads trust, partners,
  // formats and routes.
  void run();

 private:
  Daemon(config::Settings settings, base::Log& log, base::Metrics& metrics);
  base::Result<void> open();
  base::Result<void> bind();
  base::Result<void> bind_console(net::ServerOptions options);
  base::Result<void> join_smev(const adapters::soap::Contract& portal);
  base::Result<void> join_smev2(const adapters::soap::Contract& portal);
  base::Result<void> open_login(std::vector<net::Route>& routes);
  void take_uploads();
  base::Result<std::vector<domain::Partner>> register_partners(const config::Settings& settings,
                                                               const transform::Mappings& mappings);
  void reload();
  void learn_lists();
  base::Result<void> replace(const config::Settings& given, bool reloaded);
  base::Result<void> adopt(const config::Settings& given, const Joined& joined,
                           const transform::Mappings& mappings);
  base::Result<void> follow_suppliers();
  void expose_expiry(const config::Settings& settings);
  boost::asio::awaitable<void> watch_signals();

  config::Settings settings_;
  base::Log& log_;
  base::Metrics& metrics_;
  base::SystemClock clock_;
  Health health_;
  boost::asio::io_context loop_;
  std::unique_ptr<store::Database> database_;
  adapters::soap::Storage storage_;
  std::unique_ptr<security::Signer> signer_;
  std::unique_ptr<adapters::soap::CurrentVerifier> verifier_;
  std::unique_ptr<net::Workers> workers_;
  std::unique_ptr<RevocationKeeper> revocation_;
  std::unique_ptr<Stamping> stamping_;
  std::unique_ptr<Traffic> traffic_;
  std::unique_ptr<Housekeeper> housekeeper_;
  std::unique_ptr<QualityKeeper> quality_;
  std::unique_ptr<SubjectKeeper> subjects_;
  std::unique_ptr<OrderKeeper> orders_;
  std::unique_ptr<FeedKeeper> feed_;
  std::unique_ptr<WaitingKeeper> waiting_;
  std::unique_ptr<PriorityKeeper> priorities_;
  std::unique_ptr<FolderWatch> folders_;
  std::unique_ptr<SupplierWatch> suppliers_;
  std::mutex replacing_;  // whoever puts a configuration or the suppliers in force, and given_
  // The configuration in force, without the database's suppliers, with certificates: what becomes
  // of its files keeps no revocation in the database out.
  config::Settings given_;
  std::shared_ptr<const security::Trust> trust_;  // in force
  transform::Mappings mappings_;                  // in force, for the next change of suppliers
  std::atomic<std::int64_t> suppliers_version_ = 0;
  Bounds bounds_;
  std::set<std::string> exposed_;  // partners whose certificates have a gauge
  std::vector<std::unique_ptr<adapters::soap::Service>> services_;
  std::unique_ptr<Federal> federal_;  // these four: may be none
  std::unique_ptr<Smev> smev_;
  std::unique_ptr<RequestKeeper> requests_;  // of smev_
  std::unique_ptr<Smev2> smev2_;
  console::Storage console_storage_;
  std::unique_ptr<console::UploadStore> upload_store_;  // these three: may be none
  std::unique_ptr<console::Uploads> uploads_;
  std::unique_ptr<UploadLoads> upload_loads_;
  std::unique_ptr<console::Service> console_;
  std::unique_ptr<Esia> esia_;  // this and the next: may be none
  std::unique_ptr<LoginDoor> login_;
  std::unique_ptr<net::Server> partners_, people_, operators_;  // people_: may be none
  // from the very start: a signal during start-up waits instead of killing
  boost::asio::signal_set signals_;
};

}  // namespace app
