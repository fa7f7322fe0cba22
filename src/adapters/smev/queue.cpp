#include "adapters/smev/queue.hpp"

#include "adapters/smev/attachments.hpp"
#include "adapters/smev/fault.hpp"
#include "adapters/smev/write.hpp"
#include "net/url.hpp"

namespace adapters::smev {
namespace {

namespace asio = boost::asio;
using base::Code;

std::string write(Version version, const RequestData& data,
                  const std::vector<Attachment>& attachments) {
  return write_request(version, data, attachments);
}
std::string write(Version version, const ResponseData& data,
                  const std::vector<Attachment>& attachments) {
  return write_response(version, data, attachments);
}

base::Result<ReceivedRequest> read(const ReceivedRequest*, const Verified& message) {
  return read_request(message.signed_part());
}
base::Result<ReceivedResponse> read(const ReceivedResponse*, const Verified& message) {
  return read_response(message.signed_part());
}

// The whole of a received message, its attachments with it.
template <class Received>
base::Result<Received> read_whole(const Verified& message, std::size_t max_bytes) {
  BASE_TRY(received, read(static_cast<const Received*>(nullptr), message));
  BASE_TRY(attachments, message.attachments(received.data.attachments, max_bytes));
  received.attachments = std::move(attachments);
  return std::move(received);
}

base::Error untrusted(const base::Error& why) {
  return base::fail(Code::answer_untrusted, base::describe(why));
}

}  // namespace

// Messages that tell nothing to act on are not signed: an empty queue, an Ack, statistics.
struct Queue::Reply {
  std::optional<Verified> signed_message;
  std::vector<QueueLength> statistics;
};

Queue::Queue(Settings settings, Parts parts, net::Client client)
    : settings_(std::move(settings)),
      parts_(parts),
      client_(std::move(client)),
      path_(net::split_url(settings_.url).path) {}

base::Result<std::unique_ptr<Queue>> Queue::open(Settings settings, Parts parts) {
  BASE_TRY(client, net::Client::make(parts.loop, net::split_url(settings.url).origin, settings.ca));
  return std::unique_ptr<Queue>(new Queue(std::move(settings), parts, std::move(client)));
}

base::Result<std::string> Queue::seal_message(std::string_view envelope) const {
  return seal(parts_.signer, envelope, "caller", parts_.schema);
}

base::Result<Queue::Reply> Queue::judge(const net::HttpResponse& response,
                                        Operation operation) const {
  auto raw = unpack(response.content_type, response.body);
  if (!raw) return untrusted(raw.error());
  auto parsed = Parsed::read(std::move(*raw));
  if (!parsed) return untrusted(parsed.error());
  if (parsed->name() == "Fault") return read_fault(parsed->unsigned_message());
  if (parsed->version() != settings_.version ||
      parsed->name() != std::string{name_of(operation)} + "Response")
    return base::fail(Code::answer_untrusted, "an answer to something else");
  BASE_TRY(violations, parsed->validate(parts_.schema));
  if (!violations.empty() && !settings_.lenient)
    return base::fail(Code::schema_violation, violations[0].message, violations[0].path);
  Reply reply;
  if (operation == Operation::get_statistics)
    reply.statistics = read_statistics(parsed->unsigned_message());
  const bool tells = operation != Operation::get_statistics && operation != Operation::ack;
  if (!tells || parsed->empty()) return reply;
  auto verified = Verified::check(std::move(*parsed), {});
  if (!verified) return untrusted(verified.error());
  if (verified->signer().fingerprint() != settings_.smev.fingerprint())
    return base::fail(Code::answer_untrusted, "signed by somebody else");
  reply.signed_message = std::move(*verified);
  return reply;
}

asio::awaitable<base::Result<std::shared_ptr<Queue::Reply>>> Queue::call(
    Operation operation, std::shared_ptr<std::string> envelope,
    std::shared_ptr<const std::vector<Attachment>> attachments) {
  struct Work {
    base::Result<std::string> sealed = std::string();
    Packed packed;
    net::HttpResponse response;
    base::Result<Reply> reply = Reply{};
  };
  auto work = std::make_shared<Work>();
  std::function<void()> out = [this, work, envelope, attachments] {
    work->sealed = seal_message(*envelope);
    if (work->sealed) work->packed = pack(*work->sealed, *attachments);
  };
  const auto sealed = co_await parts_.workers.run(std::move(out), "smev");
  if (!sealed) co_return sealed.error();
  if (!work->sealed) co_return work->sealed.error();
  net::HttpRequest request;
  request.method = "POST";
  request.path = path_;
  request.headers["content-type"] = work->packed.content_type;
  request.headers["soapaction"] = "\"urn:" + std::string{name_of(operation)} + '"';
  request.body = std::move(work->packed.body);
  auto response = co_await client_.send(std::move(request), settings_.deadline);
  if (!response) co_return response.error();
  work->response = std::move(*response);
  std::function<void()> in = [this, work, operation] {
    work->reply = judge(work->response, operation);
  };
  const auto judged = co_await parts_.workers.run(std::move(in), "smev");
  if (!judged) co_return judged.error();
  if (!work->reply) co_return work->reply.error();
  co_return std::make_shared<Reply>(std::move(*work->reply));
}

template <class Data>
asio::awaitable<base::Result<void>> Queue::send(Operation operation, Data data,
                                                std::vector<Attachment> attachments) {
  const std::string message_id = data.message_id;
  auto files = std::make_shared<const std::vector<Attachment>>(std::move(attachments));
  auto letter = std::make_shared<Data>(std::move(data));
  auto envelope = std::make_shared<std::string>();
  using Headers = std::vector<AttachmentHeader>;
  auto described = std::make_shared<base::Result<Headers>>(Headers{});
  std::function<void()> prepare = [this, files, letter, envelope, described] {
    *described = describe(parts_.signer, *files, settings_.attachments_bytes, parts_.clock.now());
    if (!*described) return;
    letter->attachments = std::move(**described);
    *envelope = write(settings_.version, *letter, *files);
  };
  const auto ran = co_await parts_.workers.run(std::move(prepare), "smev");
  if (!ran) co_return ran.error();
  if (!*described) co_return described->error();
  auto reply = co_await call(operation, envelope, files);
  base::Result<void> outcome;
  if (!reply) {
    if (action_of(reply.error()) != Action::sent) outcome = reply.error();
  } else if (!(*reply)->signed_message) {
    outcome = base::fail(Code::answer_untrusted, "not signed");
  } else {
    const Metadata about = read_metadata((*reply)->signed_message->signed_part());
    // 1.1 and 1.3 may leave the id out
    if (!about.message_id.empty() && about.message_id != message_id)
      outcome = base::fail(Code::answer_untrusted, "about another message");
  }
  co_return outcome;
}

asio::awaitable<base::Result<void>> Queue::send_request(RequestData data,
                                                        std::vector<Attachment> attachments) {
  return send(Operation::send_request, std::move(data), std::move(attachments));
}

asio::awaitable<base::Result<void>> Queue::send_response(ResponseData data,
                                                         std::vector<Attachment> attachments) {
  return send(Operation::send_response, std::move(data), std::move(attachments));
}

template <class Received>
asio::awaitable<base::Result<std::optional<Received>>> Queue::receive(Operation operation,
                                                                      Selector selector) {
  auto envelope = std::make_shared<std::string>(
      write_selector(settings_.version, operation, selector, parts_.clock.now()));
  auto nothing = std::make_shared<const std::vector<Attachment>>();
  auto reply = co_await call(operation, envelope, nothing);
  if (!reply) co_return reply.error();
  std::optional<Received> received;
  if (!(*reply)->signed_message) co_return received;
  auto whole = std::make_shared<base::Result<Received>>(Received{});
  std::function<void()> read_it = [this, whole, message = *reply] {
    *whole = read_whole<Received>(*message->signed_message, settings_.attachments_bytes);
  };
  const auto ran = co_await parts_.workers.run(std::move(read_it), "smev");
  if (!ran) co_return ran.error();
  if (!*whole) co_return whole->error();
  received = std::move(**whole);
  co_return received;
}

asio::awaitable<base::Result<std::optional<ReceivedRequest>>> Queue::get_request(
    Selector selector) {
  return receive<ReceivedRequest>(Operation::get_request, std::move(selector));
}

asio::awaitable<base::Result<std::optional<ReceivedResponse>>> Queue::get_response(
    Selector selector) {
  return receive<ReceivedResponse>(Operation::get_response, std::move(selector));
}

asio::awaitable<base::Result<void>> Queue::ack(std::string message_id, bool accepted) {
  auto envelope = std::make_shared<std::string>(write_ack(settings_.version, message_id, accepted));
  auto nothing = std::make_shared<const std::vector<Attachment>>();
  auto reply = co_await call(Operation::ack, envelope, nothing);
  base::Result<void> outcome;
  if (!reply && action_of(reply.error()) != Action::sent) outcome = reply.error();
  co_return outcome;
}

asio::awaitable<base::Result<std::optional<AsyncStatus>>> Queue::get_status() {
  auto envelope = std::make_shared<std::string>(
      write_timestamp(settings_.version, Operation::get_status, parts_.clock.now()));
  auto nothing = std::make_shared<const std::vector<Attachment>>();
  auto reply = co_await call(Operation::get_status, envelope, nothing);
  if (!reply) co_return reply.error();
  std::optional<AsyncStatus> status;
  if (const auto& message = (*reply)->signed_message) {
    const auto children = message->signed_part().children();
    if (!children.empty()) status = read_async_status(children.front());
  }
  co_return status;
}

asio::awaitable<base::Result<std::vector<QueueLength>>> Queue::get_statistics() {
  if (!find_operation(name_of(Operation::get_statistics), settings_.version))
    co_return base::fail(Code::usage, "SMEV 3 1.3 has no GetIncomingQueueStatistics");
  auto envelope = std::make_shared<std::string>(
      write_timestamp(settings_.version, Operation::get_statistics, parts_.clock.now()));
  auto nothing = std::make_shared<const std::vector<Attachment>>();
  auto reply = co_await call(Operation::get_statistics, envelope, nothing);
  if (!reply) co_return reply.error();
  co_return std::move((*reply)->statistics);
}

}  // namespace adapters::smev
