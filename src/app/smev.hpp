#pragma once
// The daemon as a participant of SMEV 3: what polls its queue and what answers, put together from
// the section `smev`. Loop thread.
#include <memory>
#include <mutex>
#include <vector>

#include "adapters/smev/answers.hpp"
#include "adapters/smev/intake.hpp"
#include "adapters/smev/live_now.hpp"
#include "app/smev_link.hpp"

namespace app {

class Smev {
 public:
  // settings has the section smev; SMEV is among the partners in force. services: whose operations
  // are answered. Errors: those of xml::Schema::load and SmevLink::make.
  static base::Result<std::unique_ptr<Smev>> open(
      const config::Settings& settings, std::vector<adapters::smev::Intake::Service> services,
      boost::asio::io_context& loop, adapters::soap::Environment environment);

  void start();
  // No more requests are asked for; answers are the dispatcher's.
  boost::asio::awaitable<void> drain();
  // Our own requests: handlers are added before start().
  adapters::smev::Requests& requests() { return *requests_; }
  adapters::smev::Teller& teller() { return *teller_; }
  // One delivery to the partner `smev`.
  boost::asio::awaitable<bus::Carried> carry(bus::Delivery delivery);

  // A question that somebody waits for. Errors: those of LiveNow::ask.
  boost::asio::awaitable<base::Result<std::string>> ask(adapters::soap::LiveBySmev asked);

  // Other settings, all but what only a restart can change: the log says what that is. Null: the
  // section is gone, and that is only for a restart, too. Any thread. Errors: those of
  // SmevLink::make.
  base::Result<std::shared_ptr<SmevLink>> prepare(const config::Settings& settings);
  // In force at the next follow(). Any thread.
  void change(std::shared_ptr<SmevLink> link);
  void follow();

 private:
  Smev(config::SmevSettings settings, std::vector<adapters::smev::Intake::Service> services,
       boost::asio::io_context& loop, adapters::soap::Environment environment, xml::Schema schema);
  SmevLink::Parts link_parts();
  std::string refused_changes(const config::Settings& settings) const;

  const config::SmevSettings settings_;  // of the start
  std::vector<adapters::smev::Intake::Service> services_;
  boost::asio::io_context& loop_;
  adapters::soap::Environment environment_;
  xml::Schema schema_;
  adapters::smev::MessageIds ids_;
  std::unique_ptr<adapters::smev::Requests> requests_;
  std::unique_ptr<adapters::smev::Teller> teller_;
  std::unique_ptr<adapters::smev::Live> live_;
  std::unique_ptr<adapters::smev::LiveNow> live_now_;
  std::unique_ptr<adapters::smev::Intake> intake_;
  std::unique_ptr<adapters::smev::Answers> answers_;
  std::shared_ptr<SmevLink> link_;  // in force
  std::mutex changing_;             // whoever uses next_
  std::shared_ptr<SmevLink> next_;  // may be none
};

}  // namespace app
