#include "sandbox/smev_talk.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/smev/fault.hpp"
#include "sandbox/queue_documents.hpp"

namespace sandbox {
namespace {

namespace asio = boost::asio;
namespace limits = base::limits;
using Attempt = std::function<asio::awaitable<base::Result<void>>()>;

asio::awaitable<base::Result<void>> repeat(asio::io_context& loop, const Attempt& attempt,
                                           std::chrono::steady_clock::time_point until) {
  std::chrono::milliseconds pause = limits::smev_first_pause;
  for (;;) {
    auto outcome = co_await attempt();
    const bool passes = !outcome && smev::action_of(outcome.error()) == smev::Action::retry;
    if (!passes || std::chrono::steady_clock::now() + pause > until) co_return outcome;
    asio::steady_timer timer(loop, pause);
    co_await timer.async_wait(asio::use_awaitable);
    pause = std::min<std::chrono::milliseconds>(2 * pause, limits::smev_longest_pause);
  }
}

}  // namespace

struct SmevTalk::Impl {
  Impl(security::Signer key, xml::Schema rules)
      : signer(std::move(key)), schema(std::move(rules)), ids(clock) {}

  asio::io_context loop{1};
  base::SystemClock clock;
  net::Workers workers{1, limits::work_queue_jobs};
  security::Signer signer;
  xml::Schema schema;
  smev::MessageIds ids;
  std::unique_ptr<smev::FileStorage> files;  // may be none
  std::unique_ptr<smev::Queue> queue;
};

base::Result<std::unique_ptr<SmevTalk>> SmevTalk::open(const SmevLink& link) {
  const auto version = smev::parse_version(link.version);
  if (!version) return base::fail(base::Code::usage, "versions are 1.1, 1.2, 1.3");
  BASE_TRY(signer, security::Signer::load({link.key, link.certificate}));
  BASE_TRY(theirs, security::Certificate::load(link.smev_certificate));
  BASE_TRY(schema, xml::Schema::load(queue_schema(link.resources, *version)));
  auto impl = std::make_unique<Impl>(std::move(signer), std::move(schema));
  smev::Queue::Settings settings{.url = link.url, .ca = link.ca, .version = *version};
  settings.check_smev = [theirs](const security::Certificate& found) -> base::Result<void> {
    if (found.fingerprint() == theirs.fingerprint()) return {};
    return base::fail(base::Code::certificate_unknown, "signed by somebody else");
  };
  settings.lenient = link.lenient;
  if (!link.ftp.empty())
    impl->files = std::make_unique<smev::FileStorage>(
        smev::FileStorage::Settings{"ftp://" + link.ftp, "anonymous", "anonymous",
                                    limits::sandbox_bytes, limits::smev_deadline});
  BASE_TRY(queue,
           smev::Queue::open(std::move(settings), {impl->loop, impl->workers, impl->signer,
                                                   impl->schema, impl->clock, impl->files.get()}));
  impl->queue = std::move(queue);
  return std::unique_ptr<SmevTalk>(new SmevTalk(std::move(impl)));
}

SmevTalk::SmevTalk(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SmevTalk::~SmevTalk() = default;

smev::Queue& SmevTalk::queue() {
  return *impl_->queue;
}
smev::MessageIds& SmevTalk::ids() {
  return impl_->ids;
}
const base::Clock& SmevTalk::clock() const {
  return impl_->clock;
}
const security::Signer& SmevTalk::signer() const {
  return impl_->signer;
}
asio::io_context& SmevTalk::loop() {
  return impl_->loop;
}

base::Result<void> SmevTalk::insist(const Attempt& attempt, std::chrono::seconds patience) {
  return run(repeat(impl_->loop, attempt, std::chrono::steady_clock::now() + patience));
}

std::string explain(const base::Error& error) {
  std::string out = base::describe(error);
  out.append("\n").append(base::info(error.code).cure);
  switch (smev::action_of(error)) {
    case smev::Action::retry:
      return out + "\nЭто проходит само: повторите с тем же номером.";
    case smev::Action::sent:
      return out + "\nСообщение уже принято.";
    case smev::Action::dead_letter:
      return out + "\nЭто сообщение не пройдёт: исправьте его и отправьте с новым номером.";
    case smev::Action::alarm:
      return out + "\nНи одно сообщение не пройдёт, пока причина не устранена.";
  }
  return out;
}

}  // namespace sandbox
