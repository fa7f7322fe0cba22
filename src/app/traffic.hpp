#pragma once
// What carries messages on: the routes in force, the way out, deliveries, the log of answers, and
// what is kept of partners. Loop thread only, but for route().
#include <boost/asio/io_context.hpp>
#include <memory>

#include "adapters/soap/answer_log.hpp"
#include "adapters/soap/sender.hpp"
#include "adapters/soap/service.hpp"
#include "app/status.hpp"
#include "bus/activity.hpp"
#include "bus/admission.hpp"
#include "bus/dispatcher.hpp"
#include "store/database.hpp"

namespace app {

class Traffic {
 public:
  struct Parts {
    boost::asio::io_context& loop;
    store::Database& database;
    const adapters::soap::Storage& storage;
    net::Workers& workers;
    const adapters::soap::CurrentVerifier& verifier;
    const security::Signer& signer;
    const base::Clock& clock;
    base::Log& log;
    base::Metrics& metrics;
  };
  explicit Traffic(Parts parts);

  // Once, before anything else: deliveries may be claimed from now on.
  // Errors: storage_unavailable (another daemon attends to this SQLite file).
  base::Result<void> attend();

  // In force from now on; its partners have ids. Any thread.
  void route(std::shared_ptr<const adapters::soap::Routing> routing);
  // Of the table in force. Any thread.
  std::optional<domain::Partner> find_supplier(const std::string& code) const;
  std::shared_ptr<const std::vector<transform::Mapping>> mappings() const;
  // The destinations of the table in force: at start and after each route().
  void follow();
  boost::asio::awaitable<void> drain();

  // Deliveries to SMEV are carried by this, and questions asked, from now on; before follow().
  using CarrySmev = std::function<boost::asio::awaitable<bus::Carried>(bus::Delivery)>;
  void set_smev(CarrySmev carry, adapters::soap::AskBySmev ask) {
    carry_smev_ = std::move(carry);
    ask_by_smev_ = std::move(ask);
  }

  adapters::soap::Environment environment(std::function<std::optional<base::Error>()> closed);
  StatusParts status() const;

 private:
  boost::asio::awaitable<bus::Carried> carry(domain::Partner to, bus::Delivery delivery);
  bus::Dispatcher::Parts dispatching();
  std::string code_of(domain::PartnerId id) const;  // empty: nobody of the configuration

  Parts parts_;
  adapters::soap::Current<adapters::soap::Routing> routing_;
  bus::Admission admission_;
  bus::Activity activity_;
  adapters::soap::AnswerLog answers_;
  adapters::soap::Sender sender_;
  CarrySmev carry_smev_;  // this and the next: may be empty
  adapters::soap::AskBySmev ask_by_smev_;
  bus::Dispatcher dispatcher_;
};

}  // namespace app
