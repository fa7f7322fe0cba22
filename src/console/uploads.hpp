#pragma once
// Files for loading, through the API: tus 1.0.0 (core, creation, termination, checksum) below
// /api/v1/uploads, and the protocol of a load that has ended.
// https://tus.io/protocols/resumable-upload
#include <boost/asio/awaitable.hpp>
#include <set>

#include "console/exchange.hpp"
#include "console/upload_store.hpp"
#include "net/workers.hpp"

namespace console {

class Uploads {
 public:
  struct Parts {
    const Storage& storage;
    net::Workers& workers;
    const UploadStore& store;
    std::uint64_t bytes;  // of one file, at most
    // Whether there is such a supplier now; loop thread.
    std::function<bool(const std::string& supplier)> is_supplier;
  };
  explicit Uploads(Parts parts) : parts_(std::move(parts)) {}

  // `rest`: the path below /api/v1/uploads, empty or "/ID" or "/ID/protocol.csv"; who asks is
  // known, but for OPTIONS. Refusals are left in the exchange. Loop thread.
  boost::asio::awaitable<net::HttpResponse> handle(std::shared_ptr<Exchange> exchange,
                                                   std::string rest);

 private:
  using ExchangePtr = std::shared_ptr<Exchange>;
  using Answer = base::Result<net::HttpResponse>;
  boost::asio::awaitable<Answer> answer(ExchangePtr exchange, std::string rest);
  boost::asio::awaitable<Answer> create(ExchangePtr exchange);
  boost::asio::awaitable<Answer> head(registers::Upload upload);
  boost::asio::awaitable<Answer> patch(ExchangePtr exchange, registers::Upload upload);
  boost::asio::awaitable<Answer> append(ExchangePtr exchange, registers::Upload upload);
  boost::asio::awaitable<Answer> terminate(registers::Upload upload);
  boost::asio::awaitable<Answer> protocol(registers::Upload upload, std::string form);
  boost::asio::awaitable<base::Result<registers::Upload>> find(ExchangePtr exchange,
                                                               std::string id);
  boost::asio::awaitable<base::Result<void>> write(Job job);
  boost::asio::awaitable<base::Result<void>> work(std::function<base::Result<void>()> job);
  base::Result<registers::Upload> wanted(const Exchange& exchange) const;
  net::HttpResponse refusal(const Exchange& exchange, const base::Error& error) const;
  void greet(net::HttpResponse& response) const;

  Parts parts_;
  std::set<std::string> busy_;  // those with a PATCH or DELETE under way
};

}  // namespace console
