// LoginDoor: the way in without ESIA. Whoever so much as tries it raises an alarm.
#include "adapters/esia/form.hpp"
#include "app/enter.hpp"
#include "app/login.hpp"
#include "app/login_pages.hpp"
#include "base/limits.hpp"

namespace app {

namespace esia = adapters::esia;
using base::Code;
using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;

base::Result<void> LoginDoor::check_form(const HttpRequest& request) {
  if (request.method != "POST") return base::fail(Code::request_unproven, "not a POST");
  BASE_CHECK(console::check_site(request, settings_.rules.origin));
  return admit(request);
}

base::Result<std::int64_t> LoginDoor::check_local(const HttpRequest& request, base::Time now) {
  if (request.body.size() > base::limits::login_form_bytes)
    return base::fail(Code::login_refused, "break-glass: a form too large");
  BASE_TRY(form, esia::parse_form(request.body));
  return settings_.break_glass->check(esia::field(form, "key"), esia::field(form, "code"), now);
}

// What anybody can send as often as he likes - from another site, too often, with one more wrong
// key - is counted and stands in the log as every refused login does; it raises no alarm and fills
// no trail.
awaitable<HttpResponse> LoginDoor::come_locally(HttpRequest request) {
  const base::Time now = parts_.clock.now();
  const auto ours = check_form(request);
  const auto checked = ours ? check_local(request, now) : ours.error();
  const std::string_view code = checked ? "ok" : base::info(checked.error().code).metric;
  parts_.metrics.count("kontingent_break_glass_total", {{"code", code}});
  if (!ours || (!checked && checked.error().subject == BreakGlass::many_keys))
    co_return refuse(checked.error(), request);
  parts_.log.write(base::Level::error, "break-glass used",
                   {{"outcome", code}, {"trace", request.trace}, {"peer", request.peer}});
  const console::NewSession fresh = console::new_session();
  const std::string former = console::session_digest(
      console::find_cookie(request.header("cookie"), console::session_cookie));
  const auto held = std::make_shared<HttpRequest>(std::move(request));
  std::string refusal = checked ? "" : std::string(base::info(checked.error().code).id);
  const registers::Once code_used{"break-glass", std::to_string(checked ? *checked : 0),
                                  now + 10 * base::limits::totp_step};
  const auto entered = std::make_shared<bool>(false);
  console::Job job = [held, now, fresh, former, refusal, code_used,
                      entered](console::Work& work) -> base::Result<void> {
    const Arrival arrival{*held, now, fresh.digest, former};
    *entered = enter_locally(arrival, refusal, code_used, work);
    return {};
  };
  const auto done = co_await run(parts_.storage.write, std::move(job));
  if (!checked) co_return refuse(checked.error(), *held);
  if (!done) co_return refuse(done.error(), *held);
  if (!*entered)
    co_return refuse(base::fail(Code::login_refused, "break-glass: the code has served"), *held);
  HttpResponse response = redirect_to(std::string(home_path));
  response.headers.emplace_back(
      "Set-Cookie",
      console::make_cookie(console::session_cookie, fresh.secret, settings_.rules.policy.absolute));
  co_return response;
}

}  // namespace app
