// Requests that deserve an answer get it, however they arrive.
#include <gtest/gtest.h>

#include <set>

#include "house.hpp"
#include "peer.hpp"

namespace {

class Requests : public testing::TestWithParam<bool> {
 protected:
  House house_{{}, GetParam()};
  Peer peer_{house_.port(), GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Transport, Requests, testing::Bool(),
                         [](const auto& tls) { return tls.param ? "tls" : "plain"; });

TEST_P(Requests, share_one_connection) {
  std::set<std::string> traces;
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(peer_.send(post("/echo", "hello " + std::to_string(i))));
    const auto answer = peer_.read();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello " + std::to_string(i));
    EXPECT_EQ(answer.header("Connection"), "keep-alive");
    EXPECT_EQ(answer.header("X-Request-Id").size(), 36u);
    EXPECT_FALSE(answer.header("Date").empty());
    traces.insert(answer.header("X-Request-Id"));
  }
  EXPECT_EQ(traces.size(), 5u);
}

TEST_P(Requests, may_be_sent_before_the_earlier_ones_are_answered) {
  ASSERT_TRUE(peer_.send(post("/echo", "one") + post("/late?20", "") + get("/sized?70000") +
                         post("/echo", "four")));
  EXPECT_EQ(peer_.read().body, "one");
  EXPECT_EQ(peer_.read().body, "late");
  EXPECT_EQ(peer_.read().body.size(), 70000u);
  EXPECT_EQ(peer_.read().body, "four");
}

TEST_P(Requests, may_come_in_chunks) {
  ASSERT_TRUE(
      peer_.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "5\r\nhello\r\n"));
  ASSERT_TRUE(peer_.send("6\r\n world\r\n0\r\n\r\n" + post("/echo", "next")));
  EXPECT_EQ(peer_.read().body, "hello world");
  EXPECT_EQ(peer_.read().body, "next");
}

TEST_P(Requests, may_come_octet_by_octet) {
  for (const char octet : post("/echo", "slow but sure")) ASSERT_TRUE(peer_.send({&octet, 1}));
  EXPECT_EQ(peer_.read().body, "slow but sure");
}

TEST_P(Requests, may_be_large) {
  const std::string body(9'000'000, 'b');
  ASSERT_TRUE(peer_.send(post("/echo", body)));
  const auto answer = peer_.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, body);
}

TEST_P(Requests, wait_for_100_continue_and_get_it) {
  ASSERT_TRUE(
      peer_.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                 "Content-Length: 5\r\n\r\n"));
  EXPECT_EQ(peer_.read().status, 100);
  ASSERT_TRUE(peer_.send("hello"));
  const auto answer = peer_.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "hello");
}

TEST_P(Requests, end_the_connection_when_they_say_so) {
  ASSERT_TRUE(peer_.send(get("/echo", "Connection: close\r\n")));
  EXPECT_EQ(peer_.read().header("Connection"), "close");
  EXPECT_TRUE(peer_.closed());
}

TEST_P(Requests, of_http10_end_the_connection) {
  ASSERT_TRUE(peer_.send("GET /echo HTTP/1.0\r\n\r\n"));
  const auto answer = peer_.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_TRUE(peer_.closed());
}

TEST_P(Requests, are_answered_although_the_client_has_closed_its_half) {
  ASSERT_TRUE(peer_.send(post("/late?100", "")));
  peer_.half_close();
  const auto answer = peer_.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "late");
}

TEST_P(Requests, for_an_unknown_path_or_with_another_method_leave_the_connection_usable) {
  ASSERT_TRUE(peer_.send(get("/nowhere") + "PUT /echo HTTP/1.1\r\nHost: a\r\n\r\n" +
                         post("/echo", "fine")));
  const auto missing = peer_.read();
  EXPECT_EQ(missing.status, 404);
  EXPECT_NE(missing.body.find("KB-1006"), std::string::npos);
  EXPECT_FALSE(missing.header("X-Request-Id").empty());
  const auto forbidden = peer_.read();
  EXPECT_EQ(forbidden.status, 405);
  EXPECT_EQ(forbidden.header("Allow"), "GET, HEAD, POST");
  EXPECT_EQ(peer_.read().body, "fine");
}

TEST_P(Requests, with_head_get_the_length_and_no_body) {
  ASSERT_TRUE(peer_.send("HEAD /sized?7 HTTP/1.1\r\nHost: a\r\n\r\n" + post("/echo", "fine")));
  const auto head = peer_.read();
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), "7");
  EXPECT_EQ(head.body, "HTTP/1.") << "the next answer follows at once";
}

TEST_P(Requests, below_a_subtree_come_with_any_method_and_path) {
  ASSERT_TRUE(peer_.send("PUT /tree/a/b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi" +
                         get("/tree") + get("/tree/") + "HEAD /tree/a HTTP/1.1\r\nHost: a\r\n\r\n" +
                         post("/echo", "fine")));
  EXPECT_EQ(peer_.read().body, "hi");
  EXPECT_EQ(peer_.read().status, 404) << "beside it";
  EXPECT_EQ(peer_.read().status, 200);
}

TEST_P(Requests, below_a_subtree_are_refused_in_its_own_form) {
  ASSERT_TRUE(peer_.send("GET /tree/a HTTP/1.1\r\nHost: a\r\nContent-Encoding: br\r\n\r\n"));
  const auto answer = peer_.read();
  EXPECT_EQ(answer.status, 415);
  EXPECT_EQ(answer.body, "worded 415");
}

TEST_P(Requests, whose_handler_throws_get_a_worded_error) {
  ASSERT_TRUE(peer_.send(post("/throw", "x")));
  const auto answer = peer_.read();
  EXPECT_EQ(answer.status, base::info(base::Code::internal).http);
  EXPECT_EQ(answer.body.substr(0, 6), "worded");
  EXPECT_EQ(answer.body.find("broken"), std::string::npos);
}

TEST(RequestMetrics, count_by_path_and_status_without_names_of_strangers) {
  House house;
  Peer peer(house.port());
  ASSERT_TRUE(peer.send(post("/echo?secret", "hello") + get("/ivanov/secret")));
  peer.read();
  peer.read();
  EXPECT_TRUE(house.counts(R"(kontingent_http_requests_total{path="/echo",status="200"} 1)"));
  EXPECT_TRUE(house.counts(R"(kontingent_http_requests_total{path="other",status="404"} 1)"));
  EXPECT_TRUE(house.counts("kontingent_http_connections 1"));
  EXPECT_TRUE(house.counts("kontingent_http_request_seconds_count"));
  EXPECT_TRUE(house.counts(R"(kontingent_http_refused_total{reason="not_here"} 1)"));
  EXPECT_TRUE(house.counts(R"(kontingent_http_bytes_total{direction="in"} 5)"));
  EXPECT_EQ(house.metrics().find("secret"), std::string::npos);
  EXPECT_EQ(house.log().find("secret"), std::string::npos);
}

}  // namespace
