#pragma once
// A response that SMEV brought, as far as the commit of what it means to whoever asked. Loop
// thread.
#include <memory>
#include <string>

#include "adapters/smev/patience.hpp"
#include "adapters/smev/poll_pace.hpp"
#include "adapters/smev/queue.hpp"
#include "adapters/smev/teller.hpp"
#include "adapters/soap/current.hpp"
#include "net/workers.hpp"

namespace adapters::smev {

class Answers {
 public:
  struct Parts {  // all outlive the Answers
    net::Workers& workers;
    const soap::CurrentVerifier& verifier;
    Teller& teller;
    const base::Clock& clock;
    base::Log& log;
  };
  // queue: SMEV itself.
  Answers(domain::PartnerId queue, Parts parts) : queue_(queue), parts_(parts) {}

  // Ends when it is committed: then the response is to be acknowledged. One that comes again is
  // known by its MessageID and changes nothing; one to nothing that waits is kept, and told to the
  // operator. True: SMEV may say that we accepted its sender's signature. An error: nothing is
  // committed, it must come again.
  boost::asio::awaitable<base::Result<bool>> take_in(Queue& queue, TakenResponse taken);
  // The next one that the queue has, so far. Errors: those of Queue.
  boost::asio::awaitable<base::Result<Look>> look(Queue& queue, Selector selector);
  // What SMEV says of messages of ours that it had taken: a request that it rejects has failed, of
  // an answer the operator is told. SMEV says it once, and does not ask for an Ack. Errors: those
  // of Queue.
  boost::asio::awaitable<base::Result<Look>> look_at_status(Queue& queue);

 private:
  struct Exchange;
  using ExchangePtr = std::shared_ptr<Exchange>;
  base::Result<void> understand(Exchange& exchange) const;
  boost::asio::awaitable<base::Result<void>> fetch(Queue& queue, ExchangePtr exchange);
  base::Result<void> commit(Exchange& exchange, const soap::Work& work, const Teller::Tell& tell,
                            Teller::Told& told) const;

  domain::PartnerId queue_;
  Parts parts_;
  Patience patience_;
};

// What SMEV or who was asked says, apart from whose answer it is. What SMEV says on the way,
// without a fault, is a status. Pure.
Reaction reaction_of(const ResponseData& data);
Reaction reaction_of(const AsyncStatus& status);
bool is_rejection(const AsyncStatus& status);

}  // namespace adapters::smev
