#pragma once
// Requests of ours to other participants of SMEV 3, and what becomes of each. A request is put
// into the caller's transaction; SendRequest goes out after the commit, with one MessageID however
// often it is tried; what comes of it is told once, in the transaction that ends it.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/smev/message_id.hpp"
#include "adapters/smev/messages.hpp"
#include "adapters/smev/version.hpp"
#include "adapters/soap/storage.hpp"
#include "security/wss.hpp"

namespace adapters::smev {

struct Request {
  std::string handler;    // who is told: a name of add_handler
  std::string reference;  // the caller's own word for it, given back as it is
  std::string content;    // canonical XML, one element. SMEV finds the recipient by its namespace
                          // and name: they are the kind of data
  // Each signed by us. They travel along (MTOM); what is more than that takes lies in SMEV's
  // storage, and who receives it has a number of ours for its id.
  std::vector<Attachment> attachments{};
  std::string order_key{};     // those of one key are sent one after the other; may be empty
  std::string trace{};         // one id in log, store, journal and answer
  domain::MessageId source{};  // whose effect this is; may be none
  base::Time now{};
  std::chrono::seconds wait{};  // for the answer; zero: as configured
};

// What a request of ours came to.
struct Reaction {
  enum class Kind {
    answer,    // by who was asked
    rejected,  // RequestRejected: by who was asked, in `rejections`
    status,    // RequestStatus: by who was asked; the request stays open, more is to come
    failed,    // SMEV did not take it, or what came is not to be believed: `error`
    expired,   // nothing came in time
  };
  Kind kind{};
  std::shared_ptr<const security::Verified> answer{};  // kind answer: the root of its content, and
                                                       // whose it is
  std::vector<Attachment> attachments{};               // of it
  std::vector<Rejection> rejections{};
  std::string partner{};  // kinds answer, rejected, status: the code of who signed it
  std::optional<RequestStatus> status{};
  std::optional<base::Error> error{};
};

class Requests {
 public:
  struct Settings {
    Version version{};
    domain::PartnerId queue;           // SMEV itself: requests go there
    std::chrono::seconds send_within;  // later they are parked; less than smev_id_age
    std::chrono::seconds wait;         // for the answer, unless the request says
    std::size_t stored_bytes = 0;      // of one request's files in SMEV's storage; 0: there is none
  };
  // What is done about a reaction, on a database thread, in the transaction that ends the request;
  // it may run more than once and must only assign to what it captured. An error whose code says
  // "retry" leaves everything as it was, and the reaction comes again. Any other undoes the
  // handler's work, and the operator is alarmed; unless it was about a status, the handler is
  // called once more, with `failed` and its own error, and whatever he says the request has ended.
  using Handler = std::function<base::Result<void>(const std::string& reference,
                                                   const Reaction& reaction, const soap::Work&)>;

  // ids outlives this.
  Requests(Settings settings, MessageIds& ids) : settings_(settings), ids_(ids) {}

  // Once for each name, before the first poll: names are kept in the database and stay the same.
  void add_handler(std::string name, Handler handler);

  // Inside a transaction that writes: the request is on its way with the commit. Returns its
  // MessageID. Errors: internal (no such handler; content that is not one element), too_large
  // (limits::smev_content_bytes), smev_attachments_too_large.
  base::Result<std::string> put(const soap::Work& work, const Request& request) const;

  // Inside a transaction: ends the request, unless the reaction is a status, and tells the handler.
  // Empty: it is not open, and nobody was told. Errors: the handler's.
  base::Result<std::optional<bus::Question>> tell(const soap::Work& work,
                                                  const std::string& message_id,
                                                  const Reaction& reaction) const;
  domain::PartnerId queue() const { return settings_.queue; }

 private:
  Settings settings_;
  MessageIds& ids_;
  std::map<std::string, Handler, std::less<>> handlers_;
};

}  // namespace adapters::smev
