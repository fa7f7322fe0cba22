// Deadlines, numbers of connections and bytes, and the end of the server.
#include <gtest/gtest.h>

#include <chrono>

#include "house.hpp"
#include "peer.hpp"

namespace {

using namespace std::chrono_literals;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class Deadlines : public testing::TestWithParam<bool> {
 protected:
  House house_{impatient(), GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Transport, Deadlines, testing::Bool(),
                         [](const auto& tls) { return tls.param ? "tls" : "plain"; });

TEST_P(Deadlines, end_a_silent_connection_without_a_word) {
  Peer silent(house_.port(), GetParam());
  EXPECT_TRUE(silent.closed());
  Peer idle(house_.port(), GetParam());
  ASSERT_TRUE(idle.send(post("/echo", "x")));
  EXPECT_EQ(idle.read().status, 200);
  EXPECT_TRUE(idle.closed());
  EXPECT_TRUE(house_.counts("kontingent_http_connections 0"));
}

TEST_P(Deadlines, answer_408_to_a_header_that_drips) {
  Peer peer(house_.port(), GetParam());
  ASSERT_TRUE(peer.send("POST /ec"));
  const auto unknown = peer.read();
  EXPECT_EQ(unknown.status, 408);
  EXPECT_TRUE(has(unknown.body, "KB-1002"));
  Peer known(house_.port(), GetParam());
  ASSERT_TRUE(known.send("POST /echo HTTP/1.1\r\nHost: a\r\nX-"));
  const auto worded = known.read();
  EXPECT_EQ(worded.status, 408);
  EXPECT_EQ(worded.body, "worded KB-1002 /echo");
}

TEST_P(Deadlines, are_not_moved_by_single_octets) {
  Peer peer(house_.port(), GetParam());
  ASSERT_TRUE(peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"));
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < 100 && house_.refused == 0; ++i) {
    peer.send("x");
    std::this_thread::sleep_for(20ms);
  }
  const auto answer = peer.read();
  EXPECT_EQ(answer.status, 408);
  EXPECT_EQ(answer.body, "worded KB-1002 /echo");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 4s);
}

TEST_P(Deadlines, answer_busy_when_our_own_work_takes_too_long) {
  Peer peer(house_.port(), GetParam());
  ASSERT_TRUE(peer.send(post("/late?500", "")));
  const auto answer = peer.read();
  EXPECT_EQ(answer.status, 503);
  EXPECT_FALSE(answer.header("Retry-After").empty());
  // the late handler ends while the next request is at work, and must not disturb it
  ASSERT_TRUE(peer.send(post("/late?150", "")));
  EXPECT_EQ(peer.read().body, "late");
}

TEST_P(Deadlines, end_a_client_that_does_not_take_its_answer) {
  Peer peer(house_.port(), GetParam());
  ASSERT_TRUE(peer.send(get("/sized?100000000")));
  while (house_.handled == 0) std::this_thread::sleep_for(1ms);
  EXPECT_TRUE(house_.counts("kontingent_http_connections 0"));
}

TEST(Handshake, has_its_deadline_and_survives_garbage) {
  House house(impatient(), true);
  Peer silent(house.port());
  EXPECT_TRUE(silent.closed());
  Peer garbage(house.port());
  ASSERT_TRUE(garbage.send(get("/echo")));
  EXPECT_EQ(garbage.read().status, 0);
  Peer good(house.port(), true);
  ASSERT_TRUE(good.send(post("/echo", "fine")));
  EXPECT_EQ(good.read().body, "fine");
  EXPECT_TRUE(house.counts("kontingent_http_handshake_failures_total 2"));
}

TEST(Connections, above_the_limit_are_closed_and_counted) {
  net::ServerOptions options;
  options.connections = 2;
  House house(options);
  Peer one(house.port()), two(house.port());
  ASSERT_TRUE(one.send(post("/echo", "1")) && two.send(post("/echo", "2")));
  EXPECT_EQ(one.read().body, "1");
  EXPECT_EQ(two.read().body, "2");
  Peer three(house.port());
  three.send(post("/echo", "3"));
  EXPECT_TRUE(three.closed());
  EXPECT_TRUE(house.counts(R"(kontingent_http_refused_total{reason="connections"} 1)"));
  ASSERT_TRUE(one.send(get("/echo", "Connection: close\r\n")));
  EXPECT_EQ(one.read().status, 200);
  EXPECT_TRUE(one.closed());
  Peer four(house.port());
  ASSERT_TRUE(four.send(post("/echo", "4")));
  EXPECT_EQ(four.read().body, "4");
}

TEST(BytesInFlight, above_the_limit_are_answered_busy_until_others_are_done) {
  net::ServerOptions options;
  options.bytes_in_flight = 1500;
  House house(options);
  const std::string body(1000, 'x');
  Peer first(house.port()), second(house.port()), chunked(house.port());
  ASSERT_TRUE(first.send(post("/late?300", body)));
  while (house.handled == 0) std::this_thread::sleep_for(1ms);
  ASSERT_TRUE(second.send(post("/echo", body)));
  const auto busy = second.read();
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(busy.body, "worded KB-1004 /echo");
  EXPECT_EQ(busy.header("Retry-After"), "5");
  ASSERT_TRUE(
      chunked.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "3e8\r\n" +
                   body + "\r\n"));
  EXPECT_EQ(chunked.read().status, 503);
  EXPECT_EQ(first.read().status, 200);
  Peer third(house.port());
  ASSERT_TRUE(third.send(post("/echo", body)));
  EXPECT_EQ(third.read().status, 200);
}

