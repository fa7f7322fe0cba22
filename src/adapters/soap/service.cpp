#include "adapters/soap/service.hpp"

#include <algorithm>

#include "adapters/soap/headers.hpp"
#include "base/text.hpp"

namespace adapters::soap {

using base::Code;
using net::HttpRequest;
using net::HttpResponse;

// Shared by the loop, a CPU thread and a database thread, one after the other.
struct Exchange {
  HttpRequest request;
  base::Time now;
  security::SoapVersion version{};
  std::string relates_to;             // wsa:MessageID to echo
  std::string operation = "unknown";  // a name of the table, never the client's text
  std::shared_ptr<const Call> call;   // once verified and valid
  Plan plan;
  std::string payload;  // of the answer
  std::optional<base::Error> failure;
  std::vector<net::FaultItem> items;
  HttpResponse response;
};

namespace {

constexpr std::string_view fault_action = "http://www.w3.org/2005/08/addressing/soap/fault";

int fault_status(security::SoapVersion version, const base::CodeInfo& row) {
  const bool connection = row.http != 500;  // 408, 413, 503, …: HTTP has its own word for it
  if (connection) return row.http;
  const bool sender = row.blame == base::Blame::sender;
  return version == security::SoapVersion::v12 && sender ? 400 : 500;
}

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

// Of a request that is understood.
bus::LogEntry request_entry(const Exchange& exchange) {
  const Call& call = *exchange.call;
  const domain::Partner& partner = call.message.partner();
  bus::LogEntry entry;
  entry.at = call.now;
  entry.direction = bus::Direction::in;
  entry.partner = partner.id;
  entry.service = partner.kind == domain::PartnerKind::portal ? "portal" : "diary";
  entry.operation = call.operation;
  entry.message_id = call.message_id;
  entry.trace = call.trace;
  entry.body = exchange.request.body;
  return entry;
}

HttpResponse plain(int status, std::string text) {
  HttpResponse response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(text);
  return response;
}

}  // namespace

std::shared_ptr<const security::WssVerifier> CurrentVerifier::get() const {
  const std::scoped_lock lock(mutex_);
  return verifier_;
}

void CurrentVerifier::set(std::shared_ptr<const security::WssVerifier> next) {
  const std::scoped_lock lock(mutex_);
  verifier_ = std::move(next);
}

Service::Service(Environment environment, Contract contract, std::vector<Operation> operations)
    : environment_(environment),
      contract_(std::move(contract)),
      operations_(std::move(operations)) {}

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
  if (!document) return plain(404, "Описание сервиса: " + contract_.path() + "?wsdl\n");
  HttpResponse response;
  response.content_type = "text/xml; charset=utf-8";
  response.body = std::move(*document);
  return response;
}

boost::asio::awaitable<HttpResponse> Service::handle(HttpRequest request) {
  if (request.method != "POST") co_return publish(request);
  auto exchange = std::make_shared<Exchange>();
  exchange->request = std::move(request);
  exchange->now = environment_.clock.now();
  std::function<void()> job = [this, exchange] {
    if (auto understood = understand(*exchange); !understood)
      exchange->failure = understood.error();
  };
  const auto ran = co_await environment_.workers.run(std::move(job));
  if (!ran) exchange->failure = ran.error();
  if (!exchange->failure) co_await perform(exchange);
  co_return co_await answer(exchange);
}

boost::asio::awaitable<HttpResponse> Service::refuse(base::Error error, HttpRequest request) {
  auto exchange = std::make_shared<Exchange>();
  exchange->request = std::move(request);
  exchange->now = environment_.clock.now();
  exchange->version = net::version_of(exchange->request);
  exchange->failure = std::move(error);
  co_return co_await answer(exchange);
}

boost::asio::awaitable<HttpResponse> Service::answer(std::shared_ptr<Exchange> exchange) {
  if (exchange->failure) co_await journal_refusal(exchange);
  report(*exchange);
  std::function<void()> job = [this, exchange] { seal(*exchange); };
  const auto sealed = co_await environment_.workers.run(std::move(job));
  if (!sealed) {
    HttpResponse response = plain(503, std::string{base::info(sealed.error().code).id} + "\n");
    response.headers.emplace_back("Retry-After", "5");
    co_return response;
  }
  co_return std::move(exchange->response);
}

base::Result<void> Service::understand(Exchange& exchange) const {
  exchange.version = net::version_of(exchange.request);
  BASE_TRY(octets, net::unpack_envelope(exchange.request));
  xml::ParseLimits limits;
  limits.bytes = octets.size();  // the server has already held the body to its limit
  BASE_TRY(document, xml::Document::parse(octets, limits));
  BASE_TRY(envelope, security::open_envelope(document));
  exchange.version = envelope.version;
  exchange.relates_to = net::addressing_message_id(envelope);
  BASE_CHECK(check_headers(envelope));

  BASE_TRY(verified, environment_.verifier.get()->verify(std::move(document), exchange.now));
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
  if (operation->who != call->message.partner().kind)
    return base::fail(Code::operation_forbidden, operation->name);
  BASE_CHECK(accept_if_valid(exchange, contract_.schema().validate(payload)));
  BASE_TRY(plan, operation->prepare(call));
  BASE_CHECK(accept_if_valid(exchange, plan.violations));
  exchange.plan = std::move(plan);
  return {};
}

