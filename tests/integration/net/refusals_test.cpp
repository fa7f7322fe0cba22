// What is refused gets an answer that the client can see, and costs the server little.
#include <gtest/gtest.h>

#include <fstream>

#include "../../unit/net/zipped.hpp"
#include "house.hpp"
#include "peer.hpp"

namespace {

// Sanitizers keep freed memory and mark around all of it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t more = 4;
#else
constexpr std::size_t more = 1;
#endif

std::size_t resident_bytes() {
  std::size_t pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return resident * 4096;
}

class Refusals : public testing::TestWithParam<bool> {
 protected:
  House house_{{}, GetParam()};
  Peer peer_{house_.port(), GetParam()};

  void expect_worded(const Answer& answer, int status, const std::string& id) {
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.body, "worded " + id + " /echo");
    EXPECT_EQ(answer.header("Connection"), "close");
    EXPECT_EQ(house_.handled, 0);
  }
  void expect_next_caller_is_served() {
    Peer next(house_.port(), GetParam());
    ASSERT_TRUE(next.send(post("/echo", "next")));
    EXPECT_EQ(next.read().body, "next");
  }
};

INSTANTIATE_TEST_SUITE_P(Transport, Refusals, testing::Bool(),
                         [](const auto& tls) { return tls.param ? "tls" : "plain"; });

TEST_P(Refusals, of_200_megabytes_reach_a_client_that_sends_them_all_first) {
  const std::string megabyte(1024 * 1024, 'x');
  const auto before = resident_bytes();
  ASSERT_TRUE(peer_.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 209715200\r\n\r\n"));
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(peer_.send(megabyte)) << i;
  expect_worded(peer_.read(), 413, "KB-1001");
  EXPECT_LT(resident_bytes(), before + more * 16 * 1024 * 1024);
  EXPECT_TRUE(peer_.closed());
  expect_next_caller_is_served();
}

TEST_P(Refusals, of_endless_chunks_reach_a_client_that_sends_them_all_first) {
  const std::string chunk = "10000\r\n" + std::string(65536, 'x') + "\r\n";
  ASSERT_TRUE(peer_.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"));
  const auto before = resident_bytes();
  for (int i = 0; i < 400; ++i) ASSERT_TRUE(peer_.send(chunk)) << i;
  expect_worded(peer_.read(), 413, "KB-1001");
  EXPECT_LT(resident_bytes(), before + more * 40 * 1024 * 1024);
  expect_next_caller_is_served();
}

TEST_P(Refusals, come_before_the_body_of_a_client_that_waits_for_100_continue) {
  ASSERT_TRUE(
      peer_.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                 "Content-Length: 209715200\r\n\r\n"));
  expect_worded(peer_.read(), 413, "KB-1001");
}

TEST_P(Refusals, meet_a_gzip_bomb) {
  const std::string bomb = zipped(std::string(100'000'000, 'a'));
  ASSERT_LT(bomb.size(), 200'000u);
  ASSERT_TRUE(peer_.send(post("/echo", bomb, "Content-Encoding: gzip\r\n")));
  expect_worded(peer_.read(), 413, "KB-1001");
  expect_next_caller_is_served();
}

TEST_P(Refusals, meet_a_header_block_without_end) {
  std::string text = "GET /echo HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 2000; ++i) text += "X-Header-" + std::to_string(i) + ": value\r\n";
  ASSERT_TRUE(peer_.send(text));
  const auto answer = peer_.read();
  EXPECT_EQ(answer.status, 431);
  EXPECT_EQ(house_.handled, 0);
}

TEST_P(Refusals, meet_a_body_that_ends_too_early) {
  ASSERT_TRUE(peer_.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf"));
  peer_.half_close();
  expect_worded(peer_.read(), 400, "KB-1005");
}

TEST_P(Refusals, meet_a_header_that_ends_too_early) {
  ASSERT_TRUE(peer_.send("POST /echo HTTP/1.1\r\nHost: a"));
  peer_.half_close();
  expect_worded(peer_.read(), 400, "KB-1005");
}

TEST_P(Refusals, meet_what_is_not_http) {
  ASSERT_TRUE(peer_.send("\x01\x02\x03\x04 what is this\r\n\r\n"));
  const auto answer = peer_.read();
  EXPECT_EQ(answer.status, 400);
  EXPECT_NE(answer.body.find("KB-1003"), std::string::npos);
  EXPECT_TRUE(peer_.closed());
}

TEST_P(Refusals, never_let_a_smuggled_request_through) {
  ASSERT_TRUE(
      peer_.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n"
                 "Content-Length: 0\r\n\r\n" +
                 post("/echo", "smuggled")));
  EXPECT_EQ(peer_.read().status, 501);
  EXPECT_TRUE(peer_.closed());
  EXPECT_EQ(house_.handled, 0);
}

TEST(Gunzip, is_done_for_the_handler) {
  House house;
  Peer peer(house.port());
  const std::string text(100'000, 'g');
  ASSERT_TRUE(peer.send(post("/echo", zipped(text), "Content-Encoding: gzip\r\n")));
  EXPECT_EQ(peer.read().body, text);
}

}  // namespace
