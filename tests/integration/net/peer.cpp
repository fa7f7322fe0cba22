#include "peer.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <boost/asio/write.hpp>
#include <stdexcept>

#include "house.hpp"

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

std::string Answer::header(const std::string& name) const {
  const auto at = head.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

Peer::Peer(std::uint16_t port, bool tls) : plain_(loop_), context_(asio::ssl::context::tls_client) {
  plain_.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
  plain_.set_option(tcp::no_delay(true));
  const timeval patience{10, 0};
  for (const int which : {SO_RCVTIMEO, SO_SNDTIMEO})
    ::setsockopt(plain_.native_handle(), SOL_SOCKET, which, &patience, sizeof(patience));
  if (!tls) return;
  context_.load_verify_file((certificates() / "ca.pem").string());
  tls_ = std::make_unique<asio::ssl::stream<tcp::socket&>>(plain_, context_);
  tls_->handshake(asio::ssl::stream_base::client);
}

bool Peer::send(std::string_view octets) {
  error_code ec;
  const asio::const_buffer buffer(octets.data(), octets.size());
  if (tls_)
    asio::write(*tls_, buffer, ec);
  else
    asio::write(plain_, buffer, ec);
  return !ec;
}

// recv by hand: Asio would wait again when the socket's own timeout passes.
std::size_t Peer::receive(char* into, std::size_t most) {
  if (tls_) {
    error_code ec;
    return tls_->read_some(asio::buffer(into, most), ec);
  }
  const auto got = ::recv(plain_.native_handle(), into, most, 0);
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

Answer Peer::read() {
  Answer answer;
  char chunk[16 * 1024];
  std::size_t end;
  while ((end = rest_.find("\r\n\r\n")) == std::string::npos) {
    const auto got = receive(chunk, sizeof(chunk));
    if (got == 0) return answer;
    rest_.append(chunk, got);
  }
  answer.head = rest_.substr(0, end + 2);
  rest_.erase(0, end + 4);
  answer.status = std::stoi(answer.head.substr(9, 3));
  const auto length = answer.header("Content-Length");
  const std::size_t wanted = length.empty() ? 0 : std::stoul(length);
  while (rest_.size() < wanted) {
    const auto got = receive(chunk, sizeof(chunk));
    if (got == 0) throw std::runtime_error("the answer was cut");
    rest_.append(chunk, got);
  }
  answer.body = rest_.substr(0, wanted);
  rest_.erase(0, wanted);
  return answer;
}

bool Peer::closed() {
  char octet;
  return rest_.empty() && receive(&octet, 1) == 0;
}

void Peer::half_close() {
  error_code ignored;
  plain_.shutdown(tcp::socket::shutdown_send, ignored);
}

std::string post(const std::string& path, const std::string& body, const std::string& headers) {
  return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string get(const std::string& path, const std::string& headers) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
}
