#include "clients.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <stdexcept>

#include "need.hpp"
#include "net/client.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds patience = std::chrono::seconds{60};

struct Line {
  std::vector<net::HttpRequest> questions;
  std::size_t next = 0;
  Asked asked;
  std::string failure;

  void note(Clock::time_point begun, const base::Result<net::HttpResponse>& answer) {
    const std::chrono::duration<double, std::micro> took = Clock::now() - begun;
    asked.latencies_us.push_back(took.count());
    if (answer && answer->status == 200)
      asked.bytes += answer->body.size();
    else if (failure.empty())
      failure = answer ? std::to_string(answer->status) + " " + answer->body
                       : base::describe(answer.error());
  }
};

boost::asio::awaitable<void> keep_asking(net::Client& client, Line& line) {
  while (line.next < line.questions.size()) {
    net::HttpRequest request = std::move(line.questions[line.next++]);
    const auto begun = Clock::now();
    auto answer = co_await client.send(std::move(request), patience);
    line.note(begun, answer);
  }
}

}  // namespace

Asked ask_all(const std::string& url, const std::filesystem::path& ca, int connections,
              std::vector<net::HttpRequest> questions) {
  boost::asio::io_context loop{1};
  std::vector<net::Client> clients;
  for (int i = 0; i < connections; ++i) clients.push_back(need(net::Client::make(loop, url, ca)));
  Line line;
  line.questions = std::move(questions);
  std::size_t asking = clients.size();
  const auto ended = [&](std::exception_ptr) {
    if (--asking == 0) loop.stop();  // kept connections would keep the loop running
  };
  const auto begun = Clock::now();
  for (net::Client& client : clients) boost::asio::co_spawn(loop, keep_asking(client, line), ended);
  loop.run();
  line.asked.seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  if (!line.failure.empty()) throw std::runtime_error(line.failure);
  std::sort(line.asked.latencies_us.begin(), line.asked.latencies_us.end());
  return std::move(line.asked);
}

}  // namespace bench
