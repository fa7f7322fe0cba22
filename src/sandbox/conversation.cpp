#include "sandbox/conversation.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fstream>

#include "net/client.hpp"

namespace sandbox {

namespace {

constexpr std::chrono::milliseconds patience = std::chrono::minutes{5};

boost::asio::awaitable<void> carry(net::Client& client, net::HttpRequest request,
                                   base::Result<net::HttpResponse>& outcome) {
  outcome = co_await client.send(std::move(request), patience);
}

void save(const std::filesystem::path& folder, const std::string& name,
          const std::string& envelope) {
  if (folder.empty()) return;
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  std::ofstream(folder / name, std::ios::binary) << envelope;
}

// Trust in exactly one signer: the bus.
base::Result<std::shared_ptr<const security::Trust>> trust_in(const Conversation::Files& files) {
  BASE_TRY(certificate, security::Certificate::load(files.bus_certificate));
  domain::Partner bus;
  bus.code = "bus";
  bus.certificate_fingerprints.push_back(certificate.fingerprint());
  return security::Trust::load({{files.ca}, {}, {}}, {std::move(bus)});
}

std::string wrap(std::string_view payload) {
  std::string out = "<soap:Envelope xmlns:soap=\"";
  out.append(security::soap11_ns).append("\"><soap:Body>").append(payload);
  return out + "</soap:Body></soap:Envelope>";
}

}  // namespace

struct Conversation::Impl {
  Files files;
  security::Signer signer;
  security::WssVerifier verifier;
  std::unique_ptr<boost::asio::io_context> loop;
  net::Client client;
  int sent = 0;

  base::Result<net::HttpResponse> post(const Payload& payload, const std::string& envelope) {
    net::HttpRequest request;
    request.method = "POST";
    request.path = payload.path;
    request.headers["content-type"] = "text/xml; charset=utf-8";
    request.headers["soapaction"] = '"' + payload.action + '"';
    request.body = envelope;
    base::Result<net::HttpResponse> outcome = base::fail(base::Code::internal, "no outcome");
    // the kept connection's watchdog would keep the loop running
    const auto stop = [this](std::exception_ptr) { loop->stop(); };
    boost::asio::co_spawn(*loop, carry(client, std::move(request), outcome), stop);
    loop->restart();
    loop->run();
    return outcome;
  }

  base::Result<Answer> exchange(const Payload& payload, const std::string& envelope) {
    const std::string number = std::to_string(++sent) + ".xml";
    save(files.save, "request-" + number, envelope);
    const auto start = std::chrono::steady_clock::now();
    BASE_TRY(response, post(payload, envelope));
    const auto took = std::chrono::steady_clock::now() - start;
    save(files.save, "answer-" + number, response.body);
    BASE_TRY(document, xml::Document::parse(response.body));
    BASE_TRY(verified, verifier.verify(std::move(document), base::SystemClock{}.now()));
    return Answer{response.status, std::move(verified),
                  std::chrono::duration_cast<std::chrono::milliseconds>(took)};
  }
};

base::Result<Conversation> Conversation::open(const Files& files) {
  BASE_TRY(signer, security::Signer::load({files.key, files.certificate}));
  BASE_TRY(trust, trust_in(files));
  auto loop = std::make_unique<boost::asio::io_context>(1);
  BASE_TRY(client, net::Client::make(*loop, files.url, files.ca));
  return Conversation(std::unique_ptr<Impl>(new Impl{files, std::move(signer),
                                                     security::WssVerifier(std::move(trust)),
                                                     std::move(loop), std::move(client)}));
}

base::Result<Answer> Conversation::send(const Payload& payload) {
  const security::Sealing how{security::SoapVersion::v11, {}, {}};
  BASE_TRY(envelope, security::seal(impl_->signer, payload.octets, how, base::SystemClock{}.now()));
  return impl_->exchange(payload, envelope);
}

base::Result<Answer> Conversation::send_unsigned(const Payload& payload) {
  return impl_->exchange(payload, wrap(payload.octets));
}

base::Result<std::string> Conversation::deliver(const Payload& payload,
                                                const std::string& envelope) {
  const std::string number = std::to_string(++impl_->sent) + ".xml";
  save(impl_->files.save, "request-" + number, envelope);
  BASE_TRY(response, impl_->post(payload, envelope));
  save(impl_->files.save, "answer-" + number, response.body);
  return std::move(response.body);
}

const security::Signer& Conversation::signer() const {
  return impl_->signer;
}

std::shared_ptr<const security::Trust> Conversation::trust() const {
  return impl_->verifier.trust();
}

Conversation::Conversation(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Conversation::Conversation(Conversation&&) noexcept = default;
Conversation::~Conversation() = default;

}  // namespace sandbox
