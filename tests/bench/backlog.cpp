#include "backlog.hpp"

#include <chrono>
#include <thread>

#include "base/text.hpp"
#include "daemon_process.hpp"
#include "need.hpp"
#include "receiver.hpp"
#include "school.hpp"
#include "scratch.hpp"
#include "store/body.hpp"
#include "store/database.hpp"
#include "store/ids.hpp"
#include "store/values.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;
using store::Dialect;
using store::Type;

constexpr std::size_t different = 1000;   // payloads; each comes again and again
constexpr std::size_t at_once = 100'000;  // messages of one transaction
constexpr auto patience = std::chrono::hours{24};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<domain::PartnerId> register_receivers(const std::string& url,
                                                  const std::vector<std::string>& names) {
  base::Log log(base::Log::Format::json, base::Level::error);
  base::Metrics metrics;
  const auto database = need(store::Database::open({url}, log, metrics));
  std::vector<domain::Partner> partners(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    partners[i].code = partners[i].name = names[i];
    partners[i].kind = domain::PartnerKind::receiver;
  }
  std::vector<domain::PartnerId> ids;
  for (const auto& partner : need(database->register_partners(partners))) ids.push_back(partner.id);
  return ids;
}

void put_templates(store::Session& session, const std::vector<domain::PartnerId>& to) {
  session.script(
      "CREATE TABLE IF NOT EXISTS bench_letter (n BIGINT PRIMARY KEY, message_id TEXT, "
      "destination BIGINT, payload TEXT); DELETE FROM bench_letter");
  std::vector<store::Value> values;
  for (std::size_t i = 0; i < different; ++i) {
    const std::string payload = lesson_payload(i);
    const auto id = payload.find(":messageId>") + 11;
    values.insert(values.end(),
                  {store::value(static_cast<std::int64_t>(i)), store::value(payload.substr(id, 36)),
                   store::value(to[i % to.size()]), store::value(store::pack_body(payload))});
  }
  session.begin("BEGIN");
  session.insert({"bench_letter",
                  {{"n", Type::integer},
                   {"message_id", Type::text},
                   {"destination", Type::integer},
                   {"payload", Type::text}},
                  ""},
                 values);
  session.commit();
}

// What Outbox::put does for one letter, for many: written in sets.
void put_letters(store::Session& session, std::size_t count, base::Time now) {
  const bool postgresql = session.dialect() == Dialect::postgresql;
  const std::string size = std::to_string(count);
  const std::string series =
      postgresql ? "(SELECT i FROM generate_series(0, " + size + " - 1) AS s (i)) AS series"
                 : "(WITH RECURSIVE s (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i < " +
                       size + " - 1) SELECT i FROM s) AS series";
  const std::string from = " FROM " + series + " JOIN bench_letter ON n = i % " +
                           std::to_string(different) + " ORDER BY i";
  session.begin("BEGIN");
  const std::string first = std::to_string(store::reserve_ids(session, 2 * count));
  const std::string at = std::to_string(now.time_since_epoch().count()) + " + i";
  const std::string until = std::to_string((now + patience).time_since_epoch().count());
  session.script(
      "INSERT INTO outgoing (id, created_at, route, operation, trace, message_id, payload) "
      "SELECT " +
      first + " + 2 * i, " + at + ", 'onward', 'PushMarks', 'bench-' || i, message_id, " +
      (postgresql ? "decode(payload, 'base64')" : "payload") + from +
      ";INSERT INTO delivery (id, outgoing_id, destination_id, created_at, next_at, not_after, "
      "attempts, replays, state, order_key, code, cause) SELECT " +
      first + " + 2 * i + 1, " + first + " + 2 * i, destination, " + at + ", " + at + ", " + until +
      ", 0, 0, 0, '', '', ''" + from);
  session.commit();
}

double fill(const std::string& url, const std::vector<std::string>& receivers, std::size_t count) {
  const auto start = Clock::now();
  const auto destinations = register_receivers(url, receivers);
  store::Session session(url);
  session.open();
  put_templates(session, destinations);
  const base::Time now = base::SystemClock{}.now() - std::chrono::minutes{1};
  for (std::size_t done = 0; done < count; done += at_once)
    put_letters(session, std::min(at_once, count - done), now);
  return seconds_since(start);
}

// Until the queue is empty, or the time is over.
void watch(Drain& drain, const DaemonProcess& daemon, const Receivers& receivers, double seconds) {
  const auto start = Clock::now();
  const std::size_t before = daemon.delivered();
  const double cpu = daemon.cpu_seconds(), other = receivers.cpu_seconds();
  double took = 0;
  do {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    drain.delivered = daemon.delivered();
    took = seconds_since(start);
  } while (drain.delivered < drain.waiting && took < seconds);
  const double count = static_cast<double>(drain.delivered - before);
  drain.per_second = count / took;
  drain.daemon_cpu_us = (daemon.cpu_seconds() - cpu) * 1e6 / count;
  drain.receivers_cpu_us = (receivers.cpu_seconds() - other) * 1e6 / count;
  drain.cores_used = (drain.daemon_cpu_us + drain.receivers_cpu_us) * count / 1e6 / took;
}

Drain measure_drain(const BacklogPlan& plan, Dialect dialect, std::size_t count) {
  const Scratch database(dialect, plan.folder, "backlog");
  Drain drain;
  drain.waiting = count;
  const Receivers receivers(plan.pki, plan.receivers);
  DaemonProcess daemon({plan.program, plan.folder / "daemon", plan.pki, "bus", "diary-north",
                        database.url(), receivers.destinations()});
  drain.fill_seconds = fill(database.url(), plan.receivers, count);
  drain.start_seconds = daemon.start();
  watch(drain, daemon, receivers, plan.seconds);
  const auto asked = Clock::now();
  daemon.ask("/status");
  drain.status_seconds = seconds_since(asked);
  drain.rss_mib = daemon.rss_mib(false);
  drain.peak_rss_mib = daemon.rss_mib(true);
  return drain;
}

}  // namespace

Backlog measure_backlog(const BacklogPlan& plan, Dialect dialect) {
  Backlog backlog;
  backlog.dialect = dialect;
  backlog.few = measure_drain(plan, dialect, plan.few);
  backlog.many = measure_drain(plan, dialect, plan.many);
  return backlog;
}

}  // namespace bench
