#include "adapters/smev/answers.hpp"

#include <algorithm>

#include "adapters/smev/fault.hpp"
#include "base/text.hpp"
#include "bus/inbox.hpp"
#include "xml/canonical.hpp"

namespace adapters::smev {

using base::Code;
using Kind = Reaction::Kind;

// One response on its way. Shared by the loop, a CPU thread and a database thread, one after the
// other.
struct Answers::Exchange {
  TakenResponse taken;
  base::Time now;
  std::string digest;         // of what the sender said: a repeat has the same
  domain::PartnerId partner;  // whose it is; SMEV itself while that is not known
  bool genuine = false;       // the sender's signature holds and is a partner's, or SMEV speaks
  bool of_smev = false;       // SMEV speaks, and nobody else has
  Reaction reaction;
};

namespace {

// 1.1 and 1.3 may leave the original id out: then the chain's first message is ours. What stands in
// the sender's own data is his word.
const std::string& asked_by(const ReceivedResponse& response, bool of_smev) {
  if (!response.original_id.empty()) return response.original_id;
  if (of_smev && response.data.async) return response.data.async->original_id;
  return response.reference_id;
}

bool has_sender(xml::Node response) {
  return std::ranges::any_of(response.children(), [](xml::Node each) {
    return each.name() == "SenderInformationSystemSignature";
  });
}

Reaction failed(base::Error error) {
  Reaction reaction;
  reaction.kind = Kind::failed;
  reaction.error = std::move(error);
  return reaction;
}

// SMEV says so twice: by GetStatus and as the response.
bool has_failed(const soap::Work& work, const std::string& message_id) {
  return work.questions.state(message_id) == bus::QuestionState::refused;
}

}  // namespace

bool is_rejection(const AsyncStatus& status) {
  return !status.fault.empty() || status.category == "requestIsRejectedBySmev";
}

Reaction reaction_of(const AsyncStatus& status) {
  if (is_rejection(status)) return failed(error_of(status));
  Reaction reaction;
  reaction.kind = Kind::status;
  reaction.status = RequestStatus{0, {}, status.category};
  return reaction;
}

Reaction reaction_of(const ResponseData& data) {
  if (data.async) return reaction_of(*data.async);
  Reaction reaction;
  if (data.status) {
    reaction.kind = Kind::status;
    reaction.status = data.status;
  } else if (!data.rejections.empty()) {
    reaction.kind = Kind::rejected;
    reaction.rejections = data.rejections;
  }
  return reaction;
}

boost::asio::awaitable<base::Result<Look>> Answers::look(Queue& queue, Selector selector) {
  auto taken = co_await queue.take_response(std::move(selector));
  if (!taken) co_return taken.error();
  Look look;
  look.polled = Polled::empty;
  if (!*taken) co_return look;
  if (!(*taken)->message) {
    look.polled = Polled::put_off;
    look.trouble = (*taken)->wrong;
    parts_.log.failure(*look.trouble, "SMEV message that nobody can read");
    co_return look;
  }
  std::string id = (*taken)->received.data.message_id;
  const auto genuine = co_await take_in(queue, std::move(**taken));
  look = look_of(std::move(id), genuine);
  co_return look;
}

boost::asio::awaitable<base::Result<Look>> Answers::look_at_status(Queue& queue) {
  auto status = co_await queue.get_status();
  if (!status) co_return status.error();
  Look look;
  look.polled = *status ? Polled::brought : Polled::empty;
  if (!*status || !is_rejection(**status)) co_return look;
  const base::Error error = error_of(**status);
  Teller::Around around = [error, id = (*status)->original_id](const soap::Work& work,
                                                               const Teller::Tell& tell,
                                                               Teller::Told& told) {
    auto done = tell();
    if (!told.question && !has_failed(work, id)) told.amiss = error;
    return done;
  };
  auto telling =
      parts_.teller.tell((*status)->original_id, reaction_of(**status), std::move(around));
  const auto told = co_await std::move(telling);
  if (!told) parts_.log.failure(told.error(), "SMEV status not taken in");
  co_return look;
}

boost::asio::awaitable<base::Result<bool>> Answers::take_in(Queue& queue, TakenResponse taken) {
  auto exchange = std::make_shared<Exchange>();
  exchange->taken = std::move(taken);
  exchange->now = parts_.clock.now();
  exchange->partner = queue_;
  auto understood = std::make_shared<base::Result<void>>();
  std::function<void()> job = [this, exchange, understood] {
    *understood = understand(*exchange);
    if (!*understood && !base::info(understood->error().code).retry) {
      exchange->reaction = failed(understood->error());
      *understood = {};
    }
  };
  const auto ran = co_await parts_.workers.run(std::move(job), "smev");
  if (!ran) co_return ran.error();
  if (!*understood) co_return understood->error();
  const auto fetched = co_await fetch(queue, exchange);
  if (!fetched) co_return fetched.error();
  Teller::Around around = [this, exchange](const soap::Work& work, const Teller::Tell& tell,
                                           Teller::Told& told) {
    return commit(*exchange, work, tell, told);
  };
  std::string original = asked_by(exchange->taken.received, exchange->of_smev);
  Reaction reaction = exchange->reaction;
  auto telling = parts_.teller.tell(std::move(original), std::move(reaction), std::move(around));
  const auto told = co_await std::move(telling);
  if (!told) {
    parts_.log.failure(told.error(), "SMEV response not taken in, it comes again",
                       {{"message", exchange->taken.received.data.message_id}});
    co_return told.error();
  }
  co_return exchange->genuine;
}

// Whose it is decides whether it is believed. What SMEV says itself nobody else has signed: the
// schema lets any participant speak as if he were SMEV.
base::Result<void> Answers::understand(Exchange& exchange) const {
  const TakenResponse& taken = exchange.taken;
  const xml::Node data = sender_data(taken.message->signed_part());
  BASE_TRY(said, xml::canonicalize(data));
  exchange.digest = security::sha256_hex(said);
  if (taken.wrong) return *taken.wrong;
  const ReceivedResponse& response = taken.received;
  exchange.reaction = reaction_of(response.data);
  exchange.of_smev = response.data.async && !has_sender(taken.message->signed_part());
  if (exchange.of_smev) {
    exchange.genuine = true;
    return {};
  }
  const bool answers = exchange.reaction.kind == Kind::answer;
  const xml::Node root = answers ? content_root(data) : data;
  if (!root) return base::fail(Code::soap_operation, "a response without content");
  const auto trust = parts_.verifier.get()->trust();
  BASE_TRY(verified, taken.message->hand_over(root, trust, exchange.now));
  exchange.genuine = true;
  exchange.partner = verified.partner().id;
  exchange.reaction.partner = verified.partner().code;
  if (response.data.async && exchange.partner != queue_)
    return base::fail(Code::operation_forbidden, "speaks as if it were SMEV");
  if (!answers) return {};
  exchange.reaction.answer = std::make_shared<const security::Verified>(std::move(verified));
  return {};
}

// Only of a partner's answer, and after so long without.
boost::asio::awaitable<base::Result<void>> Answers::fetch(Queue& queue, ExchangePtr exchange) {
  ReceivedResponse& response = exchange->taken.received;
  if (exchange->reaction.kind != Kind::answer) co_return base::Result<void>();
  const auto fetched = co_await queue.fetch(response);
  if (fetched) {
    exchange->reaction.attachments = response.attachments;
  } else {
    const bool ends = is_of_message(fetched.error()) ||
                      patience_.is_over(response.data.message_id, exchange->now);
    if (!ends)
      parts_.log.failure(fetched.error(), "SMEV response not taken in, it comes again",
                         {{"message", response.data.message_id}});
    if (!ends) co_return fetched;
    exchange->reaction = failed(fetched.error());
  }
  co_return base::Result<void>();
}

base::Result<void> Answers::commit(Exchange& exchange, const soap::Work& work,
                                   const Teller::Tell& tell, Teller::Told& told) const {
  const ReceivedResponse& response = exchange.taken.received;
  const std::string trace = base::make_uuid();
  const bus::Incoming incoming{
      queue_, response.data.message_id, "Response", trace, exchange.digest, {}, exchange.now};
  bool repeated = true;
  const bus::Effect effect = [&](domain::MessageId) -> base::Result<std::string> {
    repeated = false;
    BASE_CHECK(tell());
    const bool known =
        response.data.async && has_failed(work, asked_by(response, exchange.of_smev));
    if (!told.question && !known) told.amiss = base::fail(Code::smev_answer_unexpected);
    return std::string();
  };
  const auto accepted = bus::accept_once(work.inbox, incoming, effect);
  if (!accepted && accepted.error().code != Code::message_id_reused) return accepted.error();
  if (!accepted) told.amiss = accepted.error();
  bus::LogEntry entry;
  entry.at = exchange.now;
  entry.answer = true;
  entry.partner = exchange.partner;
  entry.service = "smev";
  if (told.question) entry.operation = told.question->operation;
  entry.message_id = response.data.message_id;
  entry.trace = told.question ? told.question->trace : trace;
  if (told.amiss) entry.code = base::info(told.amiss->code).id;
  entry.body = exchange.taken.body;
  work.log.append(entry);
  return {};
}

}  // namespace adapters::smev
