// The reading half of a connection: from octets to a request that may be handled.
#include "net/connection.hpp"

namespace net {
namespace {

namespace asio = boost::asio;
using base::Code;
using Phase = RequestReader::Phase;

constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

bool Lease::fits(std::size_t expected) const {
  const std::size_t others = state_->bytes_in_flight - held_;
  return others <= state_->options.bytes_in_flight &&
         expected <= state_->options.bytes_in_flight - others;
}

bool Lease::hold(std::size_t bytes) {
  if (bytes > held_ && !fits(bytes)) return false;
  state_->bytes_in_flight = state_->bytes_in_flight - held_ + bytes;
  held_ = bytes;
  return true;
}

asio::awaitable<std::optional<Refusal>> Connection::read_request(Exchange& exchange) {
  wire_->watchdog().arm(state_->options.timeouts.header);
  auto refusal = co_await read_past(exchange, Phase::head);
  find_route(exchange);
  if (!refusal) refusal = judge_head(exchange);
  if (refusal) co_return refusal;
  auto of_body = co_await read_body(exchange);
  co_return of_body;
}

asio::awaitable<std::optional<Refusal>> Connection::read_body(Exchange& exchange) {
  if (exchange.reader.phase() == Phase::body && exchange.reader.expects_continue() &&
      buffer_.empty()) {
    wire_->watchdog().arm(state_->options.timeouts.write);
    const asio::const_buffer line(continue_line.data(), continue_line.size());
    const auto [ec, bytes] = co_await wire_->write(line);
    if (ec) co_return why_reading_ended(exchange);
  }
  wire_->watchdog().arm(state_->options.timeouts.body);
  auto refusal = co_await read_past(exchange, Phase::body);
  co_return refusal;
}

asio::awaitable<std::optional<Refusal>> Connection::read_past(Exchange& exchange, Phase phase) {
  RequestReader& reader = exchange.reader;
  while (reader.phase() == phase) {
    if (!buffer_.empty()) {
      auto fed = reader.feed(buffer_.view());
      buffer_.consume(fed.consumed);
      if (fed.refusal) {
        exchange.broken = true;
        co_return std::move(fed.refusal);
      }
      if (!exchange.lease->hold(reader.request().body.size()))
        co_return refuse_with(Code::busy, "bytes in flight");
      if (reader.phase() != phase) break;
      if (buffer_.full()) {
        exchange.broken = true;
        co_return refuse_with(Code::bad_http, "a line is too long");
      }
    }
    const auto space = buffer_.space();
    const auto [ec, bytes] = co_await wire_->read_some(space);
    buffer_.commit(bytes);
    if (ec) co_return why_reading_ended(exchange);
  }
  co_return std::nullopt;
}

Refusal Connection::why_reading_ended(const Exchange& exchange) const {
  if (!wire_->watchdog().fired()) return exchange.reader.truncated();
  if (state_->drained_out) return refuse_with(Code::shutting_down, "the request was not whole");
  return refuse_with(Code::timed_out, exchange.reader.phase() == Phase::head
                                          ? "the header took too long"
                                          : "the body took too long");
}

void Connection::find_route(Exchange& exchange) const {
  if (!exchange.reader.line_known()) return;
  const std::string& path = exchange.reader.request().path;
  const auto found = state_->routes.find(path);
  if (found != state_->routes.end()) exchange.route = &found->second;
  if (exchange.route != nullptr) return;
  for (const auto& [start, route] : state_->routes)
    if (route.subtree && path.starts_with(start)) exchange.route = &route;
}

std::optional<Refusal> Connection::judge_head(const Exchange& exchange) const {
  if (exchange.route == nullptr) return refuse_with(Code::not_here, "no such path");
  const std::string& method = exchange.reader.request().method;
  if (!exchange.route->subtree && method != "GET" && method != "HEAD" && method != "POST")
    return Refusal{base::fail(Code::bad_http, "method not allowed"), 405};
  const auto length = exchange.reader.content_length();
  if (length && !exchange.lease->fits(static_cast<std::size_t>(*length)))
    return refuse_with(Code::busy, "bytes in flight");
  return std::nullopt;
}

}  // namespace net
