#include "receiver.hpp"

#include <pthread.h>

#include <boost/asio/executor_work_guard.hpp>
#include <ctime>

#include "base/clock.hpp"
#include "need.hpp"
#include "security/wss.hpp"
#include "xml/writer.hpp"

namespace bench {
namespace {

// What our own Sender wrote: canonical, and named only once.
std::string message_id_of(const std::string& envelope) {
  constexpr std::string_view tag = ":messageId>";
  const auto at = envelope.find(tag);
  if (at == std::string::npos) return {};
  const auto from = at + tag.size();
  return envelope.substr(from, envelope.find('<', from) - from);
}

}  // namespace

Receivers::Receivers(const std::filesystem::path& pki, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const auto signer = std::make_shared<security::Signer>(
        need(security::Signer::load({pki / (name + ".key"), pki / (name + ".crt")})));
    net::Route route;
    route.path = "/take";
    route.handler =
        [this, signer](net::HttpRequest request) -> boost::asio::awaitable<net::HttpResponse> {
      co_return acknowledge(*signer, request);
    };
    net::ServerOptions options;
    options.address = "127.0.0.1";
    options.tls = net::TlsFiles{pki / "tls.crt", pki / "tls.key"};
    servers_.push_back(need(net::Server::bind(loop_, options, {std::move(route)}, log_, metrics_)));
    servers_.back()->start();
    destinations_.push_back(
        {name, "https://localhost:" + std::to_string(servers_.back()->port()) + "/take"});
  }
  thread_ = std::thread([this] {
    const auto guard = boost::asio::make_work_guard(loop_);
    loop_.run();
  });
}

Receivers::~Receivers() {
  loop_.stop();
  thread_.join();
}

net::HttpResponse Receivers::acknowledge(const security::Signer& signer,
                                         const net::HttpRequest& request) {
  xml::Writer out("d", "urn:kontingent:diary:1.0");
  out.open("PushMarksResponse").element("messageId", message_id_of(request.body));
  net::HttpResponse response;
  response.content_type = "text/xml; charset=utf-8";
  response.body = need(security::seal(signer, out.finish(), {}, base::SystemClock{}.now()));
  ++taken_;
  return response;
}

double Receivers::cpu_seconds() const {
  clockid_t clock{};
  pthread_getcpuclockid(const_cast<std::thread&>(thread_).native_handle(), &clock);
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

}  // namespace bench
