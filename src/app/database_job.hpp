#pragma once
// A job of the database, awaited on the loop.
#include <boost/asio/awaitable.hpp>

#include "net/workers.hpp"
#include "store/database.hpp"

namespace app {

// kind: &store::Database::write, read or queue. Errors: those of store::Database::Done.
inline boost::asio::awaitable<base::Result<void>> run_job(
    store::Database& database,
    void (store::Database::*kind)(store::Database::Job, store::Database::Done),
    store::Database::Job job) {
  std::function<void(store::Database::Done)> start =
      [&database, kind, work = std::move(job)](store::Database::Done done) mutable {
        (database.*kind)(std::move(work), std::move(done));
      };
  return net::await_callback(std::move(start));
}

}  // namespace app
