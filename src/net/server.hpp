#pragma once
// An HTTP/1.1 server on one loop thread, with TLS or (operators' listener) without.
// Limits: base/limits.hpp (message_bytes, header_bytes, connections, bytes_in_flight, timeouts).
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "net/http.hpp"

namespace net {

struct TlsFiles {
  std::filesystem::path certificate;  // PEM chain
  std::filesystem::path key;          // PEM
};

// Deadlines; base/limits.hpp says what each one covers. Tests make them short.
struct Timeouts {
  std::chrono::milliseconds handshake = base::limits::handshake_timeout;
  std::chrono::milliseconds idle = base::limits::idle_timeout;
  std::chrono::milliseconds header = base::limits::header_timeout;
  std::chrono::milliseconds body = base::limits::body_timeout;
  std::chrono::milliseconds answer = base::limits::answer_timeout;
  std::chrono::milliseconds write = base::limits::write_timeout;
  std::chrono::milliseconds refused_body = base::limits::refused_body_timeout;
  std::chrono::milliseconds goodbye = std::chrono::seconds{1};  // for the peer's close_notify
  std::chrono::milliseconds drain = base::limits::drain_timeout;
  std::chrono::milliseconds drain_grace = std::chrono::seconds{1};     // to begin one more
  std::chrono::milliseconds drain_farewell = std::chrono::seconds{3};  // to be told of the end
};

struct ServerOptions {
  std::string address;     // "0.0.0.0"
  std::uint16_t port = 0;  // 0: any free one
  std::optional<TlsFiles> tls;
  std::size_t message_bytes = base::limits::message_bytes;  // limits in force
  std::size_t connections = base::limits::connections;
  std::size_t bytes_in_flight = base::limits::bytes_in_flight;
  Timeouts timeouts = {};
};

class Server {
 public:
  // Binds and listens; accepts from start() on. Errors: config_invalid (address in use or not
  // ours), key_unusable. log, metrics and what the routes refer to outlive the Server.
  static base::Result<std::unique_ptr<Server>> bind(boost::asio::io_context& loop,
                                                    ServerOptions options,
                                                    std::vector<Route> routes, base::Log& log,
                                                    base::Metrics& metrics);
  ~Server();
  void start();
  std::uint16_t port() const;
  // Stops accepting. Who is connected may still begin a request for drain_grace; requests under
  // way finish for at most drain_timeout. One that is not whole by then is refused
  // (shutting_down); drain_farewell later all is closed. Loop thread.
  boost::asio::awaitable<void> drain();

 private:
  struct Impl;
  explicit Server(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace net
