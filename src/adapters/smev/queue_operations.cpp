// The operations of SMEV's service, one call each.
#include "adapters/smev/attachments.hpp"
#include "adapters/smev/fault.hpp"
#include "adapters/smev/queue.hpp"
#include "adapters/smev/write.hpp"

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
  if (!received.data.content.empty()) BASE_CHECK(xml::Document::parse(received.data.content));
  BASE_TRY(attachments, message.attachments(received.data.attachments, max_bytes));
  received.attachments = std::move(attachments);
  return std::move(received);
}

ReceivedRequest heading(const ReceivedRequest*, xml::Node message) {
  return read_request_heading(message);
}
ReceivedResponse heading(const ReceivedResponse*, xml::Node message) {
  return read_response_heading(message);
}

// What the sender did wrong is told in it, and so is what only SMEV could have.
template <class Received>
Taken<Received> read_taken(Verified message, std::optional<base::Error> violation,
                           std::size_t max_bytes) {
  Taken<Received> taken{
      std::make_shared<const Verified>(std::move(message)), {}, std::move(violation)};
  if (!taken.wrong) {
    auto whole = read_whole<Received>(*taken.message, max_bytes);
    if (whole)
      taken.received = std::move(*whole);
    else
      taken.wrong = whole.error();
  }
  if (taken.wrong)
    taken.received = heading(static_cast<const Received*>(nullptr), taken.message->signed_part());
  return taken;
}

}  // namespace

bool is_of_message(const base::Error& error) {
  return action_of(error) == Action::dead_letter || error.code == Code::signature_invalid ||
         error.code == Code::too_large || error.code == Code::certificate_unknown;
}

base::Result<void> Queue::describe_all(const Beside& beside, Letter& letter) const {
  const base::Time now = parts_.clock.now();
  BASE_TRY(headers, describe(parts_.signer, beside.attachments, settings_.attachments_bytes, now));
  letter.attachments = std::move(headers);
  for (const Attachment& file : beside.files) {
    const auto open = [&file]() -> base::Result<security::Content> {
      return security::content_of(file.content);
    };
    BASE_TRY(stored, describe_stored(parts_.signer, file.id, file.mime, open, now));
    letter.stored.push_back(std::move(stored));
  }
  return {};
}

asio::awaitable<base::Result<void>> Queue::put_files(std::vector<Attachment> files) {
  if (parts_.files == nullptr)
    co_return base::fail(Code::smev_attachments_too_large, "and no file storage to put them into");
  auto kept = std::make_shared<const std::vector<Attachment>>(std::move(files));
  co_return co_await parts_.files->put(std::move(kept));
}

template <class Data>
asio::awaitable<base::Result<void>> Queue::send(Operation operation, Data data, Beside beside) {
  const std::string message_id = data.message_id;
  auto files = std::make_shared<Beside>(std::move(beside));
  auto letter = std::make_shared<Data>(std::move(data));
  auto envelope = std::make_shared<std::string>();
  auto described = std::make_shared<base::Result<void>>();
  std::function<void()> prepare = [this, files, letter, envelope, described] {
    *described = describe_all(*files, *letter);
    if (*described) *envelope = write(settings_.version, *letter, files->attachments);
  };
  const auto ran = co_await parts_.workers.run(std::move(prepare), "smev");
  if (!ran) co_return ran.error();
  if (!*described) co_return *described;
  if (!files->files.empty()) {
    const auto put = co_await put_files(std::move(files->files));
    if (!put) co_return put;
  }
  auto attached = std::make_shared<const std::vector<Attachment>>(std::move(files->attachments));
  auto reply = co_await call(operation, envelope, attached);
  base::Result<void> outcome;
  if (!reply) {
    if (action_of(reply.error()) != Action::sent)
      outcome = reply.error();
    else
      octets_.received.clear();  // a fault, which nobody signs: it is no receipt to keep
  } else if (!(*reply)->signed_message) {
    outcome = base::fail(Code::answer_untrusted, "not signed");
  } else {
    const Metadata about = read_metadata((*reply)->signed_message->signed_part());
    // 1.1 and 1.3 may leave the id out; an answer that is about nothing proves nothing: it is sent
    // again, and "already sent" settles it
    if (about.message_id != message_id)
      outcome = base::fail(Code::answer_untrusted, "about another message");
  }
  co_return outcome;
}

asio::awaitable<base::Result<void>> Queue::send_request(RequestData data, Beside beside) {
  return send(Operation::send_request, std::move(data), std::move(beside));
}

asio::awaitable<base::Result<void>> Queue::send_response(ResponseData data, Beside beside) {
  return send(Operation::send_response, std::move(data), std::move(beside));
}

template <class Received>
asio::awaitable<base::Result<void>> Queue::fetch_files(Received& received) {
  base::Result<void> done;
  if (parts_.files == nullptr || received.data.stored.empty()) co_return done;
  auto got = co_await parts_.files->get(received.data.stored, received.access);
  if (!got) co_return got.error();
  for (Attachment& file : *got) received.attachments.push_back(std::move(file));
  co_return done;
}

asio::awaitable<base::Result<void>> Queue::fetch(ReceivedRequest& request) {
  return fetch_files(request);
}

asio::awaitable<base::Result<void>> Queue::fetch(ReceivedResponse& response) {
  return fetch_files(response);
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
  const auto fetched = co_await fetch_files(**whole);
  if (!fetched) co_return fetched.error();
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

template <class Received>
asio::awaitable<base::Result<std::optional<Taken<Received>>>> Queue::take(Operation operation,
                                                                          Selector selector) {
  auto envelope = std::make_shared<std::string>(
      write_selector(settings_.version, operation, selector, parts_.clock.now()));
  auto nothing = std::make_shared<const std::vector<Attachment>>();
  auto reply = co_await call(operation, envelope, nothing, Demand::smev);
  if (!reply) co_return reply.error();
  std::optional<Taken<Received>> brought;
  if ((*reply)->illegible)
    brought = Taken<Received>{nullptr, {}, (*reply)->illegible, std::move(octets_.received)};
  if (!(*reply)->signed_message) co_return brought;
  auto taken = std::make_shared<Taken<Received>>();
  std::function<void()> read_it = [this, taken, message = *reply] {
    *taken = read_taken<Received>(std::move(*message->signed_message),
                                  std::move(message->violation), settings_.attachments_bytes);
  };
  const auto ran = co_await parts_.workers.run(std::move(read_it), "smev");
  if (!ran) co_return ran.error();
  taken->body = std::move(octets_.received);
  brought = std::move(*taken);
  co_return brought;
}

asio::awaitable<base::Result<std::optional<TakenRequest>>> Queue::take_request(Selector selector) {
  return take<ReceivedRequest>(Operation::get_request, std::move(selector));
}

asio::awaitable<base::Result<std::optional<TakenResponse>>> Queue::take_response(
    Selector selector) {
  return take<ReceivedResponse>(Operation::get_response, std::move(selector));
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
