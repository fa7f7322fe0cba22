#pragma once
// What the connections of one server share. Loop thread only.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "net/server.hpp"

namespace net {

class Connection;

struct ServerState {
  ServerState(boost::asio::io_context& io, ServerOptions given, base::Log& to, base::Metrics& at)
      : loop(io), options(std::move(given)), log(to), metrics(at), acceptor(io), emptied(io) {}

  boost::asio::io_context& loop;
  ServerOptions options;
  std::map<std::string, Route, std::less<>> routes;
  base::Log& log;
  base::Metrics& metrics;
  std::optional<boost::asio::ssl::context> tls;
  boost::asio::ip::tcp::acceptor acceptor;
  std::set<Connection*> connections;
  boost::asio::steady_timer emptied;  // cancelled when the last connection goes while draining
  std::size_t bytes_in_flight = 0;
  std::chrono::steady_clock::time_point crowded_line;  // when the log last said "full"
  bool draining = false;
  bool drained_out = false;  // and its time is over: what is not whole is refused
  // The Server is gone, and so may be log, metrics and what the handlers refer to.
  bool abandoned = false;

  void join(Connection* connection);
  void leave(Connection* connection);
};

// The share of one request in bytes_in_flight; given back when it dies.
class Lease {
 public:
  explicit Lease(std::shared_ptr<ServerState> state) : state_(std::move(state)) {}
  ~Lease() { state_->bytes_in_flight -= held_; }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  // Would expected bytes in all still fit?
  bool fits(std::size_t expected) const;
  // Holds bytes in all from now on; false (and nothing changes) when they do not fit.
  bool hold(std::size_t bytes);

 private:
  std::shared_ptr<ServerState> state_;
  std::size_t held_ = 0;
};

}  // namespace net
