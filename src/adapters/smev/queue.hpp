#pragma once
// Our side of the talk with SMEV's queue: every message signed and valid before it leaves, every
// answer believed only when SMEV signed it. One call at a time per object; loop thread.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/smev/envelope.hpp"
#include "adapters/smev/file_storage.hpp"
#include "adapters/smev/read.hpp"
#include "base/clock.hpp"
#include "base/limits.hpp"
#include "net/client.hpp"
#include "net/workers.hpp"

namespace adapters::smev {

// What GetRequest or GetResponse brought: SMEV signed it, whatever else is wrong with it.
template <class Received>
struct Taken {
  // The sender's signature may not hold: hand_over tells. Null: nobody can read it, nor answer it
  // or acknowledge it; then `wrong` alone is there.
  std::shared_ptr<const Verified> message;
  Received received;                   // with `wrong` no more than its heading
  std::optional<base::Error> wrong{};  // it breaks the schema, or cannot be read
  std::string body{};                  // of the HTTP answer, as it came
};
using TakenRequest = Taken<ReceivedRequest>;
using TakenResponse = Taken<ReceivedResponse>;

class Queue {
 public:
  struct Settings {
    std::string url;           // "https://smev.example:7500/ws"
    std::filesystem::path ca;  // PEM: anchors of TLS
    Version version = Version::v1_2;
    // Whether SMEV signs with that certificate now; why not. Any thread.
    std::function<base::Result<void>(const security::Certificate&)> check_smev{};
    bool lenient = false;  // answers that break the schema are read all the same
    std::size_t attachments_bytes = base::limits::smev_attachments_bytes;
    std::chrono::milliseconds deadline = base::limits::smev_deadline;  // of one call
  };
  struct Parts {  // all outlive the Queue
    boost::asio::io_context& loop;
    net::Workers& workers;
    const security::Signer& signer;
    const xml::Schema& schema;  // queue.xsd of the version
    const base::Clock& clock;
    FileStorage* files = nullptr;  // none: what is stored is neither put there nor fetched
  };
  // Errors: config_invalid.
  static base::Result<std::unique_ptr<Queue>> open(Settings settings, Parts parts);

  // Errors of all calls: those of fault.hpp when SMEV refuses; partner_unreachable, timed_out,
  // answer_untrusted (not signed by SMEV, or not about this message), schema_violation (of our
  // message, or of an answer unless lenient), busy. action_of() says what to do about one.
  //
  // The attachments are described and signed here; headers that data has are replaced. Files are
  // put into SMEV's storage before the message goes: what is tried again finds them there.
  // smev_already_sent is no error: an earlier try went through.
  boost::asio::awaitable<base::Result<void>> send_request(RequestData data, Beside beside);
  boost::asio::awaitable<base::Result<void>> send_response(ResponseData data, Beside beside);
  // Empty: the queue is. The message comes again unless it is acknowledged.
  boost::asio::awaitable<base::Result<std::optional<ReceivedRequest>>> get_request(
      Selector selector);
  boost::asio::awaitable<base::Result<std::optional<ReceivedResponse>>> get_response(
      Selector selector);
  // The same for who has to deal with whatever SMEV brings: of the errors, those that are not about
  // the message itself. What lies in SMEV's storage stays there.
  boost::asio::awaitable<base::Result<std::optional<TakenRequest>>> take_request(Selector selector);
  boost::asio::awaitable<base::Result<std::optional<TakenResponse>>> take_response(
      Selector selector);
  // What lies in SMEV's storage, when there is one, once it is known whose message it is. Errors:
  // those of FileStorage::get; is_of_message() tells which are the sender's doing.
  boost::asio::awaitable<base::Result<void>> fetch(ReceivedRequest& request);
  boost::asio::awaitable<base::Result<void>> fetch(ReceivedResponse& response);
  // To be called when what came is committed. One that SMEV no longer holds is acknowledged.
  boost::asio::awaitable<base::Result<void>> ack(std::string message_id, bool accepted);
  // What SMEV has to say about messages that it took; empty: nothing.
  boost::asio::awaitable<base::Result<std::optional<AsyncStatus>>> get_status();
  // Error usage: 1.3 has no such operation.
  boost::asio::awaitable<base::Result<std::vector<QueueLength>>> get_statistics();

  // Of the last call, as they went over the wire; empty: it came not so far. For the message log.
  struct Octets {
    std::string sent, received;
  };
  Octets take_octets() { return std::exchange(octets_, {}); }

 private:
  // An answer as far as it may be believed. Messages that tell nothing to act on are not signed: an
  // empty queue, an Ack, statistics.
  struct Reply {
    std::optional<Verified> signed_message;
    std::optional<base::Error> violation{};  // of the schema, where SMEV's word is enough
    std::optional<base::Error> illegible{};  // where SMEV's word is enough, and cannot be had
    std::vector<QueueLength> statistics;
  };
  Queue(Settings settings, Parts parts, net::Client client);
  base::Result<std::string> seal_message(std::string_view envelope) const;
  enum class Demand { whole, smev };  // every signature and the schema; or SMEV's word alone
  base::Result<Reply> judge(const net::HttpResponse& response, Operation operation,
                            Demand demand) const;
  boost::asio::awaitable<base::Result<std::shared_ptr<Reply>>> call(
      Operation operation, std::shared_ptr<std::string> envelope,
      std::shared_ptr<const std::vector<Attachment>> attachments, Demand demand = Demand::whole);
  template <class Data>
  boost::asio::awaitable<base::Result<void>> send(Operation operation, Data data, Beside beside);
  base::Result<void> describe_all(const Beside& beside, Letter& letter) const;
  boost::asio::awaitable<base::Result<void>> put_files(std::vector<Attachment> files);
  template <class Received>
  boost::asio::awaitable<base::Result<void>> fetch_files(Received& received);
  template <class Received>
  boost::asio::awaitable<base::Result<std::optional<Received>>> receive(Operation operation,
                                                                        Selector selector);
  template <class Received>
  boost::asio::awaitable<base::Result<std::optional<Taken<Received>>>> take(Operation operation,
                                                                            Selector selector);

  Settings settings_;
  Parts parts_;
  net::Client client_;
  std::string path_;
  Octets octets_;
};

// What is wrong with a file is its sender's doing, and is told to him; a storage that cannot be
// reached, or does not let us in, is not: the message comes again. Pure.
bool is_of_message(const base::Error& error);

}  // namespace adapters::smev
