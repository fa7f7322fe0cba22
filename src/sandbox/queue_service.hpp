#pragma once
// One call of SMEV's queue, from HTTP to HTTP: refuses as strictly as the real one does.
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "adapters/smev/message_id.hpp"
#include "base/log.hpp"
#include "net/http.hpp"
#include "sandbox/file_shelf.hpp"
#include "sandbox/queue_answers.hpp"
#include "sandbox/queue_journal.hpp"
#include "sandbox/queue_refusal.hpp"
#include "sandbox/queue_switches.hpp"

namespace sandbox {

// A system that is registered with SMEV.
struct Participant {
  std::string mnemonic;
  std::string fingerprint;  // of its certificate
};

// A kind of business data: who answers requests of it.
struct ProvidedKind {
  std::string ns, root, mnemonic;
  std::string element{}, value{};  // of the content: only requests where it says so; empty: all
  std::optional<xml::Schema> schema{};  // what breaks it is taken and then rejected
};

class QueueService {
 public:
  struct Options {
    std::vector<Participant> participants;
    std::vector<ProvidedKind> kinds;
    std::chrono::milliseconds redelivery;
    std::size_t attachments_bytes;
    std::vector<std::string> algorithms;  // of signatures; none: all that are current
    FileShelf* shelf = nullptr;           // outlives this; none: files are not asked for
  };
  struct Schemas {  // by version
    std::array<xml::Schema, 3> incoming, outgoing;
  };
  // clock and log outlive this.
  QueueService(Options options, security::Signer signer, Schemas schemas, const base::Clock& clock,
               base::Log& log);

  struct Outcome {
    net::HttpResponse response;
    std::chrono::milliseconds delay{};  // to wait before it goes out
  };
  // Never fails: a refusal is an answer. One thread.
  Outcome handle(const net::HttpRequest& request);
  // From now on what changes the queue is written there before it is answered; outlives this.
  void keep(QueueJournal& journal) { journal_ = &journal; }
  Switches& switches() { return switches_; }

 private:
  struct Answer {
    std::string envelope;
    std::vector<smev::Attachment> attachments{};
    bool changed = true;  // the queue is another than before
  };
  struct Call {
    smev::Operation operation;
    std::string caller;  // mnemonic
    const smev::Verified& message;
    base::Time now;
  };
  using Answered = boost::system::result<Answer, QueueRefusal>;

  Answered process(smev::Parsed parsed, smev::Operation operation);
  boost::system::result<smev::Verified, QueueRefusal> verify(smev::Parsed parsed) const;
  boost::system::result<std::string, QueueRefusal> recognize(const smev::Verified& message) const;
  Answered dispatch(const Call& call);
  Answered send_request(const Call& call);
  Answered send_response(const Call& call);
  Answered get(const Call& call, Kind kind);
  Answered get_status(const Call& call);
  boost::system::result<QueuedMessage, QueueRefusal> receive(const Call& call,
                                                             const smev::Letter& letter) const;
  std::vector<smev::StorageAccess> let_in(const QueuedMessage& message);
  void reject(const QueuedMessage& request);
  Answered sealed(smev::Version version, std::string envelope,
                  std::vector<smev::Attachment> attachments = {}) const;

  Options options_;
  security::Signer signer_;
  Schemas schemas_;
  const base::Clock& clock_;
  base::Log& log_;
  smev::MessageIds ids_;
  QueueState state_;
  Switches switches_;
  QueueJournal* journal_ = nullptr;
};

}  // namespace sandbox
