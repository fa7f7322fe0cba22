#pragma once
// `/status` on the operators' listener: queues, destinations, partners, suppliers, as JSON.
#include "adapters/soap/storage.hpp"
#include "app/supplier_watch.hpp"
#include "base/metrics.hpp"
#include "bus/activity.hpp"
#include "bus/dispatcher.hpp"
#include "net/http.hpp"

namespace app {

struct StatusParts {
  const adapters::soap::Storage& storage;
  const bus::Dispatcher& dispatcher;
  const bus::Activity& activity;
  std::function<std::string(domain::PartnerId)> code_of;  // empty: nobody of the configuration
  const base::Clock& clock;
  base::Metrics& metrics;
};

// Asks the database; 503 when it is away. Also renews the gauges of the queues.
net::Route status_route(StatusParts parts, const SupplierWatch& suppliers);
boost::asio::awaitable<void> renew_queue_gauges(const StatusParts& parts);

}  // namespace app
