#include "evidence/tsa_client.hpp"

#include "base/limits.hpp"
#include "net/client.hpp"
#include "net/url.hpp"

namespace evidence {
namespace {

namespace asio = boost::asio;
using base::Code;
using security::TimeStamp;

net::HttpRequest make_query(const net::Address& address, std::string der) {
  net::HttpRequest request;
  request.method = "POST";
  request.path = address.path;
  request.query = address.query;
  request.headers["content-type"] = "application/timestamp-query";
  request.body = std::move(der);
  return request;
}

base::Result<void> check_answer(const net::HttpResponse& response, const std::string& url) {
  if (response.status != 200)
    return base::fail(Code::partner_unreachable, "HTTP " + std::to_string(response.status), url);
  if (!response.content_type.starts_with("application/timestamp-reply"))
    return base::fail(Code::partner_unreachable, "not application/timestamp-reply", url);
  return {};
}

}  // namespace

TsaClient::TsaClient(asio::io_context& loop, net::Workers& workers, Authority authority)
    : loop_(loop), workers_(workers), authority_(std::move(authority)) {}

asio::awaitable<base::Result<TimeStamp>> TsaClient::stamp(security::Imprint imprint) {
  const auto request = security::make_time_stamp_request(std::move(imprint));
  if (!request) co_return request.error();
  const net::Address address = net::split_url(authority_.url);
  auto client = net::Client::make(loop_, address.origin, authority_.anchors, net::Plain::anywhere);
  if (!client) co_return client.error();
  net::HttpRequest query = make_query(address, request->der);
  const auto response = co_await client->send(std::move(query), base::limits::stamp_timeout);
  if (!response) co_return response.error();
  const auto fit = check_answer(*response, authority_.url);
  if (!fit) co_return fit.error();
  base::Result<TimeStamp> stamp = base::fail(Code::internal);
  std::function<void()> read = [&] {
    stamp = security::read_time_stamp_response(response->body, *request, authority_.rules);
  };
  const auto ran = co_await workers_.run(std::move(read));
  if (!ran) co_return ran.error();
  co_return std::move(stamp);
}

}  // namespace evidence
