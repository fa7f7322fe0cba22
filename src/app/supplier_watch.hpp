#pragma once
// Follows the table of suppliers: what another process or daemon changed is in force here within
// limits::supplier_poll; tells which suppliers are overdue. Loop thread only.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <set>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "net/workers.hpp"
#include "store/database.hpp"

namespace app {

class SupplierWatch {
 public:
  struct Parts {
    boost::asio::io_context& loop;
    store::Database& database;
    net::Workers& workers;
    const base::Clock& clock;
    base::Log& log;
    base::Metrics& metrics;
    int utc_offset_minutes = 0;
    // Puts the table as it is into force; blocks, on a worker.
    std::function<base::Result<void>()> apply{};
    std::function<std::int64_t()> in_force{};  // the version that is; any thread
  };
  explicit SupplierWatch(Parts parts) : parts_(std::move(parts)), timer_(parts_.loop) {}

  boost::asio::awaitable<void> run();  // for ever
  boost::asio::awaitable<base::Result<void>>
  refresh();  // what has changed is in force when it returns

  // As the table was within the last minute.
  const std::vector<registers::Supplier>& suppliers() const { return *suppliers_; }
  bool is_overdue(const registers::Supplier& supplier, base::Time now) const {
    return supplier.is_overdue(now, parts_.utc_offset_minutes);
  }

 private:
  boost::asio::awaitable<void> look();
  boost::asio::awaitable<void> count();
  Parts parts_;
  boost::asio::steady_timer timer_;
  std::shared_ptr<std::vector<registers::Supplier>> suppliers_ =
      std::make_shared<std::vector<registers::Supplier>>();
  std::set<std::string> exposed_;  // suppliers that have a gauge
  base::Time counted_{}, failed_{};
};

}  // namespace app
