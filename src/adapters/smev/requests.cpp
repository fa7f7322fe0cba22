#include "adapters/smev/requests.hpp"

#include "adapters/smev/letter.hpp"
#include "base/limits.hpp"
#include "xml/document.hpp"

namespace adapters::smev {

using base::Code;

namespace {

using State = bus::QuestionState;

std::optional<State> end_of(Reaction::Kind kind) {
  switch (kind) {
    case Reaction::Kind::answer:
    case Reaction::Kind::rejected:
      return State::answered;
    case Reaction::Kind::failed:
      return State::refused;
    case Reaction::Kind::expired:
      return State::expired;
    case Reaction::Kind::status:
      break;
  }
  return std::nullopt;
}

}  // namespace

void Requests::add_handler(std::string name, Handler handler) {
  handlers_.emplace(std::move(name), std::move(handler));
}

base::Result<std::string> Requests::put(const soap::Work& work, const Request& request) const {
  if (!handlers_.contains(request.handler))
    return base::fail(Code::smev_answer_unexpected, "nobody to be told: " + request.handler);
  const auto content = xml::Document::parse(request.content);
  if (!content) return base::fail(Code::internal, "a request that is not one element");
  if (request.content.size() > base::limits::smev_content_bytes)
    return base::fail(Code::too_large, std::to_string(request.content.size()) + " octets");
  std::size_t bytes = 0;
  for (const Attachment& each : request.attachments) bytes += each.content.size();
  const bool stored = bytes > base::limits::smev_attachments_bytes;
  if (stored && bytes > settings_.stored_bytes)
    return base::fail(Code::smev_attachments_too_large, std::to_string(bytes) + " octets");
  RequestData data;
  Beside beside;
  for (const Attachment& each : request.attachments)
    if (stored)
      beside.files.push_back({ids_.next(), each.mime, each.content});
    else
      data.attachments.push_back({each.id, each.mime, {}});
  if (!stored) beside.attachments = request.attachments;
  data.message_id = ids_.next();
  data.content = request.content;
  const auto wait = request.wait > std::chrono::seconds::zero() ? request.wait : settings_.wait;
  const std::string name{content->root().name()};
  work.questions.put({data.message_id, request.handler, request.reference, name, request.trace,
                      request.now, request.now + wait});
  bus::Letter letter;
  letter.source = request.source;
  letter.operation = name;
  letter.trace = request.trace;
  letter.message_id = data.message_id;
  letter.payload = request_letter(settings_.version, data, beside);
  letter.created = request.now;
  letter.to.push_back(
      {settings_.queue, request.order_key, request.now + std::min(wait, settings_.send_within)});
  work.outbox.put(letter);
  return data.message_id;
}

base::Result<std::optional<bus::Question>> Requests::tell(const soap::Work& work,
                                                          const std::string& message_id,
                                                          const Reaction& reaction) const {
  const auto how = end_of(reaction.kind);
  const auto question =
      how ? work.questions.end(message_id, *how) : work.questions.find_open(message_id);
  if (!question) return question;
  const auto handler = handlers_.find(question->handler);
  if (handler == handlers_.end())
    return base::fail(Code::internal, "nobody to be told: " + question->handler);
  BASE_CHECK(handler->second(question->reference, reaction, work));
  return question;
}

}  // namespace adapters::smev
