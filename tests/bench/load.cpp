#include "load.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <stdexcept>

#include "net/client.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds patience = std::chrono::seconds{60};
constexpr std::size_t sample_every = 50;

double thread_cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_THREAD, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

struct Batch {
  const std::vector<std::string>& envelopes;
  std::string accepted_mark;  // what every answer must contain
  std::size_t next = 0;
  Outcome outcome;

  net::HttpRequest take() {
    net::HttpRequest request;
    request.method = "POST";
    request.path = "/ws/diary";
    request.headers["content-type"] = "text/xml; charset=utf-8";
    request.headers["soapaction"] = "\"urn:kontingent:diary:1.0/PushMarks\"";
    request.body = envelopes[next++];
    return request;
  }

  void note(Clock::time_point start, base::Result<net::HttpResponse> response) {
    const std::chrono::duration<double, std::micro> took = Clock::now() - start;
    outcome.latencies_us.push_back(took.count());
    if (!response) return fail(base::describe(response.error()));
    if (response->status != 200 || response->body.find(accepted_mark) == std::string::npos)
      return fail(std::to_string(response->status) + " " + response->body);
    if (outcome.accepted++ % sample_every == 0)
      outcome.samples.push_back(std::move(response->body));
  }

  void fail(std::string why) {
    if (outcome.first_failure.empty()) outcome.first_failure = std::move(why);
  }
};

boost::asio::awaitable<void> keep_sending(net::Client& client, Batch& batch) {
  while (batch.next < batch.envelopes.size()) {
    net::HttpRequest request = batch.take();
    const auto start = Clock::now();
    auto response = co_await client.send(std::move(request), patience);
    batch.note(start, std::move(response));
  }
}

}  // namespace

struct Load::Impl {
  boost::asio::io_context loop{1};
  std::vector<net::Client> clients;
};

Load::Load(const std::string& url, const std::filesystem::path& ca, int connections)
    : impl_(std::make_unique<Impl>()) {
  for (int i = 0; i < connections; ++i) {
    auto client = net::Client::make(impl_->loop, url, ca);
    if (!client) throw std::runtime_error(base::describe(client.error()));
    impl_->clients.push_back(std::move(*client));
  }
}

Load::~Load() = default;

Outcome Load::send(const std::vector<std::string>& envelopes, std::size_t records) {
  Batch batch{envelopes, ":accepted>" + std::to_string(records) + "</", 0, {}};
  batch.outcome.latencies_us.reserve(envelopes.size());
  std::size_t sending = impl_->clients.size();
  const auto ended = [&](std::exception_ptr) {
    if (--sending == 0) impl_->loop.stop();  // kept connections would keep the loop running
  };
  impl_->loop.restart();
  const double cpu = thread_cpu_seconds();
  const auto start = Clock::now();
  for (net::Client& client : impl_->clients)
    boost::asio::co_spawn(impl_->loop, keep_sending(client, batch), ended);
  impl_->loop.run();
  batch.outcome.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  batch.outcome.own_cpu_seconds = thread_cpu_seconds() - cpu;
  std::sort(batch.outcome.latencies_us.begin(), batch.outcome.latencies_us.end());
  return std::move(batch.outcome);
}

}  // namespace bench
