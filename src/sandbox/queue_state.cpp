#include "sandbox/queue_state.hpp"

#include <algorithm>

#include "adapters/smev/message_id.hpp"
#include "base/text.hpp"

namespace sandbox {
namespace {

using base::Code;
namespace limits = base::limits;

bool fits(const QueuedMessage& message, smev::Version version, const smev::Selector& selector) {
  if (message.version != version) return false;
  if (selector.root.empty()) return true;
  // a rejection has no content of its own
  return message.ns == selector.ns && (message.root.empty() || message.root == selector.root);
}

}  // namespace

std::size_t QueuedMessage::bytes() const {
  std::size_t bytes = data.size() + signature.size();
  for (const smev::Attachment& each : attachments) bytes += each.content.size();
  return bytes;
}

base::Result<void> QueueState::admit(const std::string& id, base::Time now) const {
  const auto made_at = smev::time_of_id(id);
  if (!made_at) return base::fail(Code::smev_id_invalid);
  if (ids_.contains(id)) return base::fail(Code::smev_already_sent);
  if (*made_at < now - limits::smev_id_age) return base::fail(Code::smev_id_stale);
  return {};
}

base::Result<void> QueueState::put(QueuedMessage message) {
  auto& queue = queues_[{message.recipient, message.kind}];
  const std::size_t bytes = message.bytes();
  if (queue.size() >= limits::sandbox_queue_messages || bytes_ + bytes > limits::sandbox_bytes)
    return base::fail(Code::smev_destination_full);
  bytes_ += bytes;
  remember_id(message.id);
  queue.push_back({std::move(message)});
  return {};
}

void QueueState::remember_id(const std::string& id) {
  if (!ids_.insert(id).second) return;
  ids_by_age_.push_back(id);
  if (ids_by_age_.size() <= limits::sandbox_remembered_ids) return;
  ids_.erase(ids_by_age_.front());
  ids_by_age_.pop_front();
}

const QueuedMessage* QueueState::take(smev::Version version, Kind kind,
                                      const std::string& recipient, const smev::Selector& selector,
                                      base::Time now) {
  const auto queue = queues_.find({recipient, kind});
  if (queue == queues_.end()) return nullptr;
  for (Held& held : queue->second) {
    const bool visible = !held.visible_at || *held.visible_at <= now;
    if (!visible || !fits(held.message, version, selector)) continue;
    held.visible_at = now + redelivery_;
    return &held.message;
  }
  return nullptr;
}

base::Result<void> QueueState::acknowledge(const std::string& recipient, const std::string& id) {
  for (const Kind kind : {Kind::request, Kind::response}) {
    const auto queue = queues_.find({recipient, kind});
    if (queue == queues_.end()) continue;
    const auto held =
        std::find_if(queue->second.begin(), queue->second.end(),
                     [&](const Held& each) { return each.visible_at && each.message.id == id; });
    if (held == queue->second.end()) continue;
    bytes_ -= held->message.bytes();
    queue->second.erase(held);
    return {};
  }
  return base::fail(Code::smev_target_unknown);
}

std::string QueueState::remember(Origin origin) {
  std::string token = base::encode_base64(R"({"mid":")" + origin.request_id +
                                          R"(","eol":0,"mnm":")" + origin.sender + R"("})");
  if (origins_.emplace(token, std::move(origin)).second) origins_by_age_.push_back(token);
  if (origins_by_age_.size() > limits::sandbox_remembered_ids) {
    origins_.erase(origins_by_age_.front());
    origins_by_age_.pop_front();
  }
  return token;
}

const Origin* QueueState::origin_of(const std::string& reply_to) const {
  const auto found = origins_.find(reply_to);
  return found == origins_.end() ? nullptr : &found->second;
}

void QueueState::tell(const std::string& participant, smev::AsyncStatus status) {
  auto& statuses = statuses_[participant];
  statuses.push_back(std::move(status));
  if (statuses.size() > limits::sandbox_queue_messages) statuses.pop_front();
}

std::optional<smev::AsyncStatus> QueueState::next_status(const std::string& participant) {
  auto& statuses = statuses_[participant];
  if (statuses.empty()) return std::nullopt;
  smev::AsyncStatus next = std::move(statuses.front());
  statuses.pop_front();
  return next;
}

std::vector<smev::QueueLength> QueueState::lengths(const std::string& recipient) const {
  std::vector<smev::QueueLength> lengths;
  for (const auto& [key, queue] : queues_)
    if (key.first == recipient)
      lengths.push_back({key.first + (key.second == Kind::request ? ".request" : ".response"),
                         static_cast<long>(queue.size())});
  return lengths;
}

}  // namespace sandbox
