#include "net/workers.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <stdexcept>
#include <thread>

#include "base/limits.hpp"

namespace {

namespace asio = boost::asio;
using base::Code;
using Outcome = base::Result<void>;
using Done = std::function<void(Outcome)>;

asio::awaitable<void> keep(asio::awaitable<Outcome> waiting, std::vector<Outcome>& outcomes,
                           std::vector<std::thread::id>& threads) {
  auto outcome = co_await std::move(waiting);
  outcomes.push_back(std::move(outcome));
  threads.push_back(std::this_thread::get_id());
}

// Runs awaitables to their end on a loop in this thread.
struct Loop {
  asio::io_context io;
  std::vector<Outcome> outcomes;
  std::vector<std::thread::id> threads;

  void add(asio::awaitable<Outcome> waiting) {
    asio::co_spawn(io, keep(std::move(waiting), outcomes, threads), asio::detached);
  }
};

// Holds the one thread of a pool until it may go; it runs, so it is queued no more.
struct Blocker {
  Blocker(Loop& loop, net::Workers& workers) {
    std::promise<void> begun;
    auto gate = go.get_future().share();
    std::function<void()> job = [&begun, gate] {
      begun.set_value();
      gate.wait();
    };
    loop.add(workers.run(std::move(job)));
    loop.io.poll();
    begun.get_future().wait();
  }
  std::promise<void> go;
};

TEST(Workers, run_a_job_elsewhere_and_resume_the_caller_here) {
  Loop loop;
  net::Workers workers(2, 10);
  std::thread::id job_ran_on;
  std::function<void()> job = [&] { job_ran_on = std::this_thread::get_id(); };
  loop.add(workers.run(std::move(job)));
  loop.io.run();
  ASSERT_EQ(loop.outcomes.size(), 1u);
  EXPECT_TRUE(loop.outcomes[0]);
  EXPECT_NE(job_ran_on, std::thread::id());
  EXPECT_NE(job_ran_on, std::this_thread::get_id());
  EXPECT_EQ(loop.threads[0], std::this_thread::get_id());
}

TEST(Workers, answer_busy_when_the_queue_is_full) {
  Loop loop;
  net::Workers workers(1, 2);
  Blocker blocker(loop, workers);
  for (int i = 0; i < 3; ++i) loop.add(workers.run([] {}));
  loop.io.poll();
  ASSERT_EQ(loop.outcomes.size(), 1u);
  EXPECT_EQ(loop.outcomes[0].error().code, Code::busy);
  blocker.go.set_value();
  loop.io.run();
  ASSERT_EQ(loop.outcomes.size(), 4u);
  for (std::size_t i = 1; i < 4; ++i) EXPECT_TRUE(loop.outcomes[i]);
}

TEST(Workers, let_lanes_take_turns_so_that_a_flood_delays_only_its_own) {
  Loop loop;
  net::Workers workers(1, 100);
  Blocker blocker(loop, workers);
  std::string order;
  for (int i = 0; i < 5; ++i) loop.add(workers.run([&order] { order += 'f'; }, "flood"));
  loop.add(workers.run([&order] { order += 'p'; }, "portal"));
  loop.io.poll();
  blocker.go.set_value();
  loop.io.run();
  EXPECT_EQ(order, "fpffff");
}

TEST(Workers, answer_busy_when_one_lane_is_full_and_serve_the_others) {
  Loop loop;
  net::Workers workers(1, 10 * base::limits::lane_jobs);
  Blocker blocker(loop, workers);
  for (std::size_t i = 0; i <= base::limits::lane_jobs; ++i) loop.add(workers.run([] {}, "flood"));
  loop.add(workers.run([] {}, "portal"));
  loop.io.poll();
  ASSERT_EQ(loop.outcomes.size(), 1u);
  EXPECT_EQ(loop.outcomes[0].error().code, Code::busy);
  blocker.go.set_value();
  loop.io.run();
  EXPECT_EQ(loop.outcomes.size(), base::limits::lane_jobs + 3);
}

TEST(Workers, turn_an_exception_into_an_error) {
  Loop loop;
  net::Workers workers(1, 10);
  std::function<void()> job = [] { throw std::runtime_error("broken job"); };
  loop.add(workers.run(std::move(job)));
  loop.io.run();
  ASSERT_EQ(loop.outcomes.size(), 1u);
  EXPECT_EQ(loop.outcomes[0].error().code, Code::internal);
  EXPECT_EQ(loop.outcomes[0].error().detail, "broken job");
}

TEST(Workers, drop_queued_jobs_when_they_end_but_resume_their_callers) {
  Loop loop;
  std::promise<void> begun, go;
  auto gate = go.get_future().share();
  std::atomic<bool> second_ran = false;
  std::thread opener;
  {
    net::Workers workers(1, 10);
    std::function<void()> blocker = [&begun, gate] {
      begun.set_value();
      gate.wait();
    };
    loop.add(workers.run(std::move(blocker)));
    loop.io.poll();
    begun.get_future().wait();
    std::function<void()> second = [&second_ran] { second_ran = true; };
    loop.add(workers.run(std::move(second)));
    loop.io.poll();
    workers.pool().stop();
    go.set_value();
  }
  loop.io.run();
  ASSERT_EQ(loop.outcomes.size(), 2u);
  EXPECT_FALSE(second_ran);
  EXPECT_TRUE(loop.outcomes[0].has_value() != loop.outcomes[1].has_value());
}

TEST(AwaitCallback, resumes_once_however_often_the_callback_is_called) {
  Loop loop;
  Done kept;
  std::function<void(Done)> start = [&kept](Done done) { kept = std::move(done); };
  loop.add(net::await_callback(std::move(start)));
  loop.io.poll();
  ASSERT_TRUE(kept);
  EXPECT_TRUE(loop.outcomes.empty());
  std::thread elsewhere([&kept] {
    kept(base::fail(Code::storage_full));
    kept(Outcome());
  });
  elsewhere.join();
  loop.io.run();
  ASSERT_EQ(loop.outcomes.size(), 1u);
  EXPECT_EQ(loop.outcomes[0].error().code, Code::storage_full);
  EXPECT_EQ(loop.threads[0], std::this_thread::get_id());
}

TEST(AwaitCallback, resumes_when_the_callback_is_called_at_once) {
  Loop loop;
  std::function<void(Done)> start = [](Done done) { done(Outcome()); };
  loop.add(net::await_callback(std::move(start)));
  loop.io.run();
  ASSERT_EQ(loop.outcomes.size(), 1u);
  EXPECT_TRUE(loop.outcomes[0]);
}

TEST(AwaitCallback, resumes_with_an_error_when_nobody_will_ever_call) {
  Loop loop;
  std::function<void(Done)> forgetful = [](Done) {};
  std::function<void(Done)> throwing = [](Done) { throw std::runtime_error("no session"); };
  loop.add(net::await_callback(std::move(forgetful)));
  loop.add(net::await_callback(std::move(throwing)));
  loop.io.run();
  ASSERT_EQ(loop.outcomes.size(), 2u);
  for (const auto& outcome : loop.outcomes) EXPECT_EQ(outcome.error().code, Code::internal);
}

}  // namespace
