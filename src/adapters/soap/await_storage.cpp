#include "adapters/soap/await_storage.hpp"

#include "net/workers.hpp"

namespace adapters::soap {

// Ordinary functions that build their awaitable from a moved job (g++ 12).
boost::asio::awaitable<base::Result<void>> await_write(const Storage& storage, Job job) {
  std::function<void(Done)> start = [&storage, work = std::move(job)](Done done) mutable {
    storage.write(std::move(work), std::move(done));
  };
  return net::await_callback(std::move(start));
}

boost::asio::awaitable<base::Result<void>> await_read(const Storage& storage, Job job) {
  std::function<void(Done)> start = [&storage, work = std::move(job)](Done done) mutable {
    storage.read(std::move(work), std::move(done));
  };
  return net::await_callback(std::move(start));
}

}  // namespace adapters::soap
