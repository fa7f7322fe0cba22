#pragma once
// A byte stream over TCP, plain or TLS, with a deadline. Loop thread only.
// Every awaitable here ends when the watchdog fires.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>
#include <tuple>

#include "net/watchdog.hpp"

namespace net {

using ErrorCode = boost::system::error_code;
using Moved = std::tuple<ErrorCode, std::size_t>;  // how a transfer ended, how many octets

class Wire {
 public:
  explicit Wire(boost::asio::ip::tcp::socket& socket);
  virtual ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  // As the accepting or the connecting side. Nothing to do for a plain stream.
  virtual boost::asio::awaitable<std::tuple<ErrorCode>> accept_handshake() = 0;
  virtual boost::asio::awaitable<std::tuple<ErrorCode>> connect_handshake() = 0;
  virtual boost::asio::awaitable<Moved> read_some(boost::asio::mutable_buffer into) = 0;
  virtual boost::asio::awaitable<Moved> write(boost::asio::const_buffer octets) = 0;
  // Tells the peer that nothing more will come.
  virtual boost::asio::awaitable<std::tuple<ErrorCode>> finish() = 0;

  // What came in is thrown away unread, below TLS: what is refused is not worth decrypting.
  boost::asio::awaitable<Moved> discard_some(boost::asio::mutable_buffer into);
  // At once; what waits ends with an error.
  void close();

  boost::asio::ip::tcp::socket& socket() { return socket_; }
  Watchdog& watchdog() { return *watchdog_; }

 private:
  boost::asio::ip::tcp::socket& socket_;
  std::shared_ptr<Watchdog> watchdog_;
};

std::unique_ptr<Wire> make_plain_wire(boost::asio::ip::tcp::socket socket);
// server_name: what a client asks for (SNI) and checks the certificate against; "" for a server.
std::unique_ptr<Wire> make_tls_wire(boost::asio::ip::tcp::socket socket,
                                    boost::asio::ssl::context& context,
                                    const std::string& server_name);

}  // namespace net
