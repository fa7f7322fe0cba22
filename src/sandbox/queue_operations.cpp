// What each operation of SMEV's queue does with a message that is valid, signed and its sender
// known.
#include <algorithm>

#include "sandbox/queue_service.hpp"
#include "xml/canonical.hpp"

namespace sandbox {

using base::Code;
using smev::Operation;

QueueService::Answered QueueService::dispatch(const Call& call) {
  const auto version = call.message.version();
  switch (call.operation) {
    case Operation::send_request:
      return send_request(call);
    case Operation::send_response:
      return send_response(call);
    case Operation::get_request:
      return get(call, Kind::request);
    case Operation::get_response:
      return get(call, Kind::response);
    case Operation::get_status:
      return get_status(call);
    case Operation::get_statistics:
      return Answer{write_lengths(version, state_.lengths(call.caller)), {}, false};
    case Operation::ack:
      break;
  }
  BASE_CHECK(state_.acknowledge(call.caller, call.message.signed_part().text()));
  return Answer{write_acknowledged(version)};
}

// What both kinds of sent messages have in common.
boost::system::result<QueuedMessage, QueueRefusal> QueueService::receive(
    const Call& call, const smev::Letter& letter) const {
  BASE_CHECK(state_.admit(letter.message_id, call.now));
  BASE_TRY(attachments, call.message.attachments(letter.attachments, options_.attachments_bytes));
  if (options_.shelf != nullptr)
    for (const smev::StoredAttachment& each : letter.stored)
      if (!options_.shelf->find(each.uuid))
        return QueueRefusal(base::fail(Code::smev_attachments_differ, "nothing under that uuid"));
  const xml::Node part = call.message.signed_part();
  BASE_TRY(data, xml::canonicalize(part, {.exclusive = false}));
  BASE_TRY(signature, call.message.signature());
  QueuedMessage message;
  message.version = call.message.version();
  message.id = letter.message_id;
  message.sender = call.caller;
  message.data = std::move(data);
  message.signature = std::move(signature);
  message.attachments = std::move(attachments);
  for (const smev::StoredAttachment& each : letter.stored) message.stored.push_back(each.uuid);
  message.sent_at = call.now;
  if (const xml::Node root = smev::content_root(part)) {
    message.ns = root.ns();
    message.root = root.name();
  }
  return message;
}

QueueService::Answered QueueService::send_request(const Call& call) {
  BASE_TRY(data, smev::read_request_data(call.message.signed_part()));
  BASE_TRY(message, receive(call, data));
  if (data.end_of_life && *data.end_of_life < call.now)
    return QueueRefusal(base::fail(Code::smev_end_of_life));
  const xml::Node root = smev::content_root(call.message.signed_part());
  const auto kind = std::ranges::find_if(options_.kinds, [&](const ProvidedKind& each) {
    return each.ns == message.ns && each.root == message.root &&
           (each.element.empty() || root.child(each.ns, each.element).text() == each.value);
  });
  if (kind == options_.kinds.end()) {
    QueueRefusal refusal(base::fail(Code::smev_business_type_unknown));
    refusal.ns = message.ns;
    refusal.root = message.root;
    return refusal;
  }
  message.kind = Kind::request;
  message.recipient = kind->mnemonic;
  message.reply_to = state_.remember({message.id, call.caller, data.transaction_code,
                                      data.reference_id, message.ns, message.recipient});
  const std::string taken = write_taken(call.operation, message);
  if (kind->schema && !kind->schema->validate(root).empty()) {
    reject(message);
    return sealed(message.version, taken);
  }
  BASE_CHECK(state_.put(std::move(message)));
  return sealed(call.message.version(), taken);
}

// SMEV takes a message and then says that it does not: by GetStatus, and as the response.
void QueueService::reject(const QueuedMessage& request) {
  const Origin& origin = *state_.origin_of(request.reply_to);
  smev::ResponseData said;
  said.message_id = ids_.next();
  said.to = request.reply_to;
  said.async = smev::AsyncStatus{
      request.id, "requestIsRejectedBySmev", "", "InvalidContent",
      "Бизнес-данные сообщения не соответствуют схеме, зарегистрированной в СМЭВ."};
  QueuedMessage response;
  response.version = request.version;
  response.kind = Kind::response;
  response.id = said.message_id;
  response.recipient = request.sender;
  response.ns = request.ns;
  response.data = smev::response_data(said);
  response.sent_at = clock_.now();
  response.original_id = request.id;
  response.transaction_code = origin.transaction_code;
  response.reference_id = origin.reference_id.empty() ? request.id : origin.reference_id;
  state_.tell(request.sender, *said.async);
  state_.remember_id(request.id);
  if (const auto put = state_.put(std::move(response)); !put)
    log_.failure(put.error(), "rejection not queued");
}

QueueService::Answered QueueService::send_response(const Call& call) {
  BASE_TRY(data, smev::read_response_data(call.message.signed_part()));
  BASE_TRY(message, receive(call, data));
  const Origin* origin = state_.origin_of(data.to);
  if (!origin || origin->provider != call.caller)
    return QueueRefusal(base::fail(Code::smev_recipient_unknown));
  if (message.root.empty())
    message.ns = origin->ns;
  else if (message.ns != origin->ns)
    return QueueRefusal(base::fail(Code::smev_response_type_wrong));
  message.kind = Kind::response;
  message.recipient = origin->sender;
  message.original_id = origin->request_id;
  message.transaction_code = origin->transaction_code;
  message.reference_id = origin->reference_id.empty() ? origin->request_id : origin->reference_id;
  const std::string taken = write_taken(call.operation, message);
  BASE_CHECK(state_.put(std::move(message)));
  return sealed(call.message.version(), taken);
}

QueueService::Answered QueueService::get(const Call& call, Kind kind) {
  const auto version = call.message.version();
  const smev::Selector selector = smev::read_selector(call.message.signed_part());
  const bool known = selector.root.empty() ||
                     std::any_of(options_.kinds.begin(), options_.kinds.end(),
                                 [&](const auto& each) { return each.ns == selector.ns; });
  if (!known) return QueueRefusal(base::fail(Code::smev_type_unknown));
  const QueuedMessage* message = state_.take(version, kind, call.caller, selector, call.now);
  if (!message) return Answer{write_delivery(version, kind, nullptr, {}, call.now), {}, false};
  std::string envelope = write_delivery(version, kind, message, let_in(*message), call.now);
  return sealed(version, std::move(envelope), message->attachments);
}

// Each time anew: an account that was used is over, and the message may come again.
std::vector<smev::StorageAccess> QueueService::let_in(const QueuedMessage& message) {
  std::vector<smev::StorageAccess> access;
  if (options_.shelf == nullptr) return access;
  for (const std::string& uuid : message.stored)
    if (auto account = options_.shelf->let_in(uuid)) access.push_back(std::move(*account));
  return access;
}

QueueService::Answered QueueService::get_status(const Call& call) {
  const auto status = state_.next_status(call.caller);
  std::string envelope = write_status(call.message.version(), status);
  if (!status) return Answer{std::move(envelope), {}, false};
  return sealed(call.message.version(), std::move(envelope));
}

}  // namespace sandbox
