#include "net/workers.hpp"

#include <atomic>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <exception>
#include <mutex>
#include <unordered_map>

#include "base/limits.hpp"

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
  struct Queued {
    std::function<void()> job;
    Done done;
  };

  asio::thread_pool threads;
  const std::size_t queue_limit;
  std::mutex mutex;
  std::size_t queued = 0;
  std::unordered_map<std::string, std::deque<Queued>> lanes;  // none is empty
  std::deque<std::string> turns;                              // each lane once

  Impl(int count, std::size_t limit)
      : threads(static_cast<std::size_t>(count)), queue_limit(limit) {}

  // Empty: put down.
  const char* put_down(Queued& work, std::string lane) {
    const std::scoped_lock lock(mutex);
    if (queued >= queue_limit) return "the queue of the CPU pool is full";
    const auto [place, fresh] = lanes.try_emplace(lane);
    if (place->second.size() >= base::limits::lane_jobs) return "the lane is full";
    if (fresh) turns.push_back(std::move(lane));
    place->second.push_back(std::move(work));
    ++queued;
    return nullptr;
  }

  Queued take() {
    const std::scoped_lock lock(mutex);
    std::string lane = std::move(turns.front());
    turns.pop_front();
    const auto place = lanes.find(lane);
    Queued work = std::move(place->second.front());
    place->second.pop_front();
    --queued;
    if (place->second.empty())
      lanes.erase(place);
    else
      turns.push_back(std::move(lane));
    return work;
  }

  void enqueue(std::function<void()> job, Done done, std::string lane) {
    Queued work{std::move(job), std::move(done)};
    if (const char* full = put_down(work, std::move(lane)); full != nullptr)
      return work.done(base::fail(base::Code::busy, full));
    asio::post(threads, [this] {  // as many of these as there are jobs
      Queued next = take();
      Outcome outcome;
      try {
        next.job();
      } catch (...) {
        outcome = base::fail(base::Code::internal, describe_current_exception());
      }
      // what the job captured dies here, before its owner runs again on another thread
      next.job = nullptr;
      next.done(std::move(outcome));
    });
  }
};

Workers::Workers(int threads, std::size_t queue_limit)
    : impl_(std::make_unique<Impl>(threads, queue_limit)) {}

Workers::~Workers() {
  impl_->threads.stop();  // jobs not begun are dropped; their callers resume with an error
  impl_->threads.join();
}

asio::awaitable<Outcome> Workers::run(std::function<void()> job, std::string lane) {
  Impl* impl = impl_.get();
  auto start = [impl, work = std::move(job), of = std::move(lane)](Done done) mutable {
    impl->enqueue(std::move(work), std::move(done), std::move(of));
  };
  return await_callback(std::move(start));
}

asio::thread_pool& Workers::pool() {
  return impl_->threads;
}

}  // namespace net
