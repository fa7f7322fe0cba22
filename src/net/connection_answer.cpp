// The answering half of a connection: the handler's work, refusals, and the octets that leave.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

#include "net/answer_text.hpp"
#include "net/connection.hpp"

namespace net {
namespace {

namespace asio = boost::asio;
using base::Code;
using Milliseconds = std::chrono::milliseconds;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);
// up to here head and body leave as one piece: one copy is cheaper than one more TLS record
constexpr std::size_t joined_body_bytes = 64 * 1024;
constexpr const char* retry_after_seconds = "5";

// What a handler leaves behind; it may outlive the connection that asked.
struct Outcome {
  bool done = false;
  base::Result<HttpResponse> response = base::fail(Code::message_in_progress, "no answer in time");
};

std::string what_was_thrown(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& caught) {
    return caught.what();
  } catch (...) {
    return "unknown exception";
  }
}

std::int64_t elapsed_milliseconds(const Exchange& exchange) {
  const auto elapsed = std::chrono::steady_clock::now() - exchange.begun;
  return std::chrono::duration_cast<Milliseconds>(elapsed).count();
}

std::string_view path_of(const Exchange& exchange) {
  if (exchange.route != nullptr) return exchange.route->path;
  return "other";  // what strangers ask for is neither a label nor a log field
}

// What a refusal may know of a request whose body the handler has taken.
HttpRequest without_body(const HttpRequest& request) {
  HttpRequest copy;
  copy.method = request.method;
  copy.path = request.path;
  copy.query = request.query;
  copy.headers = request.headers;
  copy.trace = request.trace;
  copy.peer = request.peer;
  return copy;
}

}  // namespace

asio::awaitable<Connection::Next> Connection::handle(Exchange& exchange) {
  HttpRequest& kept = exchange.reader.request();
  kept.trace = exchange.trace;
  kept.peer = peer_;
  state_->metrics.count("kontingent_http_bytes_total", {{"direction", "in"}},
                        static_cast<double>(kept.body.size()));
  HttpRequest request = without_body(kept);
  request.body.swap(kept.body);
  auto job = exchange.route->handler(std::move(request));
  auto response = co_await work(exchange, std::move(job));
  if (state_->abandoned) co_return Next::close;
  if (!response) {
    const int status = base::info(response.error().code).http;
    Refusal why;
    why.error = std::move(response).error();
    why.status = status;
    const Next next = co_await refuse(exchange, std::move(why));
    co_return next;
  }
  const bool keep = exchange.reader.keep_alive();
  const Next next = co_await answer(exchange, std::move(*response), keep);
  co_return next;
}

// Waits for job, but no longer than the answer may take; a job that is late goes on by itself
// (what it stores is stored) and holds its share of bytes_in_flight until it ends.
asio::awaitable<base::Result<HttpResponse>> Connection::work(const Exchange& exchange,
                                                             asio::awaitable<HttpResponse> job) {
  auto outcome = std::make_shared<Outcome>();
  // a new bell each time: that of a late job must not wake who waits for the next
  answered_ = std::make_shared<asio::steady_timer>(state_->loop);
  auto finished = [outcome, lease = exchange.lease, state = state_, bell = answered_](
                      std::exception_ptr thrown, HttpResponse response) {
    outcome->done = true;
    if (thrown)
      outcome->response = base::fail(Code::internal, what_was_thrown(thrown));
    else
      outcome->response = std::move(response);
    bell->cancel();
  };
  answered_->expires_after(state_->options.timeouts.answer);
  asio::co_spawn(state_->loop, std::move(job), std::move(finished));
  if (!outcome->done) co_await answered_->async_wait(as_values);
  co_return std::move(outcome->response);
}

asio::awaitable<HttpResponse> Connection::word_refusal(Exchange& exchange, const Refusal& why) {
  HttpResponse plain;
  if (exchange.route != nullptr && exchange.route->word)
    plain = exchange.route->word(why.error, why.status, exchange.trace);
  else
    plain = plain_answer(why.error, why.status, exchange.trace);
  // a status that is not the code's own speaks of HTTP alone (405, 415, 431, …)
  const bool about_http = why.status != base::info(why.error.code).http;
  const bool worded = about_http && exchange.route != nullptr && exchange.route->word;
  if (exchange.route == nullptr || !exchange.route->refuse || worded || why.status == 405)
    co_return std::move(plain);
  HttpRequest request = without_body(exchange.reader.request());
  request.trace = exchange.trace;
  request.peer = peer_;
  base::Error error = why.error;
  auto job = exchange.route->refuse(std::move(error), std::move(request));
  auto response = co_await work(exchange, std::move(job));
  if (!response) co_return std::move(plain);
  if (about_http) response->status = why.status;
  co_return std::move(*response);
}

