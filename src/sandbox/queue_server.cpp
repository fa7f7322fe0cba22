// `kontingent-sandbox queue`: SMEV's queue behind a door of HTTP.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <iostream>

#include "net/server.hpp"
#include "sandbox/cli.hpp"
#include "sandbox/ftp_door.hpp"
#include "sandbox/queue_documents.hpp"
#include "sandbox/smev_commands.hpp"

namespace sandbox {
namespace {

namespace asio = boost::asio;
using base::Code;
using net::HttpRequest;
using net::HttpResponse;

// "A=B" in two.
base::Result<std::pair<std::string, std::string>> split(const std::string& text, char at) {
  const auto mark = text.rfind(at);
  if (mark == std::string::npos || mark == 0 || mark + 1 == text.size())
    return base::fail(Code::usage, "expected …" + std::string(1, at) + "…: " + text);
  return std::pair{text.substr(0, mark), text.substr(mark + 1)};
}

base::Result<void> read_participants(const QueueOptions& options, QueueService::Options& out) {
  for (const std::string& text : options.participants) {
    BASE_TRY(parts, split(text, '='));
    BASE_TRY(certificate, security::Certificate::load(parts.second));
    out.participants.push_back({parts.first, certificate.fingerprint()});
  }
  return {};
}

// MNEMONIC=NAMESPACE#ROOT or MNEMONIC=NAMESPACE#ROOT?ELEMENT=VALUE, and NAMESPACE#ROOT=FILE.
base::Result<void> read_kinds(const QueueOptions& options, QueueService::Options& out) {
  for (const std::string& text : options.kinds) {
    BASE_TRY(kind, split(text, '#'));
    const auto equals = kind.first.find('=');
    if (equals == std::string::npos) return base::fail(Code::usage, "no mnemonic: " + text);
    ProvidedKind made{kind.first.substr(equals + 1), kind.second, kind.first.substr(0, equals)};
    if (const auto condition = made.root.find('?'); condition != std::string::npos) {
      BASE_TRY(said, split(made.root.substr(condition + 1), '='));
      made.root.erase(condition);
      made.element = std::move(said.first);
      made.value = std::move(said.second);
    }
    out.kinds.push_back(std::move(made));
  }
  for (const std::string& text : options.schemas) {
    BASE_TRY(parts, split(text, '='));
    BASE_TRY(name, split(parts.first, '#'));
    BASE_TRY(schema, xml::Schema::load(parts.second));
    for (ProvidedKind& kind : out.kinds)
      if (kind.ns == name.first && kind.root == name.second) kind.schema = schema;
  }
  return {};
}

HttpResponse plain(int status, std::string text) {
  HttpResponse response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(text);
  return response;
}

class QueueServer {
 public:
  // storage: its folder; empty: there is none.
  QueueServer(QueueService::Options options, security::Signer signer, QueueService::Schemas schemas,
              const std::filesystem::path& storage)
      : shelf_(storage),
        service_(with_shelf(std::move(options)), std::move(signer), std::move(schemas), clock_,
                 log_) {}

  base::Result<void> run(const QueueOptions& options) {
    net::ServerOptions door;
    door.address = options.address;
    door.port = options.port;
    if (!options.tls_certificate.empty())
      door.tls = net::TlsFiles{options.tls_certificate, options.tls_key};
    std::vector<net::Route> routes(3);
    routes[0].path = "/ws";
    routes[0].handler = [this](HttpRequest request) { return serve(std::move(request)); };
    routes[1].path = "/ws/";
    routes[1].subtree = true;
    routes[1].handler = [this](HttpRequest request) { return publish(std::move(request)); };
    routes[2].path = "/switch";
    routes[2].handler = [this](HttpRequest request) { return misbehave(std::move(request)); };
    BASE_TRY(server, net::Server::bind(loop_, door, std::move(routes), log_, metrics_));
    BASE_CHECK(remember(options.journal));
    const std::string host = options.address + ':' + std::to_string(server->port());
    const std::string url = (door.tls ? "https://" : "http://") + host;
    BASE_TRY(documents, load_queue_documents(options.resources, url));
    documents_ = std::move(documents);
    std::string storage;
    if (!options.storage.empty()) {
      BASE_TRY(ftp, FtpDoor::bind(loop_, options.address, options.ftp_port, shelf_, log_));
      ftp_ = std::move(ftp);
      ftp_->start();
      storage = ", хранилище: ftp://" + options.address + ':' + std::to_string(ftp_->port());
    }
    server->start();
    std::cout << "Очередь СМЭВ: " << url << "/ws, описание: " << url << "/ws?wsdl" << storage
              << std::endl;
    asio::signal_set signals(loop_, SIGTERM, SIGINT);
    signals.async_wait([this](const boost::system::error_code&, int) { loop_.stop(); });
    loop_.run();
    return {};
  }

