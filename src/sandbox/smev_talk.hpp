#pragma once
// A conversation of the command line with a queue of SMEV, and what is done about its faults.
#include <boost/asio/co_spawn.hpp>
#include <functional>
#include <memory>

#include "adapters/smev/message_id.hpp"
#include "adapters/smev/queue.hpp"
#include "sandbox/smev_commands.hpp"

namespace sandbox {

namespace smev = adapters::smev;

class SmevTalk {
 public:
  // Errors: file_unreadable, key_unusable, config_invalid, usage.
  static base::Result<std::unique_ptr<SmevTalk>> open(const SmevLink& link);
  ~SmevTalk();

  smev::Queue& queue();
  const security::Signer& signer() const;
  smev::MessageIds& ids();
  const base::Clock& clock() const;

  // Runs the coroutine to its end. Between calls nothing runs.
  template <class T>
  base::Result<T> run(boost::asio::awaitable<base::Result<T>> work);

  // The same call until it succeeds or its fault does not pass by itself, with pauses that double
  // (limits::smev_first_pause, smev_longest_pause); at most that long.
  base::Result<void> insist(
      const std::function<boost::asio::awaitable<base::Result<void>>()>& attempt,
      std::chrono::seconds patience);

 private:
  struct Impl;
  explicit SmevTalk(std::unique_ptr<Impl> impl);
  boost::asio::io_context& loop();
  std::unique_ptr<Impl> impl_;
};

template <class T>
base::Result<T> SmevTalk::run(boost::asio::awaitable<base::Result<T>> work) {
  base::Result<T> outcome = base::fail(base::Code::internal, "no outcome");
  // the kept connection's watchdog would keep the loop running
  auto ended = [&](std::exception_ptr failed, base::Result<T> result) {
    if (!failed) outcome = std::move(result);
    loop().stop();
  };
  boost::asio::co_spawn(loop(), std::move(work), std::move(ended));
  loop().restart();
  loop().run();
  return outcome;
}

// What the operator reads about an error: its text, its cure, what becomes of the message.
std::string explain(const base::Error& error);

}  // namespace sandbox
