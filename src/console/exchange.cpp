#include "console/exchange.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "console/look.hpp"
#include "security/keys.hpp"

namespace console {

using base::Code;

namespace {

constexpr std::size_t etag_digits = 32;

Call begin(const Exchange& exchange) {
  Call call{exchange.arguments, *exchange.who, exchange.now, exchange.today};
  if (exchange.seat) call.seat = &*exchange.seat;
  return call;
}

registers::Look look_of(const Exchange& exchange, Call call) {
  return {.at = exchange.now,
          .token = exchange.who->id,
          .token_name = exchange.who->name,
          .operation = std::string(exchange.endpoint().operation),
          .trace = exchange.request.trace,
          .target = std::move(call.target),
          .students = std::move(call.students),
          .from = call.from,
          .to = call.to,
          .special = call.special};
}

// The record must be as the client has seen it, and stay so where it cannot be changed.
base::Result<void> check_unchanged(const Exchange& exchange, Work& work) {
  const auto& table = endpoints();
  const auto seen = std::find_if(table.begin(), table.end(), [&](const Endpoint& row) {
    return row.method == Endpoint::Method::get && row.path == exchange.endpoint().path;
  });
  Call call = begin(exchange);
  BASE_TRY(current, seen->handler(call, work));
  if (!names_etag(exchange.if_match, etag_of(boost::json::serialize(current)), Comparison::strong))
    return base::fail(Code::resource_changed, "another ETag", "If-Match");
  for (const auto& [name, value] : exchange.arguments.repeated())
    if (value != current.as_object().at(name))
      return base::fail(Code::field_read_only, "another value than it has", name);
  return {};
}

}  // namespace

std::string etag_of(std::string_view body) {
  return "\"" + security::sha256_hex(body).substr(0, etag_digits) + "\"";
}

bool names_etag(std::string_view header, std::string_view etag, Comparison comparison) {
  if (base::trim(header) == "*") return true;
  while (!header.empty()) {
    std::string_view one = header.substr(0, header.find(','));
    header.remove_prefix(std::min(header.size(), one.size() + 1));
    one = base::trim(one);
    if (comparison == Comparison::weak && one.starts_with("W/")) one.remove_prefix(2);
    if (one == etag) return true;
  }
  return false;
}

void look_up(Exchange& exchange, Work& work) {
  exchange.failure.reset();
  exchange.look.reset();
  Call call = begin(exchange);
  auto answer = exchange.endpoint().handler(call, work);
  if (answer)
    exchange.body = boost::json::serialize(*answer);
  else
    exchange.failure = std::move(answer).error();
  exchange.status = exchange.endpoint().status;
  if (call.searched || !call.students.empty()) exchange.look = look_of(exchange, std::move(call));
}

void record(Exchange& exchange, Work& work) {
  keep_look(*exchange.look, work.log, work.trail);
}

base::Result<void> change(Exchange& exchange, Work& work) {
  const Endpoint& row = exchange.endpoint();
  const domain::TokenId who = exchange.who->id;
  if (row.method == Endpoint::Method::post) {
    if (auto first = work.requests.find(who, exchange.request_key, exchange.now)) {
      if (first->request_digest != exchange.request_digest)
        return base::fail(Code::request_key_reused, "another request", "Idempotency-Key");
      exchange.status = first->status;
      exchange.body = std::move(first->body);
      exchange.location = std::move(first->location);
      return {};
    }
  }
  if (row.method == Endpoint::Method::put) BASE_CHECK(check_unchanged(exchange, work));
  Call call = begin(exchange);
  BASE_TRY(answer, row.handler(call, work));
  exchange.status = row.status;
  exchange.body = boost::json::serialize(answer);
  exchange.location = call.location.empty() ? "" : std::string(api_root) + call.location;
  exchange.look = look_of(exchange, std::move(call));
  record(exchange, work);
  if (row.method == Endpoint::Method::post)
    work.requests.keep(who, exchange.request_key,
                       {exchange.request_digest, exchange.status, exchange.body, exchange.location},
                       exchange.now);
  return {};
}

}  // namespace console
