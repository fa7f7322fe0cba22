// One call of SMEV: sealed, sent, its answer judged.
#include "adapters/smev/queue.hpp"

#include "adapters/smev/fault.hpp"
#include "adapters/smev/write.hpp"
#include "net/url.hpp"

namespace adapters::smev {
namespace {

namespace asio = boost::asio;
using base::Code;

base::Error untrusted(const base::Error& why) {
  return base::fail(Code::answer_untrusted, base::describe(why));
}

}  // namespace

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

base::Result<Queue::Reply> Queue::judge(const net::HttpResponse& response, Operation operation,
                                        Demand demand) const {
  // What SMEV passes on may be made so that it cannot be read, and the next one is another's.
  const auto illegible = [&](const base::Error& why) -> base::Result<Reply> {
    if (demand == Demand::whole || response.status != 200) return untrusted(why);
    Reply none;
    none.illegible = untrusted(why);
    return none;
  };
  auto raw = unpack(response.content_type, response.body);
  if (!raw) return illegible(raw.error());
  auto parsed = Parsed::read(std::move(*raw));
  if (!parsed) return illegible(parsed.error());
  if (parsed->name() == "Fault") return read_fault(parsed->unsigned_message());
  if (parsed->version() != settings_.version ||
      parsed->name() != std::string{name_of(operation)} + "Response")
    return base::fail(Code::answer_untrusted, "an answer to something else");
  BASE_TRY(violations, parsed->validate(parts_.schema));
  Reply reply;
  if (!violations.empty() && !settings_.lenient)
    reply.violation = base::fail(Code::schema_violation, violations[0].message, violations[0].path);
  if (reply.violation && (demand == Demand::whole || parsed->empty())) return *reply.violation;
  if (operation == Operation::get_statistics)
    reply.statistics = read_statistics(parsed->unsigned_message());
  const bool tells = operation != Operation::get_statistics && operation != Operation::ack;
  if (!tells || parsed->empty()) return reply;
  auto verified = Verified::check(std::move(*parsed), {.any_sender = demand == Demand::smev});
  if (!verified) return illegible(verified.error());
  if (const auto known = settings_.check_smev(verified->signer()); !known)
    return untrusted(known.error());
  reply.signed_message = std::move(*verified);
  return reply;
}

asio::awaitable<base::Result<std::shared_ptr<Queue::Reply>>> Queue::call(
    Operation operation, std::shared_ptr<std::string> envelope,
    std::shared_ptr<const std::vector<Attachment>> attachments, Demand demand) {
  octets_ = {};
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
  octets_.sent = work->packed.body;
  request.body = std::move(work->packed.body);
  auto response = co_await client_.send(std::move(request), settings_.deadline);
  if (!response) co_return response.error();
  work->response = std::move(*response);
  std::function<void()> in = [this, work, operation, demand] {
    work->reply = judge(work->response, operation, demand);
  };
  const auto judged = co_await parts_.workers.run(std::move(in), "smev");
  octets_.received = std::move(work->response.body);
  if (!judged) co_return judged.error();
  if (!work->reply) co_return work->reply.error();
  co_return std::make_shared<Reply>(std::move(*work->reply));
}

}  // namespace adapters::smev
