#include "net/connection.hpp"

#include "base/text.hpp"

namespace net {
namespace {

namespace asio = boost::asio;
constexpr std::size_t receive_bytes = 32 * 1024;
static_assert(receive_bytes > base::limits::header_bytes);

RequestReader::Limits limits_of(const ServerState& state) {
  return {base::limits::header_bytes, state.options.message_bytes};
}

}  // namespace

Exchange::Exchange(const std::shared_ptr<ServerState>& state)
    : reader(limits_of(*state)),
      lease(std::make_shared<Lease>(state)),
      trace(base::make_uuid()),
      begun(std::chrono::steady_clock::now()) {}

Connection::Connection(std::shared_ptr<ServerState> state, std::unique_ptr<Wire> wire,
                       std::string peer)
    : state_(std::move(state)),
      wire_(std::move(wire)),
      peer_(std::move(peer)),
      buffer_(receive_bytes),
      answered_(std::make_shared<asio::steady_timer>(state_->loop)) {
  state_->join(this);
}

Connection::~Connection() {
  state_->leave(this);
}

void Connection::drain() {
  if (idle_) wire_->watchdog().arm(state_->options.timeouts.drain_grace);
}

void Connection::hurry() {
  if (idle_ || reading_) wire_->watchdog().arm(std::chrono::milliseconds{0});
}

void Connection::abort() {
  wire_->close();
  answered_->cancel();
}

asio::awaitable<void> Connection::run() {
  if (!co_await handshake()) co_return;
  for (;;) {
    const Next next = co_await serve_one();
    if (next == Next::close || state_->abandoned) break;
    first_ = false;
  }
  co_await close();
}

asio::awaitable<bool> Connection::handshake() {
  wire_->watchdog().arm(state_->options.timeouts.handshake);
  const auto [ec] = co_await wire_->accept_handshake();
  if (!ec) co_return true;
  if (state_->abandoned) co_return false;
  state_->metrics.count("kontingent_http_handshake_failures_total");
  const std::string reason = ec.message();
  state_->log.write(base::Level::info, "tls handshake failed",
                    {{"peer", peer_}, {"reason", reason}});
  co_return false;
}

asio::awaitable<bool> Connection::wait_for_request() {
  if (!buffer_.empty()) co_return true;
  // Whoever was not told that the connection ends may ask once more, also when the drain began
  // between that answer and here.
  if (state_->drained_out) co_return false;
  // who has just come has no reason to be silent as long as who waits between requests
  auto patience = state_->options.timeouts.idle;
  if (first_) patience = state_->options.timeouts.header;
  if (state_->draining) patience = state_->options.timeouts.drain_grace;
  wire_->watchdog().arm(patience);
  const auto space = buffer_.space();
  idle_ = true;
  const auto [ec, bytes] = co_await wire_->read_some(space);
  idle_ = false;
  buffer_.commit(bytes);
  co_return !ec && !state_->abandoned;
}

asio::awaitable<Connection::Next> Connection::serve_one() {
  if (!co_await wait_for_request()) co_return Next::close;
  Exchange exchange(state_);
  reading_ = true;
  auto refusal = co_await read_request(exchange);
  reading_ = false;
  if (state_->abandoned) co_return Next::close;
  wire_->watchdog().disarm();
  if (refusal) {
    const Next next = co_await refuse(exchange, std::move(*refusal));
    co_return next;
  }
  const Next next = co_await handle(exchange);
  co_return next;
}

asio::awaitable<void> Connection::close() {
  wire_->watchdog().arm(state_->options.timeouts.goodbye);
  co_await wire_->finish();
  wire_->close();
}

}  // namespace net
