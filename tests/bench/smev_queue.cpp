#include "smev_queue.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <boost/asio/co_spawn.hpp>
#include <fstream>
#include <sstream>
#include <thread>

#include "adapters/smev/message_id.hpp"
#include "adapters/smev/queue.hpp"
#include "base/text.hpp"
#include "child.hpp"
#include "need.hpp"

namespace bench {
namespace {

namespace asio = boost::asio;
namespace smev = adapters::smev;
using Path = std::filesystem::path;

constexpr int senders = 4;
constexpr const char* kind = "urn:kontingent:portal:1.0#GetStudents";

std::string question() {
  return "<GetStudents xmlns=\"urn:kontingent:portal:1.0\"><messageId>" + base::make_uuid() +
         "</messageId><requesterSnils>11223344595</requesterSnils></GetStudents>";
}

// The address that the queue says; empty: none yet.
std::string address_in(const Path& said) {
  std::ostringstream text;
  text << std::ifstream(said).rdbuf();
  const std::string all = text.str();
  const auto begin = all.find("http://"), end = all.find("/ws", begin);
  return end == std::string::npos ? std::string() : all.substr(begin, end + 3 - begin);
}

struct Portal {
  Portal(security::Signer own, xml::Schema rules)
      : signer(std::move(own)), schema(std::move(rules)) {}

  asio::io_context loop{1};
  base::SystemClock clock;
  net::Workers workers{senders, base::limits::work_queue_jobs};
  security::Signer signer;
  xml::Schema schema;
  smev::MessageIds ids{clock};
  std::size_t left = 0;
};

asio::awaitable<void> send_all(Portal& portal, smev::Queue& queue) {
  while (portal.left > 0) {
    --portal.left;
    smev::RequestData data;
    data.message_id = portal.ids.next();
    data.content = question();
    smev::Beside nothing;
    const auto sent = co_await queue.send_request(std::move(data), std::move(nothing));
    need(sent);
  }
}

}  // namespace

SmevQueue::SmevQueue(const Path& program, const Path& pki, const Path& said) : pki_(pki) {
  pid_ = spawn(program,
               {"queue", "--port", "0", "--key", pki / "smev.key", "--cert", pki / "smev.crt",
                "--participant", "PORTAL=" + (pki / "portal.crt").string(), "--participant",
                "REGION=" + (pki / "region.crt").string(), "--provide",
                std::string("REGION=") + kind, "--resources", SOURCE_DIR},
               said);
  for (int tries = 0; url_.empty() && tries < 2000; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
    url_ = address_in(said);
  }
  if (url_.empty()) throw std::runtime_error("the queue does not start: " + said.string());
}

SmevQueue::~SmevQueue() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

void SmevQueue::fill(std::size_t questions) const {
  Portal portal(need(security::Signer::load({(pki_ / "portal.key").string(), pki_ / "portal.crt"})),
                need(xml::Schema::load(SOURCE_DIR "/xsd/smev/1.2/queue.xsd")));
  portal.left = questions;
  smev::Queue::Settings settings;
  settings.url = url_;
  settings.check_smev = [](const security::Certificate&) -> base::Result<void> { return {}; };
  std::vector<std::unique_ptr<smev::Queue>> queues;
  std::exception_ptr failure;
  for (int i = 0; i < senders; ++i) {
    queues.push_back(need(smev::Queue::open(
        settings, {portal.loop, portal.workers, portal.signer, portal.schema, portal.clock})));
    asio::co_spawn(portal.loop, send_all(portal, *queues.back()), [&](std::exception_ptr thrown) {
      if (thrown) failure = thrown;
    });
  }
  portal.loop.run();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace bench
