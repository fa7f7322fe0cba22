// LoginDoor: who is two things in two places goes on as the other one.
#include "app/enter.hpp"
#include "app/login_entry.hpp"
#include "app/login_pages.hpp"
#include "base/text.hpp"

namespace app {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;

awaitable<HttpResponse> LoginDoor::switch_account(HttpRequest request) {
  const std::string secret = secret_of(request);
  const auto it = co_await seated(secret);
  if (!it) co_return redirect_to(std::string(home_path));
  if (const auto proven = check_ours(request, secret); !proven)
    co_return turn_down(proven.error(), request);
  const domain::TokenId wanted{base::parse_integer(word_of(request.body, "account")).value_or(0)};
  const Departure moment{parts_.clock.now(), request.trace};
  const auto refused = std::make_shared<std::optional<base::Error>>();
  console::Job job = [it, wanted, moment, refused](console::Work& work) -> base::Result<void> {
    *refused = go_on_as(*it, wanted, moment, work);
    return {};
  };
  const auto done = co_await run(parts_.storage.write, std::move(job));
  if (!done) co_return refuse(done.error(), request);
  if (*refused) co_return turn_down(**refused, request);
  co_return redirect_to(std::string(home_path));
}

}  // namespace app
