#include "net/client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/answer_text.hpp"
#include "net/read_buffer.hpp"
#include "net/response_reader.hpp"
#include "net/tls.hpp"
#include "net/url.hpp"
#include "net/wire.hpp"

namespace net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using base::Code;
using Moment = Watchdog::Moment;
using Endpoints = std::vector<tcp::endpoint>;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t receive_bytes = 32 * 1024;

// A name's addresses. The system's resolver cannot be interrupted, so a late one is left to
// itself and finds nobody waiting.
struct Lookup {
  explicit Lookup(asio::io_context& loop) : resolver(loop), bell(loop) {}
  tcp::resolver resolver;
  asio::steady_timer bell;
  bool done = false;
  ErrorCode failed;
  Endpoints found;
};

void begin_lookup(const std::shared_ptr<Lookup>& lookup, const Origin& origin) {
  auto finished = [lookup](const ErrorCode& ec, const tcp::resolver::results_type& results) {
    lookup->done = true;
    lookup->failed = ec;
    for (const auto& result : results) lookup->found.push_back(result.endpoint());
    lookup->bell.cancel();
  };
  lookup->resolver.async_resolve(origin.host, origin.port, std::move(finished));
}

}  // namespace

struct Client::Impl {
  Impl(asio::io_context& io, Origin to) : loop(io), origin(std::move(to)), buffer(receive_bytes) {}

  asio::io_context& loop;
  Origin origin;
  std::optional<asio::ssl::context> context;
  std::unique_ptr<Wire> wire;  // connected, between requests; or empty
  ReadBuffer buffer;
  bool silent = false;  // the last exchange failed before anything of the answer came

  std::unique_ptr<Wire> make_wire();
  base::Error why(const ErrorCode& ec, const char* doing) const;
  asio::awaitable<base::Result<Endpoints>> resolve(Moment deadline);
  asio::awaitable<base::Result<void>> connect(Moment deadline);
  asio::awaitable<base::Result<void>> connect_to(tcp::endpoint endpoint, Moment deadline);
  asio::awaitable<base::Result<HttpResponse>> exchange(const HttpRequest& request, Moment deadline);
  asio::awaitable<base::Result<void>> write(const HttpRequest& request);
  asio::awaitable<base::Result<HttpResponse>> read();
};

std::unique_ptr<Wire> Client::Impl::make_wire() {
  tcp::socket socket(loop);
  if (context) return make_tls_wire(std::move(socket), *context, origin.host);
  return make_plain_wire(std::move(socket));
}

base::Error Client::Impl::why(const ErrorCode& ec, const char* doing) const {
  const bool late = wire && wire->watchdog().fired();
  return base::fail(late ? Code::timed_out : Code::partner_unreachable,
                    std::string{doing} + ": " + ec.message());
}

asio::awaitable<base::Result<Endpoints>> Client::Impl::resolve(Moment deadline) {
  auto lookup = std::make_shared<Lookup>(loop);
  lookup->bell.expires_at(deadline);
  begin_lookup(lookup, origin);
  co_await lookup->bell.async_wait(as_values);
  if (!lookup->done) co_return base::fail(Code::timed_out, "resolve");
  if (lookup->failed)
    co_return base::fail(Code::partner_unreachable, "resolve: " + lookup->failed.message());
  co_return std::move(lookup->found);
}

asio::awaitable<base::Result<void>> Client::Impl::connect(Moment deadline) {
  auto endpoints = co_await resolve(deadline);
  if (!endpoints) co_return std::move(endpoints).error();
  base::Result<void> outcome = base::fail(Code::partner_unreachable, "no address");
  for (const tcp::endpoint& endpoint : *endpoints) {
    outcome = co_await connect_to(endpoint, deadline);
    if (outcome || outcome.error().code == Code::timed_out) break;
  }
  if (!outcome) wire.reset();
  co_return outcome;
}

asio::awaitable<base::Result<void>> Client::Impl::connect_to(tcp::endpoint endpoint,
                                                             Moment deadline) {
  buffer.consume(buffer.view().size());
  wire = make_wire();
  wire->watchdog().arm_until(deadline);
  const auto [refused] = co_await wire->socket().async_connect(endpoint, as_values);
  if (refused) co_return why(refused, "connect");
  ErrorCode ignored;
  wire->socket().set_option(tcp::no_delay(true), ignored);
  const auto [untrusted] = co_await wire->connect_handshake();
  base::Result<void> outcome;
  if (untrusted) outcome = why(untrusted, "handshake");
  co_return outcome;
}

asio::awaitable<base::Result<void>> Client::Impl::write(const HttpRequest& request) {
  std::string octets = request_head(request, origin.authority);
  octets.append(request.body);
  const auto [ec, bytes] = co_await wire->write(asio::buffer(octets));
  base::Result<void> outcome;
  if (ec) outcome = why(ec, "write");
  co_return outcome;
}

asio::awaitable<base::Result<HttpResponse>> Client::Impl::read() {
  ResponseReader reader(base::limits::header_bytes, base::limits::message_bytes);
  bool ended = false;
  while (!reader.done()) {
    auto taken = reader.feed(buffer.view());
    if (!taken) co_return std::move(taken).error();
    buffer.consume(*taken);
    if (reader.done()) break;
    if (buffer.full()) co_return base::fail(Code::too_large, "a header line of the answer");
    const auto space = buffer.space();
    const auto [ec, bytes] = co_await wire->read_some(space);
    silent = silent && bytes == 0 && !wire->watchdog().fired();
    buffer.commit(bytes);
    if (!ec) continue;
    if (wire->watchdog().fired() || ended) co_return why(ec, "read");
    ended = true;
    auto whole = reader.end();
    if (!whole) co_return std::move(whole).error();
  }
  const bool keep = !ended && reader.keep_alive() && buffer.empty();
  HttpResponse response = reader.take();
  if (!keep) wire.reset();
  co_return std::move(response);
}

asio::awaitable<base::Result<HttpResponse>> Client::Impl::exchange(const HttpRequest& request,
                                                                   Moment deadline) {
  silent = true;
  wire->watchdog().arm_until(deadline);
  const auto written = co_await write(request);
  const bool late = wire->watchdog().fired();
  // a server that refuses answers before it has read everything: its answer may be there already
  silent = !late;
  auto response = co_await read();
  if (!response && !written && !late) response = written.error();
  if (!response)
    wire.reset();
  else if (wire)
    wire->watchdog().rest();
  co_return response;
}

base::Result<Client> Client::make(asio::io_context& loop, const std::string& url,
                                  const std::filesystem::path& ca, Plain plain) {
  BASE_TRY(origin, parse_origin(url, plain));
  auto impl = std::make_unique<Impl>(loop, std::move(origin));
  if (impl->origin.tls) {
    BASE_TRY(context, make_client_context(ca));
    impl->context.emplace(std::move(context));
  }
  return Client(std::move(impl));
}

asio::awaitable<base::Result<HttpResponse>> Client::send(HttpRequest request,
                                                         std::chrono::milliseconds deadline) {
  const Moment moment = std::chrono::steady_clock::now() + deadline;
  const bool kept = impl_->wire != nullptr;
  if (kept) {
    auto response = co_await impl_->exchange(request, moment);
    // the peer may close a kept connection whenever it likes; then the request was never read
    const bool again = !response && impl_->silent;
    if (!again) co_return response;
  }
  auto connected = co_await impl_->connect(moment);
  if (!connected) co_return std::move(connected).error();
  auto response = co_await impl_->exchange(request, moment);
  co_return response;
}

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::Client(Client&&) noexcept = default;
Client::~Client() = default;

}  // namespace net
