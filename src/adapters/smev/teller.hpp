#pragma once
// Tells whoever asked what came of a request, in the transaction that ends it, and keeps an
// operator informed of what is amiss. Loop thread.
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

#include "adapters/smev/requests.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"

namespace adapters::smev {

class Teller {
 public:
  struct Parts {  // all outlive the Teller
    const Requests& requests;
    const soap::Storage& storage;
    const base::Clock& clock;
    base::Log& log;
    base::Metrics& metrics;
  };
  explicit Teller(Parts parts) : parts_(parts) {}

  struct Told {
    std::optional<bus::Question> question;  // empty: it was not open, nobody was told
    std::optional<base::Error> amiss;       // what the operator should hear
  };
  // What a transaction does besides: it calls tell at most once, sees what came of it, and may say
  // what else is amiss.
  using Tell = std::function<base::Result<void>()>;
  using Around = std::function<base::Result<void>(const soap::Work&, const Tell&, Told&)>;

  // Up to three transactions until one is committed: with the reaction; when the handler will not
  // have it, with `failed` and the handler's error; at last without him (Requests::Handler).
  // message_id: of our request; may be anybody's. around: may be empty.
  // Errors: those that pass (base::CodeInfo::retry), nothing is committed then.
  boost::asio::awaitable<base::Result<Told>> tell(std::string message_id, Reaction reaction,
                                                  Around around);

 private:
  struct Attempt;
  using AttemptPtr = std::shared_ptr<Attempt>;
  boost::asio::awaitable<base::Result<void>> write(AttemptPtr attempt);
  base::Result<void> commit(Attempt& attempt, const soap::Work& work) const;
  base::Result<void> end(Attempt& attempt, const soap::Work& work) const;
  void report(const Attempt& attempt) const;

  Parts parts_;
};

// What an operator should hear of a reaction; empty: all is well. Pure.
std::optional<base::Error> amiss(const Reaction& reaction);

}  // namespace adapters::smev
