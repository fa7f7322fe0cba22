#include "net/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/connection.hpp"
#include "net/tls.hpp"

namespace net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);
// when descriptors run out, accepting again at once would only burn the processor
constexpr std::chrono::milliseconds accept_pause{100};

std::string address_of(const tcp::socket& socket) {
  ErrorCode ec;
  const auto endpoint = socket.remote_endpoint(ec);
  return ec ? std::string() : endpoint.address().to_string();
}

asio::awaitable<void> serve(std::shared_ptr<ServerState> state, tcp::socket socket) {
  ErrorCode ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  std::string peer = address_of(socket);
  std::unique_ptr<Wire> wire;
  if (state->tls)
    wire = make_tls_wire(std::move(socket), *state->tls, std::string());
  else
    wire = make_plain_wire(std::move(socket));
  Connection connection(state, std::move(wire), std::move(peer));
  co_await connection.run();
}

// What a spawned coroutine threw ends here.
void report(const ServerState& state, const std::exception_ptr& thrown) {
  if (!thrown || state.abandoned) return;
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& caught) {
    state.log.failure(base::fail(base::Code::internal, caught.what()), "connection failed");
  } catch (...) {
    state.log.failure(base::fail(base::Code::internal), "connection failed");
  }
}

// One line a second: who floods us with connections shall not flood the log as well.
void note_crowd(ServerState& state) {
  state.metrics.count("kontingent_http_refused_total", {{"reason", "connections"}});
  const auto now = std::chrono::steady_clock::now();
  if (now - state.crowded_line < std::chrono::seconds{1}) return;
  state.crowded_line = now;
  state.log.failure(base::fail(base::Code::busy, "connections"), "connections refused");
}

asio::awaitable<void> accept_all(std::shared_ptr<ServerState> state) {
  asio::steady_timer pause(state->loop);
  while (state->acceptor.is_open()) {
    auto [ec, socket] = co_await state->acceptor.async_accept(as_values);
    if (!state->acceptor.is_open()) break;
    if (ec) {
      state->log.failure(base::fail(base::Code::busy, ec.message()), "accept failed");
      pause.expires_after(accept_pause);
      co_await pause.async_wait(as_values);
      continue;
    }
    if (state->connections.size() >= state->options.connections) {
      note_crowd(*state);
      continue;  // the socket closes here: a TLS handshake would cost more than it tells
    }
    auto failed = [state](std::exception_ptr thrown) { report(*state, thrown); };
    asio::co_spawn(state->loop, serve(state, std::move(socket)), std::move(failed));
  }
}

base::Result<void> listen_at(ServerState& state) {
  const auto unusable = [&state](const ErrorCode& why) {
    return base::fail(base::Code::config_invalid, why.message(),
                      state.options.address + ":" + std::to_string(state.options.port));
  };
  ErrorCode ec;
  const auto address = asio::ip::make_address(state.options.address, ec);
  if (ec) return unusable(ec);
  const tcp::endpoint endpoint(address, state.options.port);
  state.acceptor.open(endpoint.protocol(), ec);
  if (ec) return unusable(ec);
  state.acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
  if (ec) return unusable(ec);
  state.acceptor.bind(endpoint, ec);
  if (ec) return unusable(ec);
  state.acceptor.listen(tcp::acceptor::max_listen_connections, ec);
  if (ec) return unusable(ec);
  return {};
}

}  // namespace

void ServerState::join(Connection* connection) {
  connections.insert(connection);
  metrics.gauge("kontingent_http_connections", static_cast<double>(connections.size()));
}

void ServerState::leave(Connection* connection) {
  connections.erase(connection);
  if (connections.empty()) emptied.cancel();
  if (abandoned) return;
  metrics.gauge("kontingent_http_connections", static_cast<double>(connections.size()));
}

struct Server::Impl : ServerState {
  using ServerState::ServerState;
};

base::Result<std::unique_ptr<Server>> Server::bind(asio::io_context& loop, ServerOptions options,
                                                   std::vector<Route> routes, base::Log& log,
                                                   base::Metrics& metrics) {
  auto impl = std::make_shared<Impl>(loop, std::move(options), log, metrics);
  if (impl->options.tls) {
    BASE_TRY(context, make_server_context(*impl->options.tls));
    impl->tls.emplace(std::move(context));
  }
  BASE_CHECK(listen_at(*impl));
  for (Route& route : routes) {
    std::string path = route.path;
    impl->routes.emplace(std::move(path), std::move(route));
  }
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  impl_->abandoned = true;
  ErrorCode ignored;
  impl_->acceptor.close(ignored);
  for (Connection* connection : impl_->connections) connection->abort();
}

void Server::start() {
  auto failed = [state = impl_](std::exception_ptr thrown) { report(*state, thrown); };
  asio::co_spawn(impl_->loop, accept_all(impl_), std::move(failed));
}

std::uint16_t Server::port() const {
  ErrorCode ec;
  return impl_->acceptor.local_endpoint(ec).port();
}

asio::awaitable<void> Server::drain() {
  const std::shared_ptr<Impl> impl = impl_;
  impl->draining = true;
  ErrorCode ignored;
  impl->acceptor.close(ignored);
  for (Connection* connection : impl->connections) connection->drain();
  if (impl->connections.empty()) co_return;
  impl->emptied.expires_after(impl->options.timeouts.drain);
  co_await impl->emptied.async_wait(as_values);
  if (impl->abandoned || impl->connections.empty()) co_return;
  impl->log.write(base::Level::warning, "drain timed out",
                  {{"connections", static_cast<std::int64_t>(impl->connections.size())}});
  impl->drained_out = true;
  for (Connection* connection : impl->connections) connection->hurry();
  impl->emptied.expires_after(impl->options.timeouts.drain_farewell);
  co_await impl->emptied.async_wait(as_values);
  if (impl->abandoned) co_return;
  for (Connection* connection : impl->connections) connection->abort();
}

}  // namespace net
