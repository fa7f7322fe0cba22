#include "app/status.hpp"

#include <boost/json.hpp>

#include "adapters/soap/await_storage.hpp"
#include "net/workers.hpp"

namespace app {
namespace {

using adapters::soap::Done;
using adapters::soap::Job;
using adapters::soap::Work;
using boost::json::object;
using boost::json::value;
using net::HttpResponse;

value time_or_null(const std::optional<base::Time>& time) {
  return time ? value(base::format_time(*time)) : value(nullptr);
}

std::string_view name_of(bus::Breaker::State state) {
  switch (state) {
    case bus::Breaker::State::closed:
      return "closed";
    case bus::Breaker::State::open:
      return "open";
    case bus::Breaker::State::probing:
      break;
  }
  return "probing";
}

double age_seconds(const bus::QueueState& queue, base::Time now) {
  if (!queue.oldest) return 0;
  return std::chrono::duration<double>(now - *queue.oldest).count();
}

boost::json::array queues_json(const StatusParts& parts, const std::vector<bus::QueueState>& all) {
  boost::json::array queues;
  for (const bus::QueueState& queue : all)
    queues.push_back(object{{"destination", parts.code_of(queue.destination)},
                            {"waiting", queue.waiting},
                            {"parked", queue.parked},
                            {"oldest", time_or_null(queue.oldest)},
                            {"oldest_age_seconds", age_seconds(queue, parts.clock.now())}});
  return queues;
}

boost::json::array destinations_json(const StatusParts& parts) {
  boost::json::array destinations;
  for (const bus::DestinationState& each : parts.dispatcher.states())
    destinations.push_back(object{{"code", each.code},
                                  {"breaker", name_of(each.breaker)},
                                  {"in_flight", each.in_flight},
                                  {"last_success", time_or_null(each.last_success)},
                                  {"last_failure", time_or_null(each.last_failure)},
                                  {"last_cause", each.last_cause}});
  return destinations;
}

boost::json::array partners_json(const StatusParts& parts) {
  boost::json::array partners;
  for (const auto& [code, seen] : parts.activity.all())
    partners.push_back(object{{"code", code},
                              {"last_success", time_or_null(seen.success)},
                              {"last_failure", time_or_null(seen.failure)},
                              {"last_failure_code", seen.last_failure}});
  return partners;
}

boost::json::array suppliers_json(const SupplierWatch& watch, base::Time now) {
  boost::json::array suppliers;
  for (const registers::Supplier& each : watch.suppliers())
    if (!each.removed)
      suppliers.push_back(object{{"code", each.partner.code},
                                 {"enabled", each.enabled},
                                 {"schedule", each.schedule},
                                 {"delivered", time_or_null(each.delivered)},
                                 {"overdue", watch.is_overdue(each, now)}});
  return suppliers;
}

boost::asio::awaitable<base::Result<std::vector<bus::QueueState>>> ask_queues(
    const adapters::soap::Storage& storage) {
  auto queues = std::make_shared<std::vector<bus::QueueState>>();
  Job job = [queues](const Work& work) -> base::Result<void> {
    *queues = work.outbox.queues();
    return {};
  };
  const auto asked = co_await adapters::soap::await_read(storage, std::move(job));
  if (!asked) co_return asked.error();
  co_return std::move(*queues);
}

void set_gauges(const StatusParts& parts, const std::vector<bus::QueueState>& queues) {
  for (const bus::DestinationState& each : parts.dispatcher.states()) {
    const bool open = each.breaker != bus::Breaker::State::closed;
    parts.metrics.gauge("kontingent_breaker_open", open ? 1 : 0, {{"destination", each.code}});
    bus::QueueState state{};
    for (const bus::QueueState& queue : queues)
      if (parts.code_of(queue.destination) == each.code) state = queue;
    parts.metrics.gauge("kontingent_deliveries_waiting", static_cast<double>(state.waiting),
                        {{"destination", each.code}});
    parts.metrics.gauge("kontingent_deliveries_parked", static_cast<double>(state.parked),
                        {{"destination", each.code}});
    parts.metrics.gauge("kontingent_deliveries_oldest_age_seconds",
                        age_seconds(state, parts.clock.now()), {{"destination", each.code}});
  }
}

boost::asio::awaitable<HttpResponse> status(const StatusParts& parts,
                                            const SupplierWatch& suppliers) {
  HttpResponse response;
  const auto queues = co_await ask_queues(parts.storage);
  response.content_type = "application/json";
  if (!queues) {
    response.status = 503;
    const object why{{"code", base::info(queues.error().code).id},
                     {"text", base::info(queues.error().code).text}};
    response.body = boost::json::serialize(why);
    co_return response;
  }
  set_gauges(parts, *queues);
  const object all{{"queues", queues_json(parts, *queues)},
                   {"destinations", destinations_json(parts)},
                   {"partners", partners_json(parts)},
                   {"suppliers", suppliers_json(suppliers, parts.clock.now())}};
  response.body = boost::json::serialize(all);
  co_return response;
}

}  // namespace

net::Route status_route(StatusParts parts, const SupplierWatch& suppliers) {
  net::Route route;
  route.path = "/status";
  route.handler = [parts = std::move(parts), &suppliers](net::HttpRequest) {
    return status(parts, suppliers);
  };
  return route;
}

boost::asio::awaitable<void> renew_queue_gauges(const StatusParts& parts) {
  const auto queues = co_await ask_queues(parts.storage);
  if (queues) set_gauges(parts, *queues);
}

}  // namespace app