asio::awaitable<Connection::Next> Connection::refuse(Exchange& exchange, Refusal why) {
  note_refusal(exchange, why);
  exchange.reader.request().body = std::string();
  if (exchange.lease.use_count() == 1) exchange.lease->hold(0);  // no late job holds it
  HttpResponse response = co_await word_refusal(exchange, why);
  if (state_->abandoned) co_return Next::close;
  if (response.status == 503 && !has_header(response, "retry-after"))
    response.headers.emplace_back("Retry-After", retry_after_seconds);
  if (response.status == 405) response.headers.emplace_back("Allow", "GET, HEAD, POST");
  const bool whole = !exchange.broken && exchange.reader.phase() == RequestReader::Phase::done;
  const bool keep = whole && exchange.reader.keep_alive();
  const Next next = co_await answer(exchange, std::move(response), keep);
  if (!whole) co_await discard_rest();
  co_return next;
}

asio::awaitable<Connection::Next> Connection::answer(const Exchange& exchange,
                                                     HttpResponse response, bool keep) {
  keep = keep && !state_->draining;
  std::string head = answer_head(response, exchange.trace, keep);
  if (exchange.reader.request().method == "HEAD") response.body.clear();  // RFC 9110 9.3.2
  const std::size_t bytes = response.body.size();
  if (bytes <= joined_body_bytes) {
    head.append(response.body);
    response.body.clear();
  }
  wire_->watchdog().arm(state_->options.timeouts.write);
  auto [failed, written] = co_await wire_->write(asio::buffer(head));
  if (!failed && !response.body.empty()) {
    const auto [ec, more] = co_await wire_->write(asio::buffer(response.body));
    failed = ec;
  }
  if (state_->abandoned) co_return Next::close;
  note_answer(exchange, response.status, bytes);
  if (failed || !keep) co_return Next::close;
  co_return Next::request;
}

// A socket closed over unread octets resets the connection, and the peer may never see the
// answer it was sent. So the rest is read and dropped: for a while, in constant memory.
asio::awaitable<void> Connection::discard_rest() {
  wire_->watchdog().arm(state_->options.timeouts.goodbye);
  co_await wire_->finish();
  wire_->watchdog().arm(state_->options.timeouts.refused_body);
  std::size_t dropped = 0;
  while (dropped < base::limits::refused_body_bytes) {
    buffer_.consume(buffer_.view().size());
    const auto space = buffer_.space();
    const auto [ec, bytes] = co_await wire_->discard_some(space);
    if (ec) break;
    dropped += bytes;
  }
}

void Connection::note_answer(const Exchange& exchange, int status, std::size_t bytes) {
  const std::string status_label = std::to_string(status);
  const auto path = path_of(exchange);
  const auto milliseconds = elapsed_milliseconds(exchange);
  state_->metrics.count("kontingent_http_requests_total",
                        {{"path", path}, {"status", status_label}});
  state_->metrics.observe_seconds("kontingent_http_request_seconds",
                                  static_cast<double>(milliseconds) / 1000, {{"path", path}});
  state_->metrics.count("kontingent_http_bytes_total", {{"direction", "out"}},
                        static_cast<double>(bytes));
  state_->log.write(base::Level::debug, "request answered",
                    {{"trace", exchange.trace},
                     {"path", path},
                     {"status", std::int64_t{status}},
                     {"bytes", static_cast<std::int64_t>(bytes)},
                     {"milliseconds", milliseconds}});
}

void Connection::note_refusal(const Exchange& exchange, const Refusal& why) {
  state_->metrics.count("kontingent_http_refused_total",
                        {{"reason", base::info(why.error.code).metric}});
  state_->log.failure(why.error, "request refused",
                      {{"trace", exchange.trace}, {"path", path_of(exchange)}, {"peer", peer_}});
}

}  // namespace net
