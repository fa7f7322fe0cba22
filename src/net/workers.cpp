#include "net/workers.hpp"

#include <atomic>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

namespace net {
namespace {

namespace asio = boost::asio;
using Outcome = base::Result<void>;
using Done = std::function<void(Outcome)>;
using Start = std::function<void(Done)>;

// One suspended caller. Whoever finishes first wins; if nobody ever calls, the last owner's
// farewell resumes the caller with an error, so that no coroutine hangs for ever.
template <class Handler>
class Waiter {
 public:
  explicit Waiter(Handler handler)
      : executor_(asio::prefer(asio::get_associated_executor(handler),
                               asio::execution::outstanding_work.tracked)),
        handler_(std::move(handler)) {}
  ~Waiter() { finish(base::fail(base::Code::internal, "completion was dropped uncalled")); }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  void finish(Outcome outcome) {
    if (finished_.exchange(true)) return;
    // moved out: a forgotten copy of the callback must not keep the loop running
    const asio::any_io_executor executor = std::move(executor_);
    asio::post(executor, [handler = std::move(handler_), result = std::move(outcome)]() mutable {
      std::move(handler)(std::move(result));
    });
  }

 private:
  asio::any_io_executor executor_;
  Handler handler_;
  std::atomic<bool> finished_ = false;
};

std::string describe_current_exception() {
  try {
    throw;
  } catch (const std::exception& caught) {
    return caught.what();
  } catch (...) {
    return "unknown exception";
  }
}

}  // namespace

asio::awaitable<Outcome> await_callback(Start start) {
  auto initiation = [](auto handler, Start begin) {
    auto waiter = std::make_shared<Waiter<decltype(handler)>>(std::move(handler));
    try {
      begin([waiter](Outcome outcome) { waiter->finish(std::move(outcome)); });
    } catch (...) {
      waiter->finish(base::fail(base::Code::internal, describe_current_exception()));
    }
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Outcome)>(
      std::move(initiation), asio::use_awaitable, std::move(start));
}

struct Workers::Impl {
  asio::thread_pool threads;
  const std::size_t queue_limit;
  std::atomic<std::size_t> queued = 0;

  Impl(int count, std::size_t limit)
      : threads(static_cast<std::size_t>(count)), queue_limit(limit) {}

  void enqueue(std::function<void()> job, Done done) {
    if (queued.fetch_add(1) >= queue_limit) {
      queued.fetch_sub(1);
      done(base::fail(base::Code::busy, "the queue of the CPU pool is full"));
      return;
    }
    asio::post(threads, [this, work = std::move(job), finished = std::move(done)]() mutable {
      queued.fetch_sub(1);
      Outcome outcome;
      try {
        work();
      } catch (...) {
        outcome = base::fail(base::Code::internal, describe_current_exception());
      }
      // what the job captured dies here, before its owner runs again on another thread
      work = nullptr;
      finished(std::move(outcome));
    });
  }
};

Workers::Workers(int threads, std::size_t queue_limit)
    : impl_(std::make_unique<Impl>(threads, queue_limit)) {}

Workers::~Workers() {
  impl_->threads.stop();  // jobs not begun are dropped; their callers resume with an error
  impl_->threads.join();
}

asio::awaitable<Outcome> Workers::run(std::function<void()> job) {
  Impl* impl = impl_.get();
  auto start = [impl, work = std::move(job)](Done done) mutable {
    impl->enqueue(std::move(work), std::move(done));
  };
  return await_callback(std::move(start));
}

asio::thread_pool& Workers::pool() {
  return impl_->threads;
}

}  // namespace net
