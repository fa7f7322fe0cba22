#pragma once
// An HTTPS client that keeps its connection. One request at a time per client.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "net/http.hpp"
#include "net/url.hpp"

namespace net {

class Client {
 public:
  // url: see parse_origin. ca: PEM of the anchors that the server's certificate must chain to; its
  // name is checked. Errors: config_invalid.
  static base::Result<Client> make(boost::asio::io_context& loop, const std::string& url,
                                   const std::filesystem::path& ca, Plain plain = Plain::loopback);
  Client(Client&&) noexcept;
  ~Client();

  // Connects when needed. Errors: partner_unreachable, timed_out, too_large.
  boost::asio::awaitable<base::Result<HttpResponse>> send(HttpRequest request,
                                                          std::chrono::milliseconds deadline);

 private:
  struct Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace net
