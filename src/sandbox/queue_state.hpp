#pragma once
// What a queue of SMEV 3 holds: messages by recipient, invisible once taken until they are
// acknowledged or come again. In memory, bounded, gone at the end. One thread.
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/smev/envelope.hpp"
#include "adapters/smev/read.hpp"

namespace sandbox {

namespace smev = adapters::smev;

enum class Kind { request, response };

struct QueuedMessage {
  smev::Version version{};  // comes out only by the version that it came in by
  Kind kind{};
  std::string id;                 // for Ack
  std::string sender, recipient;  // mnemonics; sender is empty when SMEV itself speaks
  std::string ns, root;           // of the content; may be empty in a response
  std::string data;               // the signed element's octets
  std::string signature;          // the sender's ds:Signature over them; empty: SMEV itself
  std::vector<smev::Attachment> attachments{};
  std::vector<std::string> stored{};  // uuids of its files in the storage
  base::Time sent_at{};
  std::string reply_to{};                                         // of a request
  std::string original_id{}, transaction_code{}, reference_id{};  // of the request that is answered

  std::size_t bytes() const;
};

// Who asked what: to send the answer back by.
struct Origin {
  std::string request_id, sender, transaction_code, reference_id;
  std::string ns;        // of the request's content, and so of its answer's
  std::string provider;  // who may answer
};

class QueueState {
 public:
  // redelivery: how long a taken message stays invisible without Ack.
  explicit QueueState(std::chrono::milliseconds redelivery) : redelivery_(redelivery) {}

  // May a message of this id be sent now? Errors: smev_id_invalid, smev_id_stale,
  // smev_already_sent.
  base::Result<void> admit(const std::string& id, base::Time now) const;
  // Remembers the id and queues the message. Error: smev_destination_full.
  base::Result<void> put(QueuedMessage message);
  // Of a message that is taken but not queued.
  void remember_id(const std::string& id);
  // The oldest visible message for that recipient; null: none. It is invisible from then on. Valid
  // until the next call.
  const QueuedMessage* take(smev::Version version, Kind kind, const std::string& recipient,
                            const smev::Selector& selector, base::Time now);
  // Error: smev_target_unknown (no such message was taken by this recipient).
  base::Result<void> acknowledge(const std::string& recipient, const std::string& id);

  // The token that a response must carry in To, and what it stands for (null: nothing).
  std::string remember(Origin origin);
  const Origin* origin_of(const std::string& reply_to) const;

  // What GetStatus tells that participant, each once; the oldest are forgotten.
  void tell(const std::string& participant, smev::AsyncStatus status);
  std::optional<smev::AsyncStatus> next_status(const std::string& participant);

  std::vector<smev::QueueLength> lengths(const std::string& recipient) const;

 private:
  struct Held {
    QueuedMessage message;
    std::optional<base::Time> visible_at{};  // empty: never taken
  };
  std::chrono::milliseconds redelivery_;
  std::map<std::pair<std::string, Kind>, std::deque<Held>> queues_;  // by recipient
  std::size_t bytes_ = 0;                                            // of all that is queued
  std::set<std::string> ids_;
  std::deque<std::string> ids_by_age_;
  std::map<std::string, Origin> origins_;
  std::deque<std::string> origins_by_age_;
  std::map<std::string, std::deque<smev::AsyncStatus>> statuses_;
};

}  // namespace sandbox
