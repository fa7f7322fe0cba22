#pragma once
// Those who are delivered to: TLS servers that believe everything and sign an acknowledgement, all
// on one thread of this process, whose CPU time is told apart.
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "daemon_process.hpp"
#include "net/server.hpp"
#include "security/keys.hpp"

namespace bench {

class Receivers {
 public:
  // names: of keys and certificates in pki; each is a destination. Throws std::runtime_error.
  Receivers(const std::filesystem::path& pki, const std::vector<std::string>& names);
  ~Receivers();

  const std::vector<Destination>& destinations() const { return destinations_; }
  std::size_t taken() const { return taken_; }  // acknowledged so far
  double cpu_seconds() const;                   // of the thread so far

 private:
  net::HttpResponse acknowledge(const security::Signer& signer, const net::HttpRequest& request);

  boost::asio::io_context loop_{1};
  base::Log log_{base::Log::Format::json, base::Level::error};
  base::Metrics metrics_;
  std::vector<std::unique_ptr<net::Server>> servers_;
  std::vector<Destination> destinations_;
  std::atomic<std::size_t> taken_ = 0;
  std::thread thread_;
};

}  // namespace bench