 private:
  QueueService::Options with_shelf(QueueService::Options options) {
    if (!shelf_.folder().empty()) options.shelf = &shelf_;
    return options;
  }

  // What was before, done again; nobody hears the answers.
  base::Result<void> remember(const std::filesystem::path& file) {
    if (file.empty()) return {};
    BASE_TRY(calls, QueueJournal::read(file));
    for (JournalledCall& call : calls) {
      clock_.stand(call.at);
      HttpRequest request;
      request.method = "POST";
      request.headers["content-type"] = std::move(call.content_type);
      request.body = std::move(call.body);
      service_.handle(request);
    }
    clock_.stand({});
    BASE_TRY(journal, QueueJournal::open(file));
    journal_ = std::make_unique<QueueJournal>(std::move(journal));
    service_.keep(*journal_);
    return {};
  }

  asio::awaitable<HttpResponse> serve(HttpRequest request) {
    if (request.method == "GET") co_return document("/ws/1.2/queue.wsdl", "ws/1.2/");
    QueueService::Outcome outcome = service_.handle(request);
    if (outcome.delay.count() > 0) {
      asio::steady_timer timer(loop_, outcome.delay);
      co_await timer.async_wait(asio::use_awaitable);
    }
    co_return std::move(outcome.response);
  }

  asio::awaitable<HttpResponse> publish(HttpRequest request) {
    co_return document(request.path, "");
  }

  asio::awaitable<HttpResponse> misbehave(HttpRequest request) {
    const auto set = service_.switches().set(request.query);
    if (!set) co_return plain(400, base::describe(set.error()) + "\n");
    co_return plain(200, "принято\n");
  }

  // The WSDL is also found at the endpoint itself, from where its schemas lie a folder deeper.
  HttpResponse document(std::string_view path, std::string_view deeper) const {
    const auto found = documents_.find(path);
    if (found == documents_.end()) return plain(404, "Описание: /ws?wsdl, /ws/1.2/queue.wsdl\n");
    HttpResponse response;
    response.content_type = "text/xml; charset=utf-8";
    response.body = found->second;
    constexpr std::string_view mark = "schemaLocation=\"";
    if (deeper.empty()) return response;
    for (auto at = response.body.find(mark); at != std::string::npos;
         at = response.body.find(mark, at + mark.size()))
      response.body.insert(at + mark.size(), deeper);
    return response;
  }

  asio::io_context loop_{1};
  QueueClock clock_;
  base::Metrics metrics_;
  base::Log log_{base::Log::Format::text, base::Level::info};
  FileShelf shelf_;
  std::unique_ptr<FtpDoor> ftp_;  // this and the next: may be none
  std::unique_ptr<QueueJournal> journal_;
  QueueService service_;
  Documents documents_;
};

base::Result<void> start(const QueueOptions& options) {
  QueueService::Options out{
      {}, {}, options.redelivery, options.attachments_bytes, options.algorithms};
  BASE_CHECK(read_participants(options, out));
  BASE_CHECK(read_kinds(options, out));
  BASE_TRY(signer, security::Signer::load({options.key, options.certificate}));
  BASE_TRY(schemas, load_queue_schemas(options.resources, options.official));
  std::error_code failed;
  if (!options.storage.empty()) std::filesystem::create_directories(options.storage, failed);
  if (failed) return base::fail(Code::file_unreadable, options.storage.string());
  QueueServer server(std::move(out), std::move(signer), std::move(schemas), options.storage);
  return server.run(options);
}

}  // namespace

int queue(const QueueOptions& options) {
  const auto done = start(options);
  return done ? Exit::done : report(done.error());
}

}  // namespace sandbox
