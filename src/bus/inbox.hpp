#pragma once
// Accept once. The port is implemented by store/ inside the transaction of the effect.
// Calls come from the database thread that owns the transaction; database failures are thrown.
#include <functional>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "domain/ids.hpp"

namespace bus {

// A message that was understood far enough to be remembered.
struct Incoming {
  domain::PartnerId partner;
  std::string message_id;        // the partner's UUID
  std::string operation;         // "PushMarks"
  std::string trace;             // one id in log, store, journal and answer
  std::string content_digest;    // SHA-256 hex of the canonical payload: same content, same digest
  std::string signature_digest;  // when, what was signed, by whom; empty when no Timestamp signed
  base::Time received;
  std::chrono::seconds replay_memory = base::limits::replay_memory;  // of the signature
};

struct Remembered {
  domain::MessageId id;
  std::string content_digest;
  std::string operation;
  base::Time received;
  std::string answer;  // the payload of the answer's Body, byte for byte
};

class Inbox {
 public:
  virtual ~Inbox() = default;
  // False: another transaction, maybe of another daemon, has this message at work. Held to the end
  // of the transaction.
  virtual bool claim(domain::PartnerId partner, const std::string& message_id) = 0;
  // True the first time a signature is seen; remembered for at least so long, which is
  // limits::replay_memory or more: as long as the message would be taken as fresh.
  virtual bool first_sight(const std::string& signature_digest, base::Time now,
                           std::chrono::seconds memory) = 0;
  virtual std::optional<Remembered> find(domain::PartnerId partner,
                                         const std::string& message_id) = 0;
  // An id for the message about to be stored, so that its effect can name it.
  virtual domain::MessageId reserve() = 0;
  virtual void remember(domain::MessageId id, const Incoming& message,
                        const std::string& answer) = 0;
  // An operator has it run again: how often by now.
  virtual int count_replay(domain::MessageId id) = 0;
};

struct Accepted {
  std::string answer;
  bool repeated = false;  // the stored answer of an earlier message
};

// The effect of a message on the records; returns the answer's payload.
using Effect = std::function<base::Result<std::string>(domain::MessageId)>;

// Decides, inside the transaction: at work elsewhere → message_in_progress, at once; new → effect,
// remembered with its answer; same id and content → the stored answer; same id, other content →
// message_id_reused; the very same signature → message_replayed. An error of the effect is returned
// and nothing is remembered.
base::Result<Accepted> accept_once(Inbox& inbox, const Incoming& message, const Effect& effect);

}  // namespace bus