boost::asio::awaitable<void> Service::perform(std::shared_ptr<Exchange> exchange) {
  if (exchange->plan.look) {
    std::function<void(Done)> read = [this, exchange](Done done) {
      environment_.storage.read(exchange->plan.look, std::move(done));
    };
    const auto looked = co_await net::await_callback(std::move(read));
    if (!looked) exchange->failure = looked.error();
  }
  if (exchange->failure) co_return;
  std::function<void(Done)> write = [this, exchange](Done done) {
    Job job = [this, exchange](const Work& work) -> base::Result<void> {
      BASE_TRY(payload, execute(*exchange, work));
      exchange->payload = std::move(payload);
      return {};
    };
    environment_.storage.write(std::move(job), std::move(done));
  };
  const auto written = co_await net::await_callback(std::move(write));
  if (!written) exchange->failure = written.error();
  if (!written || !exchange->plan.verdict) co_return;
  const auto verdict = exchange->plan.verdict();
  if (!verdict) exchange->failure = verdict.error();
}

base::Result<std::string> Service::execute(const Exchange& exchange, const Work& work) const {
  const Call& call = *exchange.call;
  work.log.append(request_entry(exchange));
  const std::string& signature = call.message.signature_digest();
  if (!exchange.plan.once) {
    if (!signature.empty() && !work.inbox.first_sight(signature, exchange.now))
      return base::fail(Code::message_replayed);
    return exchange.plan.change(work, {});
  }
  const bus::Incoming incoming{
      call.message.partner().id,     call.message_id, call.operation, call.trace,
      call.message.content_digest(), signature,       call.now};
  const bus::Effect effect = [&](domain::MessageId id) { return exchange.plan.change(work, id); };
  BASE_TRY(accepted, bus::accept_once(work.inbox, incoming, effect));
  return std::move(accepted.answer);
}

// A stranger's refusals must not crowd out the journal and its queue; the metrics count them all.
// What is late is not refused: its own journal entry follows.
bool Service::may_journal(const Exchange& exchange) {
  if (exchange.failure->code == Code::message_in_progress) return false;
  if (exchange.call) return true;
  const auto second = std::chrono::floor<std::chrono::seconds>(exchange.now);
  if (second != stranger_second_) stranger_rows_ = 0;
  stranger_second_ = second;
  if (++stranger_rows_ <= base::limits::stranger_journal_rows) return true;
  environment_.metrics.count("kontingent_journal_lost_total", {{"reason", "stranger"}});
  return false;
}

boost::asio::awaitable<void> Service::journal_refusal(std::shared_ptr<Exchange> exchange) {
  if (!may_journal(*exchange)) co_return;
  const base::CodeInfo& row = base::info(exchange->failure->code);
  registers::Tables::LoadRecord record;
  record.at = exchange->now;
  if (exchange->call) record.partner = exchange->call->message.partner().id;
  if (exchange->call) record.source = exchange->call->message_id;
  if (exchange->operation != "unknown") record.operation = exchange->operation;
  record.trace = exchange->request.trace;
  record.ok = false;
  record.code = row.id;
  record.comment = row.text;
  if (!exchange->failure->subject.empty()) record.comment += " " + exchange->failure->subject;
  std::function<void(Done)> write = [this, record = std::move(record)](Done done) {
    Job job = [record](const Work& work) -> base::Result<void> {
      work.tables.journal(record);
      return {};
    };
    environment_.storage.write(std::move(job), std::move(done));
  };
  const auto written = co_await net::await_callback(std::move(write));
  if (written) co_return;
  // the refusal itself still goes out; the log keeps what the journal could not
  environment_.metrics.count("kontingent_journal_lost_total", {{"reason", "storage"}});
  environment_.log.failure(written.error(), "refusal not journalled",
                           {{"trace", exchange->request.trace}});
}

void Service::seal(Exchange& exchange) const {
  security::Sealing how;
  how.version = exchange.version;
  how.wsa_relates_to = exchange.relates_to;
  int status = 200;
  if (exchange.failure) {
    const base::CodeInfo& row = base::info(exchange.failure->code);
    status = fault_status(exchange.version, row);
    how.wsa_action = fault_action;
    const std::string message_id = exchange.call ? exchange.call->message_id : std::string{};
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
    exchange.response = plain(500, std::string{base::info(Code::internal).id} + "\n");
    return;
  }
  exchange.response =
      net::soap_response(exchange.request, exchange.version, status, std::move(*sealed));
  if (status == 503) exchange.response.headers.emplace_back("Retry-After", "5");
}

void Service::report(const Exchange& exchange) const {
  const auto took = environment_.clock.now() - exchange.now;
  const std::string_view code =
      exchange.failure ? base::info(exchange.failure->code).metric : std::string_view{"ok"};
  environment_.metrics.count(
      "kontingent_exchanges_total",
      {{"service", contract_.path()}, {"operation", exchange.operation}, {"code", code}});
  environment_.metrics.observe_seconds("kontingent_exchange_seconds",
                                       std::chrono::duration<double>(took).count(),
                                       {{"service", contract_.path()}});
  const std::string partner = exchange.call ? exchange.call->message.partner().code : "unknown";
  const std::string message = exchange.call ? exchange.call->message_id : "";
  const std::int64_t micros = took.count();
  if (exchange.failure)
    environment_.log.failure(*exchange.failure, "message refused",
                             {{"trace", exchange.request.trace},
                              {"service", contract_.path()},
                              {"operation", exchange.operation},
                              {"partner", partner},
                              {"message", message},
                              {"us", micros}});
  else
    environment_.log.write(base::Level::info, "message answered",
                           {{"trace", exchange.request.trace},
                            {"service", contract_.path()},
                            {"operation", exchange.operation},
                            {"partner", partner},
                            {"message", message},
                            {"us", micros}});
}

}  // namespace adapters::soap
