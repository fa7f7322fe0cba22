#pragma once
// A real server on a free port of loopback, with its loop in a thread of its own.
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <future>
#include <sstream>
#include <thread>

#include "net/server.hpp"

// A folder with ca.pem, localhost.pem, localhost.key, other.pem (a certificate for another
// name), made once per run by the openssl program.
const std::filesystem::path& certificates();

class House {
 public:
  // routes: /echo (the body back), /late?MILLISECONDS, /throw, /sized?BYTES; each but /plain
  // words its refusals as "worded KB-…". /tree/: all below it, any method; refusals are "worded
  // STATUS".
  explicit House(net::ServerOptions options = {}, bool tls = false);
  ~House();

  std::uint16_t port() const { return server_->port(); }
  std::string metrics() const { return metrics_.expose(); }
  // Waits until the metrics say so: what is counted is counted after the answer has left.
  bool counts(const std::string& line) const;
  std::string log();  // ends the loop first
  net::Server& server() { return *server_; }
  void drain();  // waits for it
  std::future<void> begin_drain();
  void stop();

  std::atomic<int> handled = 0, refused = 0;

 private:
  std::vector<net::Route> routes();
  boost::asio::awaitable<net::HttpResponse> handle(net::HttpRequest request);

  std::ostringstream lines_;
  base::Log log_{base::Log::Format::text, base::Level::debug, lines_};
  base::Metrics metrics_;
  boost::asio::io_context loop_;
  std::unique_ptr<net::Server> server_;
  std::thread thread_;
};

// Short deadlines for tests that wait for them; everything else keeps its default.
net::ServerOptions impatient();
