#pragma once
// The way of one request to the API, from octets to the answer.
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "console/endpoint.hpp"
#include "console/session.hpp"
#include "console/throttle.hpp"
#include "net/http.hpp"

namespace console {

using Job = std::function<base::Result<void>(Work&)>;
using Done = std::function<void(base::Result<void>)>;
// As store::Database: a job runs on a database thread, maybe more than once.
struct Storage {
  using Way = std::function<void(Job, Done)>;
  Way write, read;
};

class Uploads;  // uploads.hpp

struct Environment {
  Storage storage;
  const base::Clock& clock;
  base::Log& log;
  base::Metrics& metrics;
  int utc_offset_minutes;
  // Puts what was changed of the suppliers in force before the answer goes out.
  std::function<boost::asio::awaitable<base::Result<void>>()> suppliers_changed;
  Uploads* uploads = nullptr;  // null: files are not taken
  // The octets of an empty workbook (docs/loads.md). Errors: usage — no such kind.
  std::function<boost::asio::awaitable<base::Result<std::string>>(std::string kind)>
      make_template{};
  std::optional<SessionRules> sessions{};  // none: nobody logs in
};

struct Exchange;  // one request on its way: exchange.hpp

// An answer that shows personal data leaves only when the trail of it is durable. Loop thread.
class Service {
 public:
  explicit Service(Environment environment);
  // All of /api/v1/; the Service outlives it.
  net::Route route();

 private:
  using ExchangePtr = std::shared_ptr<Exchange>;

  boost::asio::awaitable<net::HttpResponse> handle(net::HttpRequest request);
  boost::asio::awaitable<net::HttpResponse> upload(ExchangePtr exchange, std::string rest);
  boost::asio::awaitable<net::HttpResponse> send_template(ExchangePtr exchange, std::string file);
  boost::asio::awaitable<void> identify(ExchangePtr exchange);
  boost::asio::awaitable<void> perform(ExchangePtr exchange);
  boost::asio::awaitable<base::Result<void>> run(const Storage::Way& way, Job job);
  boost::asio::awaitable<base::Result<void>> find_token(ExchangePtr exchange);
  boost::asio::awaitable<base::Result<void>> find_session(ExchangePtr exchange, std::string secret);
  base::Result<void> admit(Exchange& exchange, bool by_session);
  base::Result<void> prepare(Exchange& exchange) const;
  net::HttpResponse answer(Exchange& exchange);
  net::HttpResponse refusal(Exchange& exchange);
  net::HttpResponse description() const;

  Environment environment_;
  std::string description_;  // openapi.json
  Throttle requests_, failures_;
  Throttle strangers_;  // lines of the log about refused tokens
};

}  // namespace console
