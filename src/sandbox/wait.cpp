#include <boost/asio/co_spawn.hpp>
#include <thread>

#include "net/client.hpp"
#include "sandbox/cli.hpp"
#include "sandbox/commands.hpp"

namespace sandbox {
namespace {

using namespace std::chrono_literals;

boost::asio::awaitable<void> look(net::Client& client, std::string path, int& status) {
  net::HttpRequest request;
  request.method = "GET";
  request.path = std::move(path);
  const auto response = co_await client.send(std::move(request), 2s);
  if (response) status = response->status;
}

}  // namespace

int wait_ready(const WaitOptions& options) {
  const auto slash = options.url.find('/', options.url.find("://") + 3);
  const bool has_path = slash != std::string::npos;
  const std::string origin = options.url.substr(0, slash);
  const std::string path = has_path ? options.url.substr(slash) : "/readyz";
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{options.seconds};
  do {
    boost::asio::io_context loop(1);
    auto client = net::Client::make(loop, origin, {});
    if (!client) return report(client.error());
    int status = 0;
    const auto stop = [&loop](std::exception_ptr) { loop.stop(); };
    boost::asio::co_spawn(loop, look(*client, path, status), stop);
    loop.run();
    if (status == 200) return Exit::done;
    std::this_thread::sleep_for(100ms);
  } while (std::chrono::steady_clock::now() < deadline);
  return report(base::fail(base::Code::partner_unreachable, "not ready", options.url));
}

}  // namespace sandbox
