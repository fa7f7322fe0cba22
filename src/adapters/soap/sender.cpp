#include "adapters/soap/sender.hpp"

#include "adapters/soap/reply.hpp"
#include "base/limits.hpp"
#include "net/soap.hpp"
#include "net/url.hpp"

namespace adapters::soap {
namespace {

namespace asio = boost::asio;

std::string pool_of(const domain::Endpoint& endpoint) {
  return endpoint.url + '\n' + endpoint.anchors;
}

// An answer may come as multipart, as a request may.
base::Result<security::Verified> verify_answer(const security::WssVerifier& verifier,
                                               const net::HttpResponse& response, base::Time now) {
  net::HttpRequest carrier;
  carrier.headers["content-type"] = response.content_type;
  carrier.body = response.body;
  BASE_TRY(envelope, net::unpack_envelope(carrier));
  BASE_TRY(document, xml::Document::parse(envelope));
  return verifier.verify(std::move(document), now);
}

}  // namespace

base::Result<std::unique_ptr<net::Client>> Sender::take(const domain::Endpoint& endpoint) {
  auto& idle = idle_[pool_of(endpoint)];
  if (!idle.empty()) {
    auto client = std::move(idle.back());
    idle.pop_back();
    return client;
  }
  BASE_TRY(client,
           net::Client::make(parts_.loop, net::split_url(endpoint.url).origin, endpoint.anchors));
  return std::make_unique<net::Client>(std::move(client));
}

void Sender::put_back(const domain::Endpoint& endpoint, std::unique_ptr<net::Client> client) {
  auto& idle = idle_[pool_of(endpoint)];
  if (idle.size() < base::limits::idle_clients) idle.push_back(std::move(client));
}

asio::awaitable<base::Result<std::string>> Sender::seal(const Sending& sending) {
  auto sealed = std::make_shared<base::Result<std::string>>(std::string());
  std::function<void()> job = [this, sealed, payload = sending.payload] {
    const security::Sealing how{security::SoapVersion::v11, {}, {}};
    *sealed = security::seal(parts_.signer, payload, how, parts_.clock.now());
  };
  const auto ran = co_await parts_.workers.run(std::move(job), "out");
  if (!ran) co_return ran.error();
  co_return std::move(*sealed);
}

asio::awaitable<base::Result<net::HttpResponse>> Sender::carry(const Sending& sending,
                                                               const std::string& envelope) {
  const domain::Endpoint& endpoint = *sending.to.endpoint;
  auto client = take(endpoint);
  if (!client) co_return client.error();
  net::HttpRequest request;
  request.method = "POST";
  net::Address address = net::split_url(endpoint.url);
  request.path = std::move(address.path);
  request.query = std::move(address.query);
  request.headers["content-type"] = "text/xml; charset=utf-8";
  request.headers["soapaction"] = '"' + sending.ns + '/' + sending.operation + '"';
  request.body = envelope;
  auto response = co_await (*client)->send(std::move(request), sending.deadline);
  put_back(endpoint, std::move(*client));
  co_return response;
}

asio::awaitable<void> Sender::judge(const Sending& sending, net::HttpResponse response,
                                    Sent& sent) {
  struct Judged {
    bus::Outcome outcome;
    std::optional<security::Verified> verified;
  };
  auto judged = std::make_shared<Judged>();
  auto answer = std::make_shared<net::HttpResponse>(std::move(response));
  std::function<void()> job = [this, judged, answer, sending] {
    auto verified = verify_answer(*parts_.verifier.get(), *answer, parts_.clock.now());
    judged->outcome =
        judge_reply(*answer, verified, sending.to, {sending.operation, sending.message_id});
    if (judged->outcome.kind == bus::Outcome::Kind::accepted && verified)
      judged->verified = std::move(*verified);
  };
  const auto ran = co_await parts_.workers.run(std::move(job), "out");
  sent.outcome = ran ? judged->outcome : judge_failure(ran.error());
  sent.verified = std::move(judged->verified);
  sent.answer = std::move(answer->body);
}

asio::awaitable<Sent> Sender::send(Sending sending) {
  Sent sent;
  auto envelope = co_await seal(sending);
  if (!envelope) {
    sent.outcome = judge_failure(envelope.error());
    co_return sent;
  }
  sent.envelope = std::move(*envelope);
  auto response = co_await carry(sending, sent.envelope);
  if (!response) {
    sent.outcome = judge_failure(response.error());
    co_return sent;
  }
  co_await judge(sending, std::move(*response), sent);
  co_return sent;
}

}  // namespace adapters::soap
