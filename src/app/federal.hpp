#pragma once
// The exchange with other regions and the federal segment, put together from the section `federal`:
// what they may ask of us, and the leader's work: transfers, portions of changes, the daily
// reconciliation. Loop thread.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "adapters/federal/operations.hpp"
#include "adapters/federal/reconciling.hpp"
#include "adapters/smev/intake.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "config/settings.hpp"
#include "store/database.hpp"

namespace app {

class Federal {
 public:
  struct Parts {  // all outlive it
    boost::asio::io_context& loop;
    store::Database& database;
    const base::Clock& clock;
    base::Log& log;
    base::Metrics& metrics;
  };
  // settings has the section federal. Errors: those of soap::Contract::load_schema.
  static base::Result<std::unique_ptr<Federal>> open(const config::Settings& settings, Parts parts);

  adapters::smev::Intake::Service service() const;
  // Before the first poll: from then on what comes of our requests is told here.
  void join(adapters::smev::Requests& requests);
  boost::asio::awaitable<void> run();  // for ever

 private:
  Federal(adapters::federal::Rules rules, adapters::soap::Contract contract, Parts parts);
  // What is kept of the segment, as it was when the gauges were last set.
  struct Seen {
    registers::FederalCounts counts;
    std::optional<registers::FederalStream> stream;
    std::optional<registers::FederalCheck> check;  // the last one
  };
  using Step = std::function<base::Result<bool>(store::Transaction&)>;
  boost::asio::awaitable<bool> take(Step step, std::string_view what);  // true: there is more
  boost::asio::awaitable<bool> tell_segment();
  boost::asio::awaitable<void> look();
  void report(const Seen& now);
  void alarm(base::Code code, std::string_view what);
  bool is_time(const store::Transaction& work) const;

  adapters::federal::Rules rules_;
  adapters::soap::Contract contract_;
  Parts parts_;
  adapters::federal::Sending sending_;
  adapters::federal::Stream stream_;
  adapters::federal::Reconciling reconciling_;
  std::optional<std::chrono::minutes> reconcile_at_;
  std::optional<Seen> seen_;
  const adapters::smev::Requests* requests_ = nullptr;
  boost::asio::steady_timer timer_;
};

}  // namespace app
