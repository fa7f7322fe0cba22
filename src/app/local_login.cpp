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

base::Result<void> LoginDoor::check_local(const HttpRequest& request, base::Time now) {
  if (request.body.size() > base::limits::login_form_bytes)
    return base::fail(Code::login_refused, "break-glass: a form too large");
  BASE_TRY(form, esia::parse_form(request.body));
  return settings_.break_glass->check(esia::field(form, "key"), esia::field(form, "code"), now);
}

// What comes of another site, or too often, leaves no trace but in the metrics: anybody can send
// it.
awaitable<HttpResponse> LoginDoor::come_locally(HttpRequest request) {
  const base::Time now = parts_.clock.now();
  if (const auto ours = check_form(request); !ours) {
    parts_.metrics.count("kontingent_break_glass_total",
                         {{"code", base::info(ours.error().code).metric}});
    co_return refuse(ours.error(), request);
  }
  const auto checked = check_local(request, now);
  const std::string_view code = checked ? "ok" : base::info(checked.error().code).metric;
  parts_.metrics.count("kontingent_break_glass_total", {{"code", code}});
  parts_.log.write(base::Level::error, "break-glass used",
                   {{"outcome", code}, {"trace", request.trace}, {"peer", request.peer}});
  const console::NewSession fresh = console::new_session();
  const std::string former = console::session_digest(
      console::find_cookie(request.header("cookie"), console::session_cookie));
  const auto held = std::make_shared<HttpRequest>(std::move(request));
  std::string refusal = checked ? "" : std::string(base::info(checked.error().code).id);
  console::Job job = [held, now, fresh, former,
                      refusal](console::Work& work) -> base::Result<void> {
    const Arrival arrival{*held, now, fresh.digest, former};
    enter_locally(arrival, refusal, work);
    return {};
  };
  const auto done = co_await run(parts_.storage.write, std::move(job));
  if (!checked) co_return refuse(checked.error(), *held);
  if (!done) co_return refuse(done.error(), *held);
  HttpResponse response = redirect_to(std::string(home_path));
  response.headers.emplace_back(
      "Set-Cookie",
      console::make_cookie(console::session_cookie, fresh.secret, settings_.rules.policy.absolute));
  co_return response;
}

}  // namespace app
