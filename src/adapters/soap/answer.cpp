// The way out: the answer or the fault, signed, sent and told of.
#include "adapters/soap/exchange.hpp"
#include "adapters/soap/service.hpp"

namespace adapters::soap {

using base::Code;
using net::HttpResponse;

namespace {

constexpr std::string_view fault_action = "http://www.w3.org/2005/08/addressing/soap/fault";
// of a fault that WS-Addressing itself defines
constexpr std::string_view wsa_fault_action = "http://www.w3.org/2005/08/addressing/fault";

// SOAP 1.2 part 2 table 20: of the faults that blame the sender, only env:Sender is a 400.
int fault_status(security::SoapVersion version, const base::CodeInfo& row) {
  const bool connection = row.http != 500;  // 408, 413, 503, …: HTTP has its own word for it
  if (connection) return row.http;
  const bool sender = row.blame == base::Blame::sender && row.code != Code::soap_version &&
                      row.code != Code::soap_must_understand;
  return version == security::SoapVersion::v12 && sender ? 400 : 500;
}

// Not signed: there was no time or no key for it.
HttpResponse bare(int status, const base::Error& error) {
  HttpResponse response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::string{base::info(error.code).id} + "\n";
  return response;
}

void ask_for_patience(HttpResponse& response, std::chrono::seconds seconds) {
  if (response.status == 503)
    response.headers.emplace_back("Retry-After", std::to_string(seconds.count()));
}

}  // namespace

boost::asio::awaitable<HttpResponse> Service::answer(ExchangePtr exchange) {
  if (exchange->failure) {
    auto journalled = refusals_.journal(*exchange->failure, log_entry(*exchange));
    co_await std::move(journalled);
  }
  std::function<void()> job = [this, exchange] {
    seal(*exchange);
    exchange->plan = {};  // here, since to free a document takes the loop as long as to answer
    exchange->call.reset();
    exchange->envelope.clear();
  };
  const auto sealed = co_await environment_.workers.run(std::move(job), exchange->lane);
  exchange->ticket = {};
  if (!sealed) exchange->response = bare(503, sealed.error());
  ask_for_patience(exchange->response, exchange->retry_after);
  exchange->stages.note(Stages::answered);
  report(*exchange);
  if (sealed && exchange->sender) {
    bus::LogEntry entry = log_entry(*exchange);
    entry.at = environment_.clock.now();
    entry.direction = bus::Direction::out;
    entry.answer = true;
    entry.body = exchange->response.body;
    environment_.answers.add(std::move(entry));
  }
  co_return std::move(exchange->response);
}

void Service::seal(Exchange& exchange) const {
  security::Sealing how;
  how.version = exchange.version;
  how.wsa_relates_to = exchange.relates_to;
  int status = 200;
  if (exchange.failure) {
    const base::CodeInfo& row = base::info(exchange.failure->code);
    status = fault_status(exchange.version, row);
    how.names_wsa = row.code == Code::soap_reply_address;
    how.wsa_action = how.names_wsa ? wsa_fault_action : fault_action;
    how.headers = exchange.fault_headers;
    const std::string message_id = exchange.sender ? exchange.sender->message_id : std::string{};
    exchange.payload = net::fault_payload(exchange.version, *exchange.failure,
                                          exchange.request.trace, message_id, exchange.items);
  } else {
    how.wsa_action = contract_.ns() + "/" + exchange.operation + "Response";
  }
  auto sealed =
      security::seal(environment_.signer, exchange.payload, how, environment_.clock.now());
  if (!sealed) {
    environment_.log.failure(sealed.error(), "answer not signed",
                             {{"trace", exchange.request.trace}});
    exchange.response = bare(500, base::fail(Code::internal));
    return;
  }
  exchange.response =
      net::soap_response(exchange.request, exchange.version, status, std::move(*sealed));
}

void Service::report(const Exchange& exchange) const {
  std::array<std::int64_t, Stages::count> micros{};
  for (std::size_t i = 0; i < Stages::count; ++i) {
    if (!exchange.stages.at[i]) continue;
    const auto at = *exchange.stages.at[i];
    micros[i] = std::chrono::duration_cast<std::chrono::microseconds>(at).count();
    environment_.metrics.observe_seconds("kontingent_stage_seconds",
                                         std::chrono::duration<double>(at).count(),
                                         {{"stage", Stages::names[i]}});
  }
  const std::string_view code =
      exchange.failure ? base::info(exchange.failure->code).metric : std::string_view{"ok"};
  environment_.metrics.count(
      "kontingent_exchanges_total",
      {{"service", contract_.path()}, {"operation", exchange.operation}, {"code", code}});
  const std::string partner = exchange.sender ? exchange.sender->code : "unknown";
  const std::string message = exchange.sender ? exchange.sender->message_id : "";
  if (exchange.sender) environment_.activity.note(partner, !exchange.failure, code, exchange.now);
  const std::initializer_list<base::Field> fields{{"trace", exchange.request.trace},
                                                  {"service", contract_.path()},
                                                  {"operation", exchange.operation},
                                                  {"partner", partner},
                                                  {"message", message},
                                                  {"route", exchange.route},
                                                  {"verified_us", micros[Stages::verified]},
                                                  {"mapped_us", micros[Stages::mapped]},
                                                  {"committed_us", micros[Stages::committed]},
                                                  {"us", micros[Stages::answered]}};
  if (exchange.failure)
    environment_.log.failure(*exchange.failure, "message refused", fields);
  else
    environment_.log.write(base::Level::info, "message answered", fields);
}

}  // namespace adapters::soap
