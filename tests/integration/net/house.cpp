#include "house.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// Removed when the program ends.
struct Folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("integration-net-" + std::to_string(getpid()));
  ~Folder() { std::filesystem::remove_all(path); }
};

void make_leaf(const std::string& folder, const std::string& name, const std::string& names) {
  std::ofstream(folder + "/" + name + ".ext") << "subjectAltName=" << names << "\n";
  const std::string command =
      "cd " + folder + " && openssl req -newkey rsa:2048 -nodes -subj /CN=" + name + " -keyout " +
      name + ".key -out " + name + ".csr 2>openssl.log && openssl x509 -req -in " + name +
      ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile " + name + ".ext -out " +
      name + ".pem 2>>openssl.log";
  if (std::system(command.c_str()) != 0) throw std::runtime_error("openssl: " + command);
}

}  // namespace

const std::filesystem::path& certificates() {
  static const Folder folder = [] {
    Folder made;
    std::filesystem::create_directories(made.path);
    const std::string command =
        "cd " + made.path.string() +
        " && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=test anchor' "
        "-keyout ca.key -out ca.pem 2>openssl.log";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("openssl: " + command);
    make_leaf(made.path.string(), "localhost", "DNS:localhost,IP:127.0.0.1");
    make_leaf(made.path.string(), "other", "DNS:other.example.ru");
    return made;
  }();
  return folder.path;
}

net::ServerOptions impatient() {
  net::ServerOptions options;
  options.timeouts.handshake = 500ms;
  options.timeouts.idle = 300ms;
  options.timeouts.header = 300ms;
  options.timeouts.body = 300ms;
  options.timeouts.answer = 400ms;
  options.timeouts.write = 500ms;
  options.timeouts.refused_body = 500ms;
  options.timeouts.goodbye = 100ms;
  options.timeouts.drain = 300ms;
  options.timeouts.drain_grace = 100ms;
  options.timeouts.drain_farewell = 300ms;
  return options;
}

House::House(net::ServerOptions options, bool tls) {
  options.address = "127.0.0.1";
  if (tls && !options.tls)
    options.tls = net::TlsFiles{certificates() / "localhost.pem", certificates() / "localhost.key"};
  auto bound = net::Server::bind(loop_, std::move(options), routes(), log_, metrics_);
  if (!bound) throw std::runtime_error(base::describe(bound.error()));
  server_ = std::move(*bound);
  server_->start();
  thread_ = std::thread([this] {
    const auto work = asio::make_work_guard(loop_);
    loop_.run();
  });
}

House::~House() {
  stop();
}

void House::stop() {
  if (!thread_.joinable()) return;
  loop_.stop();
  thread_.join();
  server_.reset();
}

std::string House::log() {
  stop();
  return lines_.str();
}

std::future<void> House::begin_drain() {
  return asio::co_spawn(loop_, server_->drain(), asio::use_future);
}

bool House::counts(const std::string& line) const {
  for (int i = 0; i < 500; ++i) {
    if (metrics().find(line) != std::string::npos) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

void House::drain() {
  begin_drain().get();
}

asio::awaitable<net::HttpResponse> House::handle(net::HttpRequest request) {
  ++handled;
  net::HttpResponse response;
  response.content_type = "text/plain";
  if (request.path == "/late") {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    timer.expires_after(std::chrono::milliseconds(std::stoi(request.query)));
    co_await timer.async_wait(asio::use_awaitable);
    response.body = "late";
  } else if (request.path == "/throw") {
    throw std::runtime_error("broken handler");
  } else if (request.path == "/sized") {
    response.body.assign(std::stoul(request.query), 'x');
  } else {
    response.body = std::move(request.body);
  }
  co_return response;
}

std::vector<net::Route> House::routes() {
  net::HttpHandler handler = [this](net::HttpRequest request) {
    return handle(std::move(request));
  };
  const auto refuse = [this](base::Error error,
                             net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
    ++refused;
    net::HttpResponse response;
    response.status = base::info(error.code).http;
    response.body = "worded " + std::string{base::info(error.code).id} + " " + request.path;
    response.body.append(request.trace.empty() ? " without trace" : "");
    co_return response;
  };
  std::vector<net::Route> routes;
  for (const char* path : {"/echo", "/late", "/throw", "/sized"})
    routes.push_back({path, handler, refuse});
  routes.push_back({"/plain", handler, nullptr});
  net::Route& tree = routes.emplace_back();
  tree.path = "/tree/";
  tree.subtree = true;
  tree.handler = handler;
  tree.word = [](const base::Error&, int status, std::string_view) {
    net::HttpResponse response;
    response.status = status;
    response.body = "worded " + std::to_string(status);
    return response;
  };
  return routes;
}
