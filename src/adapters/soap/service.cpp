// The way in: from octets to a message that is verified, valid and understood.
#include "adapters/soap/service.hpp"

#include <algorithm>

#include "adapters/soap/exchange.hpp"
#include "adapters/soap/headers.hpp"
#include "base/text.hpp"

namespace adapters::soap {

using base::Code;
using net::HttpRequest;
using net::HttpResponse;

namespace {

// All of them become items of the fault.
base::Result<void> accept_if_valid(Exchange& exchange,
                                   const std::vector<xml::SchemaError>& violations) {
  if (violations.empty()) return {};
  const std::string_view id = base::info(Code::schema_violation).id;
  for (const xml::SchemaError& violation : violations)
    exchange.items.push_back({violation.path, std::string{id}, violation.message, violation.line});
  const xml::SchemaError& first = violations.front();
  return base::fail(Code::schema_violation, first.path + ": " + first.message, first.path);
}

}  // namespace

Service::Service(Environment environment, Contract contract, std::vector<Operation> operations)
    : environment_(std::move(environment)),
      contract_(std::move(contract)),
      operations_(std::move(operations)),
      refusals_(environment_, contract_.path()) {}

net::Route Service::route() {
  net::Route route;
  route.path = contract_.path();
  route.handler = [this](HttpRequest request) { return handle(std::move(request)); };
  route.refuse = [this](base::Error error, HttpRequest request) {
    return refuse(std::move(error), std::move(request));
  };
  return route;
}

HttpResponse Service::publish(const HttpRequest& request) const {
  auto document = contract_.document(request.query);
  HttpResponse response;
  if (!document) {
    response.status = 404;
    response.content_type = "text/plain; charset=utf-8";
    response.body = "Описание сервиса: " + contract_.path() + "?wsdl\n";
    return response;
  }
  const bool archive = Contract::is_archive(request.query);
  response.content_type = archive ? "application/zip" : "text/xml; charset=utf-8";
  if (archive)
    response.headers.emplace_back("Content-Disposition",
                                  "attachment; filename=\"" + contract_.name() + ".zip\"");
  response.body = std::move(*document);
  return response;
}

Service::ExchangePtr Service::begin(HttpRequest request) const {
  auto exchange = std::make_shared<Exchange>();
  exchange->request = std::move(request);
  exchange->now = environment_.clock.now();
  exchange->lane = contract_.path() + ' ' + exchange->request.peer;
  exchange->version = net::version_of(exchange->request);
  return exchange;
}

boost::asio::awaitable<HttpResponse> Service::handle(HttpRequest request) {
  if (request.method != "POST") co_return publish(request);
  auto exchange = begin(std::move(request));
  std::function<void()> job = [this, exchange] {
    if (auto understood = understand(*exchange); !understood)
      exchange->failure = understood.error();
  };
  const auto ran = co_await environment_.workers.run(std::move(job), exchange->lane);
  if (!ran) exchange->failure = ran.error();
  if (!exchange->failure)
    if (auto admitted = admit(*exchange); !admitted) exchange->failure = admitted.error();
  if (!exchange->failure) co_await perform(exchange);
  co_return co_await answer(exchange);
}

boost::asio::awaitable<HttpResponse> Service::refuse(base::Error error, HttpRequest request) {
  auto exchange = begin(std::move(request));
  exchange->failure = std::move(error);
  co_return co_await answer(exchange);
}

base::Result<void> Service::understand(Exchange& exchange) const {
  BASE_TRY(octets, net::unpack_envelope(exchange.request));
  xml::ParseLimits limits;
  limits.bytes = octets.size();  // the server has already held the body to its limit
  BASE_TRY(document, xml::Document::parse(octets, limits));
  auto opened = security::open_envelope(document);
  if (!opened && opened.error().code == Code::soap_version)
    exchange.fault_headers = supported_envelopes();
  BASE_TRY(envelope, std::move(opened));
  exchange.version = envelope.version;
  exchange.relates_to = net::addressing_message_id(envelope);
  auto checked = check_headers(envelope);
  if (!checked) exchange.fault_headers = not_understood(envelope);
  BASE_CHECK(std::move(checked));

  BASE_TRY(verified, environment_.verifier.get()->verify(std::move(document), exchange.now));
  exchange.stages.note(Stages::verified);
  exchange.envelope = std::move(octets);
  auto call = std::make_shared<Call>(
      Call{std::move(verified), {}, {}, exchange.request.trace, exchange.now});
  const xml::Node payload = call->message.payload();
  const auto operation =
      std::find_if(operations_.begin(), operations_.end(),
                   [&](const Operation& row) { return payload.is(contract_.ns(), row.name); });
  if (operation == operations_.end()) return base::fail(Code::soap_operation);
  exchange.operation = call->operation = operation->name;
  // before the schema has looked at it, anything may stand there; only a UUID may reach the log
  const std::string message_id = payload.child(contract_.ns(), "messageId").text();
  if (base::is_uuid(message_id)) call->message_id = base::lower_ascii(message_id);
  exchange.call = call;
  const domain::Partner& partner = call->message.partner();
  exchange.sender = {partner.id, partner.code, call->message_id};
  const bool allowed =
      partner.operations.empty() ||
      std::ranges::find(partner.operations, operation->name) != partner.operations.end();
  if (operation->who != partner.kind || !allowed)
    return base::fail(Code::operation_forbidden, operation->name);
  BASE_CHECK(accept_if_valid(exchange, contract_.schema().validate(payload)));
  const bus::Subject subject{contract_.name(), call->operation, &call->message.partner(), payload};
  BASE_TRY(routes, choose_routes(environment_.routing.get(), subject));
  call->routes = std::move(routes);
  BASE_TRY(plan, operation->prepare(call));
  BASE_CHECK(accept_if_valid(exchange, plan.violations));
  exchange.plan = std::move(plan);
  exchange.stages.note(Stages::mapped);
  return {};
}

// On the loop: what the partner may cost is counted in one place.
base::Result<void> Service::admit(Exchange& exchange) {
  if (auto closed = environment_.closed()) return std::move(*closed);
  const domain::Partner& partner = exchange.call->message.partner();
  const std::string id = exchange.plan.once ? exchange.call->message_id : std::string();
  auto ticket = environment_.admission.enter(partner, id, exchange.now);
  if (!ticket) {
    exchange.retry_after = environment_.admission.retry_after(partner, exchange.now);
    return ticket.error();
  }
  exchange.ticket = std::move(*ticket);
  return {};
}

}  // namespace adapters::soap
