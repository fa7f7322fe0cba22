// The way out: the answer or the fault, signed (ЭП-ОВ), sent and told of.
#include <algorithm>

#include "adapters/smev2/exchange.hpp"
#include "adapters/smev2/refusal.hpp"
#include "net/soap.hpp"
#include "security/sign_document.hpp"

namespace adapters::smev2 {

using base::Code;
using net::HttpResponse;
using security::SoapVersion;

namespace {

// Not signed: there was no time or no key for it.
HttpResponse bare(int status, const base::Error& error) {
  HttpResponse response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::string{base::info(error.code).id} + "\n";
  return response;
}

base::Result<std::string> write_fault(const base::Error& error, const std::string& trace,
                                      const security::Signer& signer) {
  const std::string fault = net::fault_payload(SoapVersion::v11, error, trace, {}, {});
  const std::string envelope = "<soap:Envelope xmlns:soap=\"" + std::string(security::soap11_ns) +
                               "\"><soap:Header></soap:Header><soap:Body>" + fault +
                               "</soap:Body></soap:Envelope>";
  BASE_TRY(document, xml::Document::parse(envelope));
  return security::sign_smev2(signer, document, "sender");
}

}  // namespace

boost::asio::awaitable<HttpResponse> Service::answer(ExchangePtr exchange) {
  co_await translate(exchange);
  if (exchange->failure) {
    auto journalled = refusals_.journal(*exchange->failure, log_entry(*exchange));
    co_await std::move(journalled);
  }
  std::function<void()> job = [this, exchange] {
    seal(*exchange);
    exchange->plan = {};  // here: to free a document takes the loop as long as to answer
    exchange->call.reset();
    exchange->envelope.clear();
  };
  const auto sealed = co_await environment_.workers.run(std::move(job), exchange->lane);
  exchange->ticket = {};
  if (!sealed) exchange->response = bare(503, sealed.error());
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

// Who asks in a namespace of his own is answered in it; a refusal stays ours.
boost::asio::awaitable<void> Service::translate(ExchangePtr exchange) {
  const auto dialect = std::ranges::find(dialects_, exchange->wrapper.ns, &Dialect::ns);
  const bool answers = !exchange->failure && !exchange->refusal && !exchange->content.empty();
  if (dialect == dialects_.end() || !answers) co_return;
  std::function<void()> job = [exchange, &dialect = *dialect] {
    auto translated = dialect.translate(exchange->content);
    if (translated)
      exchange->content = std::move(*translated);
    else  // our file's mistake, not the sender's; once mended, a PING is answered
      exchange->failure = base::fail(Code::mapping_failed, translated.error().detail, dialect.ns());
  };
  const auto ran = co_await environment_.workers.run(std::move(job), exchange->lane);
  if (!ran) exchange->failure = ran.error();
}

void Service::seal(Exchange& exchange) const {
  if (exchange.failure) {
    exchange.status = status_of(exchange.failure->code);
    exchange.content = refusal_content(*exchange.failure, exchange.request.trace);
  }
  base::Result<std::string> sealed = std::string();
  int status = 200;
  if (exchange.asked) {
    const Message message = answer_to(*exchange.asked, settings_.us, exchange.status,
                                      exchange.message_id, environment_.clock.now());
    sealed = write_envelope(message, exchange.wrapper, exchange.content, signer_);
  } else {
    status = base::info(exchange.failure->code).http;
    sealed = write_fault(*exchange.failure, exchange.request.trace, signer_);
  }
  if (!sealed) {
    environment_.log.failure(sealed.error(), "answer not signed",
                             {{"trace", exchange.request.trace}});
    exchange.response = bare(500, base::fail(Code::internal));
    return;
  }
  exchange.response =
      net::soap_response(exchange.request, SoapVersion::v11, status, std::move(*sealed));
}

void Service::report(const Exchange& exchange) const {
  const auto& why = exchange.failure ? exchange.failure : exchange.refusal;
  const std::string_view code = why ? base::info(why->code).metric : std::string_view{"ok"};
  environment_.metrics.count(
      "kontingent_exchanges_total",
      {{"service", exchange.request.path}, {"operation", exchange.operation}, {"code", code}});
  // what is not understood or not believed; what passes, and the neutral answer, is nobody's alarm
  if (exchange.failure && !base::info(exchange.failure->code).retry)
    environment_.metrics.count("kontingent_smev_alarms_total", {{"code", code}});
  const std::string partner = exchange.sender ? exchange.sender->code : "unknown";
  if (exchange.sender) environment_.activity.note(partner, !why, code, exchange.now);
  const auto took = environment_.clock.now() - exchange.now;
  const std::initializer_list<base::Field> fields{
      {"trace", exchange.request.trace},
      {"service", exchange.request.path},
      {"operation", exchange.operation},
      {"partner", partner},
      {"message", exchange.message_id},
      {"route", exchange.route},
      {"status", exchange.asked ? name_of(exchange.status) : std::string_view{"fault"}},
      {"repeated", exchange.repeated ? "yes" : "no"},
      {"us", std::int64_t{took.count()}}};
  if (why)
    environment_.log.failure(*why, "message refused", fields);
  else
    environment_.log.write(base::Level::info, "message answered", fields);
}

}  // namespace adapters::smev2
