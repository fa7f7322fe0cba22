#include "net/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace net {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

// The stream must exist before Wire, its base, refers to the socket in it.
template <class Stream>
struct Holder {
  Stream stream;
};

class PlainWire final : private Holder<tcp::socket>, public Wire {
 public:
  explicit PlainWire(tcp::socket socket) : Holder{std::move(socket)}, Wire(stream) {}

  asio::awaitable<std::tuple<ErrorCode>> accept_handshake() override { return nothing(); }
  asio::awaitable<std::tuple<ErrorCode>> connect_handshake() override { return nothing(); }
  asio::awaitable<Moved> read_some(asio::mutable_buffer into) override {
    return stream.async_read_some(into, as_values);
  }
  asio::awaitable<Moved> write(asio::const_buffer octets) override {
    return asio::async_write(stream, octets, as_values);
  }
  asio::awaitable<std::tuple<ErrorCode>> finish() override {
    ErrorCode ignored;
    stream.shutdown(tcp::socket::shutdown_send, ignored);
    return nothing();
  }

 private:
  static asio::awaitable<std::tuple<ErrorCode>> nothing() { co_return std::tuple<ErrorCode>(); }
};

using TlsStream = ssl::stream<tcp::socket>;

class TlsWire final : private Holder<TlsStream>, public Wire {
 public:
  TlsWire(tcp::socket socket, ssl::context& context, const std::string& server_name)
      : Holder{TlsStream(std::move(socket), context)}, Wire(stream.next_layer()) {
    if (server_name.empty()) return;
    stream.set_verify_callback(ssl::host_name_verification(server_name));
    ErrorCode not_an_address;
    asio::ip::make_address(server_name, not_an_address);
    if (not_an_address) name_server(server_name);
  }

  asio::awaitable<std::tuple<ErrorCode>> accept_handshake() override {
    return stream.async_handshake(ssl::stream_base::server, as_values);
  }
  asio::awaitable<std::tuple<ErrorCode>> connect_handshake() override {
    return stream.async_handshake(ssl::stream_base::client, as_values);
  }
  asio::awaitable<Moved> read_some(asio::mutable_buffer into) override {
    return stream.async_read_some(into, as_values);
  }
  asio::awaitable<Moved> write(asio::const_buffer octets) override {
    return asio::async_write(stream, octets, as_values);
  }
  asio::awaitable<std::tuple<ErrorCode>> finish() override { return say_goodbye(); }

 private:
  // SSL_set_tlsext_host_name is a macro with an old-style cast; this is what it stands for
  void name_server(std::string name) {
    SSL_ctrl(stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             name.data());
  }

  asio::awaitable<std::tuple<ErrorCode>> say_goodbye() {
    const auto ended = co_await stream.async_shutdown(as_values);
    ErrorCode ignored;
    stream.next_layer().shutdown(tcp::socket::shutdown_send, ignored);
    co_return ended;
  }
};

}  // namespace

Wire::Wire(tcp::socket& socket)
    : socket_(socket), watchdog_(Watchdog::make(socket.get_executor(), [&socket] {
        ErrorCode ignored;
        socket.cancel(ignored);
      })) {}

Wire::~Wire() {
  watchdog_->stop();
}

asio::awaitable<Moved> Wire::discard_some(asio::mutable_buffer into) {
  return socket_.async_read_some(into, as_values);
}

void Wire::close() {
  ErrorCode ignored;
  socket_.close(ignored);
}

std::unique_ptr<Wire> make_plain_wire(tcp::socket socket) {
  return std::make_unique<PlainWire>(std::move(socket));
}

std::unique_ptr<Wire> make_tls_wire(tcp::socket socket, ssl::context& context,
                                    const std::string& server_name) {
  return std::make_unique<TlsWire>(std::move(socket), context, server_name);
}

}  // namespace net
