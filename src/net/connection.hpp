#pragma once
// One accepted connection: requests one after the other, each with its deadlines.
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "net/read_buffer.hpp"
#include "net/request_reader.hpp"
#include "net/server_state.hpp"
#include "net/wire.hpp"

namespace net {

// One request on its way through.
struct Exchange {
  explicit Exchange(const std::shared_ptr<ServerState>& state);

  RequestReader reader;
  std::shared_ptr<Lease> lease;
  const Route* route = nullptr;
  std::string trace;
  bool broken = false;  // nobody knows where the next request would begin
  std::chrono::steady_clock::time_point begun;
};

class Connection {
 public:
  Connection(std::shared_ptr<ServerState> state, std::unique_ptr<Wire> wire, std::string peer);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  boost::asio::awaitable<void> run();

  void drain();  // ends an idle connection soon; one at work ends with its answer
  void hurry();  // refuses a request that is not whole
  void abort();  // at once, answer or not

 private:
  enum class Next { request, close };

  boost::asio::awaitable<bool> handshake();
  boost::asio::awaitable<bool> wait_for_request();
  boost::asio::awaitable<Next> serve_one();
  boost::asio::awaitable<std::optional<Refusal>> read_request(Exchange& exchange);
  boost::asio::awaitable<std::optional<Refusal>> read_past(Exchange& exchange,
                                                           RequestReader::Phase phase);
  boost::asio::awaitable<std::optional<Refusal>> read_body(Exchange& exchange);
  boost::asio::awaitable<Next> handle(Exchange& exchange);
  boost::asio::awaitable<base::Result<HttpResponse>> work(const Exchange& exchange,
                                                          boost::asio::awaitable<HttpResponse> job);
  boost::asio::awaitable<HttpResponse> word_refusal(Exchange& exchange, const Refusal& why);
  boost::asio::awaitable<Next> refuse(Exchange& exchange, Refusal why);
  boost::asio::awaitable<Next> answer(const Exchange& exchange, HttpResponse response, bool keep);
  boost::asio::awaitable<void> discard_rest();
  boost::asio::awaitable<void> close();

  std::optional<Refusal> judge_head(const Exchange& exchange) const;
  Refusal why_reading_ended(const Exchange& exchange) const;
  void find_route(Exchange& exchange) const;
  void note_answer(const Exchange& exchange, int status, std::size_t bytes);
  void note_refusal(const Exchange& exchange, const Refusal& why);

  std::shared_ptr<ServerState> state_;
  std::unique_ptr<Wire> wire_;
  std::string peer_;  // its address, for log lines about refusals
  ReadBuffer buffer_;
  std::shared_ptr<boost::asio::steady_timer> answered_;  // cancelled when the handler is done
  bool idle_ = false, reading_ = false, first_ = true;
};

}  // namespace net
