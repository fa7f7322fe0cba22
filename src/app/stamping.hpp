#pragma once
// Keeps time stamps on the message log: the leader asks the authority for one when a block has
// waited long enough; every daemon knows how long there has been none.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <mutex>
#include <optional>

#include "app/stamp_watch.hpp"
#include "config/settings.hpp"
#include "evidence/tsa_client.hpp"
#include "store/database.hpp"

namespace app {

class Stamping {
 public:
  struct Parts {
    boost::asio::io_context& loop;
    net::Workers& workers;
    store::Database& database;
    const base::Clock& clock;
    base::Log& log;
    base::Metrics& metrics;
    Health& health;
  };
  explicit Stamping(const Parts& parts);

  // Whom to ask and how often, from the next look on. Any thread.
  // Errors: file_unreadable, key_unusable.
  base::Result<void> set(const config::Settings& settings);

  // On the loop, for as long as it runs.
  boost::asio::awaitable<void> run();

  // stamp_overdue: without a stamp for longer than the policy lets messages in. Loop thread.
  std::optional<base::Error> closed() const;

 private:
  struct Plan {
    std::optional<evidence::Authority> authority{};
    evidence::StampPolicy policy{};
  };
  struct Seen {
    std::optional<bus::ChainBlock> newest{}, oldest{};  // oldest: that no stamp covers
  };

  std::shared_ptr<const Plan> plan() const;
  boost::asio::awaitable<base::Result<void>> look(std::shared_ptr<Seen> seen);
  boost::asio::awaitable<base::Result<void>> stamp(std::shared_ptr<const Plan> plan,
                                                   bus::ChainBlock block);
  boost::asio::awaitable<void> round(std::shared_ptr<const Plan> plan);

  Parts parts_;
  StampWatch watch_;
  boost::asio::steady_timer timer_;
  mutable std::mutex mutex_;  // guards the pointer
  std::shared_ptr<const Plan> plan_ = std::make_shared<const Plan>();
  std::shared_ptr<const Plan> used_;  // by the keeper
  evidence::StampKeeper keeper_{evidence::StampPolicy{}};
};

}  // namespace app
