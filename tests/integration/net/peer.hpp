#pragma once
// The other side: a blocking socket that sends exactly the octets it is told to, well-formed or
// not. Nothing waits longer than ten seconds.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <string>

struct Answer {
  int status = 0;  // 0: the connection ended without an answer
  std::string head, body;

  std::string header(const std::string& name) const;  // "" if absent; exact spelling
};

class Peer {
 public:
  explicit Peer(std::uint16_t port, bool tls = false);

  bool send(std::string_view octets);  // false: the connection is gone
  Answer read();                       // one answer or interim answer
  bool closed();  // waits until the server closes; false if it sends something first
  void half_close();

 private:
  std::size_t receive(char* into, std::size_t most);

  boost::asio::io_context loop_;
  boost::asio::ip::tcp::socket plain_;
  boost::asio::ssl::context context_;
  std::unique_ptr<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls_;
  std::string rest_;
};

// "POST PATH HTTP/1.1" with Host, these headers and Content-Length.
std::string post(const std::string& path, const std::string& body, const std::string& headers = {});
std::string get(const std::string& path, const std::string& headers = {});
