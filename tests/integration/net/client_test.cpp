// Our client against our server, and openssl's against it too.
#include "net/client.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdio>

#include "house.hpp"
#include "peer.hpp"

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using base::Code;
using Outcome = base::Result<net::HttpResponse>;

struct Caller {
  asio::io_context loop;
  std::optional<net::Client> client;

  explicit Caller(const std::string& url) {
    auto made = net::Client::make(loop, url, certificates() / "ca.pem");
    if (made) client.emplace(std::move(*made));
  }
  Outcome send(const std::string& path, std::string body, std::chrono::milliseconds deadline = 5s) {
    net::HttpRequest request;
    request.method = "POST";
    request.path = path.substr(0, path.find('?'));
    if (path.find('?') != std::string::npos) request.query = path.substr(path.find('?') + 1);
    request.headers["content-type"] = "text/plain";
    request.body = std::move(body);
    auto answer =
        asio::co_spawn(loop, client->send(std::move(request), deadline), asio::use_future);
    loop.restart();
    loop.run();
    return answer.get();
  }
};

std::string url_of(const House& house, const std::string& scheme = "https") {
  return scheme + "://localhost:" + std::to_string(house.port());
}

TEST(Client, keeps_its_connection) {
  House house({}, true);
  Caller caller(url_of(house));
  for (int i = 0; i < 3; ++i) {
    const auto answer = caller.send("/echo", "hello");
    ASSERT_TRUE(answer) << base::describe(answer.error());
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "hello");
    EXPECT_EQ(answer->content_type, "text/plain");
  }
  EXPECT_TRUE(house.counts("kontingent_http_connections 1"));
}

TEST(Client, carries_large_bodies_both_ways_and_a_query) {
  House house({}, true);
  Caller caller(url_of(house));
  const std::string body(5'000'000, 'b');
  const auto echoed = caller.send("/echo", body);
  ASSERT_TRUE(echoed) << base::describe(echoed.error());
  EXPECT_EQ(echoed->body, body);
  const auto sized = caller.send("/sized?3000000", "");
  ASSERT_TRUE(sized);
  EXPECT_EQ(sized->body.size(), 3'000'000u);
}

TEST(Client, connects_again_when_the_kept_connection_was_closed) {
  net::ServerOptions options = impatient();
  options.timeouts.idle = 20ms;
  House house(options, true);
  Caller caller(url_of(house));
  ASSERT_TRUE(caller.send("/echo", "one"));
  ASSERT_TRUE(house.counts("kontingent_http_connections 0"));
  const auto again = caller.send("/echo", "two");
  ASSERT_TRUE(again) << base::describe(again.error());
  EXPECT_EQ(again->body, "two");
  EXPECT_EQ(house.handled, 2);
}

TEST(Client, does_not_send_twice_what_the_server_may_have_read) {
  House house({}, true);
  Caller caller(url_of(house));
  ASSERT_TRUE(caller.send("/echo", "one"));
  const auto late = caller.send("/late?3000", "", 500ms);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Code::timed_out);
  EXPECT_EQ(house.handled, 2);
  const auto next = caller.send("/echo", "three");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->body, "three");
}

TEST(Client, trusts_only_the_right_name_by_the_right_anchor) {
  net::ServerOptions options;
  options.tls = net::TlsFiles{certificates() / "other.pem", certificates() / "other.key"};
  House house(options, true);
  Caller caller(url_of(house));
  const auto refused = caller.send("/echo", "secret");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::partner_unreachable);
  EXPECT_EQ(house.handled, 0);
}

TEST(Client, knows_a_server_by_its_address_too) {
  House house({}, true);
  Caller caller("https://127.0.0.1:" + std::to_string(house.port()));
  EXPECT_TRUE(caller.send("/echo", "x"));
}

TEST(Client, says_when_nobody_listens) {
  std::uint16_t port;
  {
    House house;
    port = house.port();
  }
  Caller caller("http://127.0.0.1:" + std::to_string(port));
  const auto answer = caller.send("/echo", "x");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::partner_unreachable);
}

TEST(Client, sees_the_answer_to_a_body_that_was_refused_half_way) {
  net::ServerOptions options;
  options.message_bytes = 1000;
  for (const bool tls : {false, true}) {
    House house(options, tls);
    Caller caller(url_of(house, tls ? "https" : "http"));
    const auto answer = caller.send("/echo", std::string(8'000'000, 'x'));
    ASSERT_TRUE(answer) << tls << base::describe(answer.error());
    EXPECT_EQ(answer->status, 413);
  }
}

TEST(Client, is_not_made_from_a_wrong_url_or_without_anchors) {
  asio::io_context loop;
  EXPECT_EQ(net::Client::make(loop, "ftp://a", certificates() / "ca.pem").error().code,
            Code::config_invalid);
  EXPECT_EQ(net::Client::make(loop, "https://a", certificates() / "absent.pem").error().code,
            Code::config_invalid);
}

TEST(Server, says_why_it_cannot_be_bound) {
  House house;
  asio::io_context loop;
  base::Log log(base::Log::Format::text, base::Level::error);
  base::Metrics metrics;
  const auto error_of = [&](net::ServerOptions options) {
    return net::Server::bind(loop, std::move(options), {}, log, metrics).error();
  };
  net::ServerOptions taken;
  taken.address = "127.0.0.1";
  taken.port = house.port();
  EXPECT_EQ(error_of(taken).code, Code::config_invalid);
  net::ServerOptions nonsense;
  nonsense.address = "not an address";
  EXPECT_EQ(error_of(nonsense).code, Code::config_invalid);
  net::ServerOptions mixed;
  mixed.address = "127.0.0.1";
  mixed.tls = net::TlsFiles{certificates() / "localhost.pem", certificates() / "other.key"};
  EXPECT_EQ(error_of(mixed).code, Code::key_unusable);
  mixed.tls->certificate = certificates() / "absent.pem";
  EXPECT_EQ(error_of(mixed).code, Code::key_unusable);
}

int s_client(const House& house, const std::string& arguments) {
  const std::string command =
      "printf 'GET /echo HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n"
      "\\r\\n' | timeout 10 openssl s_client -quiet -connect 127.0.0.1:" +
      std::to_string(house.port()) + " -CAfile " + (certificates() / "ca.pem").string() + " " +
      arguments + " 2>/dev/null | grep -q 'HTTP/1.1 200 OK'";
  return std::system(command.c_str());
}

TEST(Tls, is_spoken_with_openssl_in_versions_12_and_13_only) {
  House house({}, true);
  EXPECT_EQ(s_client(house, "-verify_return_error -verify_hostname localhost -tls1_3"), 0);
  EXPECT_EQ(s_client(house, "-verify_return_error -tls1_2"), 0);
  EXPECT_NE(s_client(house, "-tls1_1 -cipher ALL:@SECLEVEL=0"), 0);
  EXPECT_NE(s_client(house, "-tls1_2 -cipher AES128-SHA"), 0);
}

}  // namespace