TEST(Drain, ends_idle_connections_and_lets_work_finish) {
  net::ServerOptions options;
  options.timeouts.drain_grace = 50ms;
  House house(options);
  Peer idle(house.port()), busy(house.port());
  ASSERT_TRUE(idle.send(post("/echo", "x")));
  EXPECT_EQ(idle.read().status, 200);
  ASSERT_TRUE(busy.send(post("/late?300", "")));
  while (house.handled < 2) std::this_thread::sleep_for(1ms);
  auto drained = house.begin_drain();
  EXPECT_TRUE(idle.closed());
  EXPECT_EQ(drained.wait_for(0s), std::future_status::timeout);
  const auto answer = busy.read();
  EXPECT_EQ(answer.body, "late");
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_TRUE(busy.closed());
  drained.get();
  EXPECT_THROW(Peer(house.port()), std::exception);
}

TEST(Drain, gives_up_after_its_timeout) {
  net::ServerOptions options = impatient();
  options.timeouts.answer = 20s;
  House house(options);
  Peer stuck(house.port());
  ASSERT_TRUE(stuck.send(post("/late?5000", "")));
  while (house.handled == 0) std::this_thread::sleep_for(1ms);
  const auto begun = std::chrono::steady_clock::now();
  house.drain();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 2s);
  EXPECT_TRUE(stuck.closed());
}

TEST(Drain, refuses_a_request_that_is_not_whole_when_its_time_is_over) {
  net::ServerOptions options = impatient();
  options.timeouts.body = 20s;
  House house(options);
  Peer slow(house.port());
  ASSERT_TRUE(slow.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"));
  std::this_thread::sleep_for(50ms);
  auto drained = house.begin_drain();
  const auto answer = slow.read();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, "worded KB-3004 /echo");
  EXPECT_EQ(answer.header("Connection"), "close");
  drained.get();
}

TEST(Drain, answers_who_asks_right_after_it_began) {
  net::ServerOptions options = impatient();
  options.timeouts.drain_grace = 2s;
  options.timeouts.drain = 5s;
  House house(options);
  Peer fresh(house.port()), kept(house.port());
  ASSERT_TRUE(kept.send(post("/echo", "x")));
  EXPECT_EQ(kept.read().body, "x");
  auto drained = house.begin_drain();
  std::this_thread::sleep_for(50ms);
  ASSERT_TRUE(fresh.send(post("/echo", "y")));
  EXPECT_EQ(fresh.read().body, "y");
  ASSERT_TRUE(kept.send(post("/echo", "z")));
  const auto answer = kept.read();
  EXPECT_EQ(answer.body, "z");
  EXPECT_EQ(answer.header("Connection"), "close");
  drained.get();
}

TEST(Drain, returns_at_once_when_nobody_is_there) {
  House house;
  house.drain();
}

TEST(Server, ends_with_connections_open_and_work_under_way) {
  auto house = std::make_unique<House>();
  Peer idle(house->port()), busy(house->port());
  ASSERT_TRUE(idle.send(post("/echo", "x")));
  EXPECT_EQ(idle.read().status, 200);
  ASSERT_TRUE(busy.send(post("/late?5000", "")));
  while (house->handled < 2) std::this_thread::sleep_for(1ms);
  house.reset();
  EXPECT_TRUE(idle.closed());
}

}  // namespace
