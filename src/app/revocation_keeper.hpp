#pragma once
// Keeps what is known of revoked certificates fresh, in the background: fetches lists and answers,
// checks them on the pool, gives them to the trust in force, and says when they run out.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <mutex>
#include <set>

#include "app/revocation_plan.hpp"
#include "app/revocation_watch.hpp"
#include "net/workers.hpp"

namespace app {

class RevocationKeeper {
 public:
  struct Parts {
    boost::asio::io_context& loop;
    net::Workers& workers;
    const base::Clock& clock;
    base::Log& log;
    base::Metrics& metrics;
    Health& health;
  };
  explicit RevocationKeeper(const Parts& parts);

  // For whom and from where, from now on; a round begins at once. What the trust before had
  // fetched is carried over. Any thread. Errors: file_unreadable, key_unusable.
  base::Result<void> set(const config::Settings& settings,
                         std::shared_ptr<const security::Trust> trust);

  // On the loop, for as long as it runs.
  boost::asio::awaitable<void> run();

 private:
  struct Plan {
    std::shared_ptr<const security::Trust> trust;
    std::vector<Errand> errands;
    std::map<std::string, std::string> owners;  // fingerprint → partner's code
    std::filesystem::path anchors;              // for https
    std::chrono::minutes every{};
  };

  std::shared_ptr<const Plan> plan() const;
  boost::asio::awaitable<void> round(std::shared_ptr<const Plan> plan);
  boost::asio::awaitable<base::Result<void>> perform(std::shared_ptr<const Plan> plan,
                                                     const Errand& errand);
  boost::asio::awaitable<base::Result<std::string>> ask(std::shared_ptr<const Plan> plan,
                                                        net::Address address, std::string body);

  Parts parts_;
  RevocationWatch watch_;
  mutable std::mutex mutex_;  // guards the pointer
  std::shared_ptr<const Plan> plan_;
  boost::asio::steady_timer timer_;
  base::Time due_{};              // of the next round
  std::set<std::string> silent_;  // origins that did not answer in this round
};

}  // namespace app
