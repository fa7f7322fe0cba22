// The way in: from octets to a request that is verified, valid and understood.
#include "adapters/smev2/service.hpp"

#include <algorithm>

#include "adapters/smev2/exchange.hpp"
#include "adapters/soap/headers.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "net/soap.hpp"

namespace adapters::smev2 {

using base::Code;
using net::HttpRequest;
using net::HttpResponse;

namespace {

// Nothing else in a message of SMEV 2 says when it was signed. Old portals write hours of twelve
// and no zone: what is bounded is how long a message must be remembered, lest a copy be answered.
base::Result<void> check_date(const std::string& text, base::Time now) {
  using namespace base::limits;
  const auto date = base::parse_time(text);
  if (date && *date > now - smev_id_age && *date < now + smev2_date_ahead) return {};
  return base::fail(Code::timestamp_stale, "Date of smev:Message", "Message/Date");
}

}  // namespace

base::Result<std::unique_ptr<Service>> Service::open(soap::Environment environment,
                                                     const security::Signer& signer,
                                                     Settings settings, Core core,
                                                     const std::filesystem::path& resources,
                                                     const std::string& public_url) {
  std::unique_ptr<Service> made(
      new Service(std::move(environment), signer, std::move(settings), std::move(core)));
  BASE_TRY(schemas, Schemas::load(resources));
  made->schemas_ = std::move(schemas);
  BASE_TRY(dialects, Dialect::load_all(resources));
  made->dialects_ = std::move(dialects);
  for (const Revision revision : {Revision::rev111111, Revision::rev120315}) {
    BASE_TRY(publication, Publication::load(resources, revision, public_url));
    made->publications_.emplace(path_of(revision), std::move(publication));
  }
  return made;
}

std::vector<net::Route> Service::routes() {
  std::vector<net::Route> routes;
  for (const auto& [path, publication] : publications_) {
    net::Route route;
    route.path = path;
    route.handler = [this](HttpRequest request) { return handle(std::move(request)); };
    route.refuse = [this](base::Error error, HttpRequest request) {
      return refuse(std::move(error), std::move(request));
    };
    routes.push_back(std::move(route));
  }
  return routes;
}

HttpResponse Service::publish(const HttpRequest& request) const {
  auto document = publications_.at(request.path).document(request.query);
  HttpResponse response;
  response.status = document ? 200 : 404;
  response.content_type = document ? "text/xml; charset=utf-8" : "text/plain; charset=utf-8";
  response.body = document ? std::move(*document) : "Описание сервиса: " + request.path + "?wsdl\n";
  return response;
}

Service::ExchangePtr Service::begin(HttpRequest request) const {
  auto exchange = std::make_shared<Exchange>();
  exchange->request = std::move(request);
  exchange->now = environment_.clock.now();
  exchange->lane = exchange->request.path + ' ' + exchange->request.peer;
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

// Whose it is comes first: a stranger is not told what we understand.
base::Result<void> Service::understand(Exchange& exchange) const {
  BASE_TRY(octets, net::unpack_envelope(exchange.request));
  xml::ParseLimits limits;
  limits.bytes = octets.size();  // the server has already held the body to its limit
  BASE_TRY(document, xml::Document::parse(octets, limits));
  BASE_TRY(envelope, security::open_envelope(document));
  BASE_CHECK(soap::check_headers(envelope));
  BASE_TRY(opened, open_message(std::move(document), environment_.verifier.get()->trust(),
                                settings_.smev, exchange.now));
  exchange.envelope = std::move(octets);
  exchange.sender = opened.sender;
  exchange.wrapper = answer_wrapper(opened.operation.ns(), opened.operation.name());
  BASE_TRY(parts, read_parts(opened.operation, schemas_));
  exchange.asked = parts.message;
  if (parts.message.recipient.code != settings_.us.code)
    return base::fail(Code::soap_operation, "for another system", "Recipient/Code");
  BASE_CHECK(check_date(parts.message.date, exchange.now));
  exchange.signature_digest =
      parts.message.date + ' ' + opened.content_digest + ' ' + opened.sender.code;
  if (!parts.message.test_msg.empty() && !settings_.test)
    return base::fail(Code::test_message, {}, "Message/TestMsg");
  if (parts.message.status == Status::request) return read_request(exchange, opened, parts.data);
  if (parts.message.status != Status::ping)
    return base::fail(Code::soap_operation, "a status that nobody asks with",
                      std::string(name_of(parts.message.status)));
  exchange.operation = "Ping";
  const std::string& named =
      parts.message.request_id.empty() ? parts.message.origin_request_id : parts.message.request_id;
  if (!base::is_uuid(named)) return base::fail(Code::message_unknown);
  exchange.message_id = base::lower_ascii(named);
  return {};
}

base::Result<void> Service::read_request(Exchange& exchange, const Opened& opened,
                                         xml::Node data) const {
  const auto contents = data.children();
  if (contents.size() != 1)
    return base::fail(Code::soap_operation, "not one element in AppData", "MessageData/AppData");
  const xml::Node payload = contents.front();
  const auto operation = std::ranges::find_if(
      core_.operations, [&](const auto& row) { return payload.is(core_.contract.ns(), row.name); });
  if (operation == core_.operations.end()) return base::fail(Code::soap_operation);
  exchange.operation = operation->name;
  const std::string id = payload.child(payload.ns(), "messageId").text();
  if (base::is_uuid(id)) exchange.message_id = base::lower_ascii(id);
  const domain::Partner& partner = *exchange.sender;
  const bool allowed =
      partner.operations.empty() ||
      std::ranges::find(partner.operations, operation->name) != partner.operations.end();
  if (operation->who != partner.kind || !allowed)
    return base::fail(Code::operation_forbidden, operation->name);
  if (const auto violations = core_.contract.schema().validate(payload); !violations.empty()) {
    const xml::SchemaError& first = violations.front();
    return base::fail(Code::schema_violation, first.path + ": " + first.message, first.path);
  }
  BASE_TRY(verified, opened.hand_over(payload, exchange.now));
  auto call = std::make_shared<soap::Call>(soap::Call{std::move(verified), exchange.message_id,
                                                      operation->name, exchange.request.trace,
                                                      exchange.now});
  const bus::Subject subject{core_.contract.name(), call->operation, &call->message.partner(),
                             call->message.payload()};
  BASE_TRY(routes, soap::choose_routes(environment_.routing.get(), subject));
  call->routes = std::move(routes);
  exchange.call = call;
  BASE_TRY(plan, operation->prepare(call));
  exchange.plan = std::move(plan);
  return {};
}

base::Result<void> Service::admit(Exchange& exchange) {
  if (auto closed = environment_.closed()) return std::move(*closed);
  const std::string id = exchange.call ? exchange.message_id : std::string();
  BASE_TRY(ticket, environment_.admission.enter(*exchange.sender, id, exchange.now));
  exchange.ticket = std::move(ticket);
  return {};
}

}  // namespace adapters::smev2
