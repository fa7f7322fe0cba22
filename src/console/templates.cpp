// Empty workbooks for operators, through the API.
#include "console/exchange.hpp"
#include "console/service.hpp"

namespace console {

using base::Code;
using boost::asio::awaitable;
using net::HttpResponse;

// No table's row: what it answers is no JSON.
awaitable<HttpResponse> Service::send_template(ExchangePtr exchange, std::string file) {
  constexpr std::string_view end = ".xlsx";
  const auto refuse = [&](base::Error error) {
    exchange->failure = std::move(error);
    return answer(*exchange);
  };
  co_await identify(exchange);
  if (exchange->failure) co_return answer(*exchange);
  if (exchange->request.method != "GET" && exchange->request.method != "HEAD") {
    exchange->routed.allow = "GET, HEAD";
    co_return refuse(base::fail(Code::method_refused, "a template is read"));
  }
  if (!registers::may(*exchange->who, registers::Right::load))
    co_return refuse(base::fail(Code::right_missing, "template"));
  if (!file.ends_with(end)) co_return refuse(base::fail(Code::resource_unknown, "no template"));
  std::string kind = file.substr(0, file.size() - end.size());
  auto made = co_await environment_.make_template(std::move(kind));
  if (!made && made.error().code == Code::usage)
    co_return refuse(base::fail(Code::resource_unknown, "no such kind"));
  if (!made) co_return refuse(made.error());
  HttpResponse response;
  response.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + file + "\"");
  response.body = std::move(*made);
  environment_.metrics.count("kontingent_api_requests_total",
                             {{"operation", "template"}, {"code", "ok"}});
  co_return response;
}

}  // namespace console
