#include "net/request_reader.hpp"

#include <gtest/gtest.h>

#include "zipped.hpp"

namespace {

using net::RequestReader;
using Phase = RequestReader::Phase;

constexpr RequestReader::Limits limits{512, 1000};

// Feeds text in pieces of the given size, as a network would; what is left over is kept.
struct Feeding {
  RequestReader reader{limits};
  std::string rest;
  std::optional<net::Refusal> refusal;

  explicit Feeding(std::string_view text, std::size_t piece = 1 << 20) {
    for (std::size_t at = 0; at < text.size() && !refusal; at += piece) {
      rest.append(text.substr(at, piece));
      step();
    }
  }
  void step() {
    while (!rest.empty() && !refusal && reader.phase() != Phase::done) {
      const auto before = reader.phase();
      auto fed = reader.feed(rest);
      rest.erase(0, fed.consumed);
      refusal = std::move(fed.refusal);
      if (fed.consumed == 0 || reader.phase() == before) break;
    }
  }
};

constexpr std::string_view simple =
    "POST /ws/diary?wsdl=1 HTTP/1.1\r\nHost: bus\r\nContent-Type: text/xml\r\n"
    "Content-Length: 5\r\n\r\nhello";

TEST(RequestReader, reads_a_request_whole) {
  Feeding fed(simple);
  ASSERT_FALSE(fed.refusal);
  EXPECT_EQ(fed.reader.phase(), Phase::done);
  const auto& request = fed.reader.request();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/ws/diary");
  EXPECT_EQ(request.query, "wsdl=1");
  EXPECT_EQ(request.header("content-type"), "text/xml");
  EXPECT_EQ(request.header("absent"), "");
  EXPECT_EQ(request.body, "hello");
  EXPECT_TRUE(fed.reader.keep_alive());
}

TEST(RequestReader, reads_a_request_in_pieces_of_any_size) {
  for (std::size_t piece = 1; piece < simple.size(); ++piece) {
    Feeding fed(simple, piece);
    ASSERT_FALSE(fed.refusal) << piece;
    EXPECT_EQ(fed.reader.phase(), Phase::done) << piece;
    EXPECT_EQ(fed.reader.request().body, "hello") << piece;
  }
}

TEST(RequestReader, reads_chunks_in_pieces_of_any_size_and_ignores_trailers) {
  constexpr std::string_view text =
      "POST / HTTP/1.1\r\nHost: bus\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nContent-Type: text/evil\r\n\r\n";
  for (std::size_t piece = 1; piece < text.size(); ++piece) {
    Feeding fed(text, piece);
    ASSERT_FALSE(fed.refusal) << piece;
    EXPECT_EQ(fed.reader.phase(), Phase::done) << piece;
    EXPECT_EQ(fed.reader.request().body, "abcde") << piece;
    EXPECT_EQ(fed.reader.request().header("content-type"), "") << piece;
  }
}

TEST(RequestReader, leaves_the_next_request_untouched) {
  Feeding fed(std::string{simple} + "GET / HTTP/1.1\r\n");
  EXPECT_EQ(fed.reader.phase(), Phase::done);
  EXPECT_EQ(fed.rest, "GET / HTTP/1.1\r\n");
}

TEST(RequestReader, skips_empty_lines_before_the_request_line) {
  Feeding fed("\r\n\r\nGET /a HTTP/1.1\r\nHost: bus\r\n\r\n", 1);
  ASSERT_FALSE(fed.refusal);
  EXPECT_EQ(fed.reader.request().path, "/a");
  EXPECT_EQ(fed.reader.phase(), Phase::done);
}

TEST(RequestReader, takes_the_path_of_an_absolute_target) {
  Feeding fed("GET https://bus:8443/ws/epgu?wsdl HTTP/1.1\r\nHost: bus\r\n\r\n");
  EXPECT_EQ(fed.reader.request().path, "/ws/epgu");
  EXPECT_EQ(fed.reader.request().query, "wsdl");
  Feeding bare("GET http://bus HTTP/1.1\r\nHost: bus\r\n\r\n");
  EXPECT_EQ(bare.reader.request().path, "/");
}

TEST(RequestReader, keeps_an_http10_connection_only_when_asked) {
  Feeding closing("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(closing.reader.phase(), Phase::done);
  EXPECT_FALSE(closing.reader.keep_alive());
  Feeding keeping("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_TRUE(keeping.reader.keep_alive());
  Feeding told("GET / HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n\r\n");
  EXPECT_FALSE(told.reader.keep_alive());
}

TEST(RequestReader, refuses_a_stated_length_above_the_limit_before_any_body) {
  Feeding fed(
      "POST /ws/diary HTTP/1.1\r\nHost: bus\r\nContent-Length: 1001\r\n"
      "Expect: 100-continue\r\n\r\n");
  ASSERT_TRUE(fed.refusal);
  EXPECT_EQ(fed.refusal->error.code, base::Code::too_large);
  EXPECT_EQ(fed.refusal->status, 413);
  EXPECT_TRUE(fed.reader.line_known());
  EXPECT_EQ(fed.reader.request().path, "/ws/diary");
}

TEST(RequestReader, refuses_chunks_that_add_up_to_more_than_the_limit) {
  std::string text = "POST / HTTP/1.1\r\nHost: bus\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 11; ++i) text += "64\r\n" + std::string(100, 'x') + "\r\n";
  Feeding fed(text, 37);
  ASSERT_TRUE(fed.refusal);
  EXPECT_EQ(fed.refusal->error.code, base::Code::too_large);
  EXPECT_LE(fed.reader.request().body.size(), limits.message_bytes);
}

TEST(RequestReader, limits_the_header_block_however_it_arrives) {
  std::string text = "GET /ws/diary HTTP/1.1\r\nHost: bus\r\n";
  for (int i = 0; i < 60; ++i) text += "X-" + std::to_string(i) + ": yyyyyyyyyy\r\n";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{20}, text.size()}) {
    Feeding fed(text, piece);
    ASSERT_TRUE(fed.refusal) << piece;
    EXPECT_EQ(fed.refusal->status, 431) << piece;
  }
  Feeding one_line("GET /" + std::string(600, 'a'));
  ASSERT_TRUE(one_line.refusal);
  EXPECT_EQ(one_line.refusal->status, 431);
}

struct Bad {
  const char* what;
  std::string text;
  int status;
};

class BadRequest : public testing::TestWithParam<Bad> {};

TEST_P(BadRequest, is_refused) {
  Feeding fed(GetParam().text);
  ASSERT_TRUE(fed.refusal) << GetParam().what;
  EXPECT_EQ(fed.refusal->error.code, base::Code::bad_http) << GetParam().what;
  EXPECT_EQ(fed.refusal->status, GetParam().status) << GetParam().what;
}

const std::string post = "POST / HTTP/1.1\r\nHost: bus\r\n";
INSTANTIATE_TEST_SUITE_P(
    Forms, BadRequest,
    testing::Values(
        Bad{"not HTTP", "\x16\x03\x01 garbage garbage\r\n\r\n", 400},
        Bad{"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
        Bad{"no host", "GET / HTTP/1.1\r\n\r\n", 400},
        Bad{"two hosts", post + "Host: other\r\n\r\n", 400},
        Bad{"length and chunks", post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            400},
        Bad{"chunks and length", post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
            400},
        Bad{"two lengths", post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n", 400},
        Bad{"negative length", post + "Content-Length: -3\r\n\r\n", 400},
        Bad{"unknown transfer coding", post + "Transfer-Encoding: gzip\r\n\r\n", 501},
        Bad{"coding behind chunked", post + "Transfer-Encoding: chunked, gzip\r\n\r\n", 501},
        Bad{"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 501},
        Bad{"unknown content coding", post + "Content-Encoding: br\r\n\r\n", 415},
        Bad{"unknown expectation", post + "Expect: miracles\r\n\r\n", 417},
        Bad{"space before the colon", post + "X-A : b\r\n\r\n", 400},
        Bad{"bare line feed", "GET / HTTP/1.1\nHost: bus\n\n", 400},
        Bad{"target without slash", "GET ws/diary HTTP/1.1\r\nHost: bus\r\n\r\n", 400},
        Bad{"chunk size not hexadecimal", post + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n",
            400},
        Bad{"chunk longer than it says",
            post + "Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n", 400}));

TEST(RequestReader, sees_the_expectation_of_a_client_that_waits) {
  Feeding fed("POST / HTTP/1.1\r\nHost: bus\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n");
  ASSERT_FALSE(fed.refusal);
  EXPECT_EQ(fed.reader.phase(), Phase::body);
  EXPECT_TRUE(fed.reader.expects_continue());
  EXPECT_EQ(fed.reader.content_length(), 5u);
}

TEST(RequestReader, unpacks_gzip) {
  const std::string packed = zipped("hello hello hello");
  const std::string head =
      post + "Content-Encoding: gzip\r\nContent-Length: " + std::to_string(packed.size()) +
      "\r\n\r\n";
  for (std::size_t piece : {1, 7, 1000}) {
    Feeding fed(head + packed, piece);
    ASSERT_FALSE(fed.refusal) << piece;
    EXPECT_EQ(fed.reader.phase(), Phase::done);
    EXPECT_EQ(fed.reader.request().body, "hello hello hello");
    EXPECT_EQ(fed.reader.request().header("content-encoding"), "");
  }
}

TEST(RequestReader, refuses_gzip_that_unpacks_to_more_than_the_limit) {
  const std::string packed = zipped(std::string(1'000'000, 'a'));
  ASSERT_GT(packed.size(), limits.message_bytes - 100);
  Feeding fed(post + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + "80\r\n" +
              packed.substr(0, 128) + "\r\n");
  ASSERT_TRUE(fed.refusal);
  EXPECT_EQ(fed.refusal->error.code, base::Code::too_large);
  EXPECT_LE(fed.reader.request().body.size(), limits.message_bytes);
}

TEST(RequestReader, refuses_broken_and_cut_gzip) {
  const std::string packed = zipped("hello hello hello");
  Feeding cut(post + "Content-Encoding: gzip\r\nContent-Length: 20\r\n\r\n" + packed.substr(0, 20));
  ASSERT_TRUE(cut.refusal);
  EXPECT_EQ(cut.refusal->error.code, base::Code::bad_http);
  Feeding broken(post + "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello");
  ASSERT_TRUE(broken.refusal);
  EXPECT_EQ(broken.refusal->error.code, base::Code::bad_http);
}

TEST(RequestReader, says_where_a_request_was_cut) {
  Feeding fed("POST / HTTP/1.1\r\nHost: bus\r\nContent-Length: 5\r\n\r\nhe");
  EXPECT_EQ(fed.reader.truncated().error.code, base::Code::truncated);
  EXPECT_EQ(fed.reader.truncated().status, 400);
}

}  // namespace
