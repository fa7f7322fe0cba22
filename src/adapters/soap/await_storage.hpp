#pragma once
// A job of the storage, awaited on the loop. storage outlives the work. Errors: those of Done.
#include <boost/asio/awaitable.hpp>

#include "adapters/soap/storage.hpp"

namespace adapters::soap {

boost::asio::awaitable<base::Result<void>> await_write(const Storage& storage, Job job);
boost::asio::awaitable<base::Result<void>> await_read(const Storage& storage, Job job);

}  // namespace adapters::soap
