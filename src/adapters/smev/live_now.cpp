#include "adapters/smev/live_now.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/soap/await_storage.hpp"
#include "base/limits.hpp"

namespace adapters::smev {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Kind = bus::Outcome::Kind;

constexpr auto first_look = 50ms;  // the pauses double
constexpr auto longest_pause = 400ms;

}  // namespace

asio::awaitable<base::Result<std::string>> LiveNow::ask(soap::LiveBySmev asked) {
  auto shared = std::make_shared<const soap::LiveBySmev>(std::move(asked));
  const std::string diary = shared->question.route->live->partner;
  bus::Breaker& breaker = breakers_[diary];
  base::Result<std::string> answer = base::fail(base::Code::partner_unreachable, "left alone");
  if (breaker.permits(1, parts_.clock.now()) > 0) {
    breaker.begin();
    answer = co_await wait_for(shared);
    Kind how = Kind::accepted;
    if (!answer)
      how = answer.error().code == base::Code::smev_rejected ? Kind::refused : Kind::failed;
    breaker.note(how, parts_.clock.now());
  }
  const std::string_view code =
      answer ? std::string_view{"ok"} : base::info(answer.error().code).metric;
  parts_.metrics.count("kontingent_live_total", {{"partner", diary}, {"code", code}});
  if (!answer)
    parts_.log.write(base::Level::warning, "live question not answered",
                     {{"trace", shared->trace},
                      {"partner", diary},
                      {"code", base::info(answer.error().code).id}});
  co_return answer;
}

asio::awaitable<base::Result<std::string>> LiveNow::wait_for(
    std::shared_ptr<const soap::LiveBySmev> asked) {
  const std::chrono::milliseconds most = base::limits::answer_timeout / 2;
  const auto wait = std::min(asked->question.route->live->deadline, most);
  const auto end = std::chrono::steady_clock::now() + wait;
  auto request = std::make_shared<std::string>();
  soap::Job put = [this, asked, request, now = parts_.clock.now(),
                   wait](const soap::Work& work) -> base::Result<void> {
    BASE_TRY(id,
             parts_.live.ask_now(work, *asked, now, std::chrono::ceil<std::chrono::seconds>(wait)));
    *request = std::move(id);
    return {};
  };
  const auto written = co_await soap::await_write(parts_.storage, std::move(put));
  if (!written) co_return written.error();
  auto found = std::make_shared<std::optional<std::string>>();
  asio::steady_timer timer(parts_.loop);
  std::chrono::milliseconds pause = first_look;
  while (std::chrono::steady_clock::now() < end) {
    timer.expires_after(pause);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    pause = std::min<std::chrono::milliseconds>(2 * pause, longest_pause);
    soap::Job look = [this, asked, request, found](const soap::Work& work) -> base::Result<void> {
      BASE_TRY(answer, parts_.live.look_for(work, *request, asked->question.message_id));
      *found = std::move(answer);
      return {};
    };
    const auto looked = co_await soap::await_read(parts_.storage, std::move(look));
    if (!looked) co_return looked.error();
    if (*found) co_return std::move(**found);
  }
  co_return base::fail(base::Code::smev_not_answered);
}

}  // namespace adapters::smev
