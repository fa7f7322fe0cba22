#include "bus/inbox.hpp"

namespace bus {

base::Result<Accepted> accept_once(Inbox& inbox, const Incoming& message, const Effect& effect) {
  if (!inbox.claim(message.partner, message.message_id))
    return base::fail(base::Code::message_in_progress);
  if (!message.signature_digest.empty() &&
      !inbox.first_sight(message.signature_digest, message.received, message.replay_memory))
    return base::fail(base::Code::message_replayed);
  if (auto known = inbox.find(message.partner, message.message_id)) {
    if (known->content_digest != message.content_digest)
      return base::fail(base::Code::message_id_reused);
    return Accepted{std::move(known->answer), true};
  }
  const domain::MessageId id = inbox.reserve();
  BASE_TRY(answer, effect(id));
  inbox.remember(id, message, answer);
  return Accepted{std::move(answer), false};
}

}  // namespace bus
