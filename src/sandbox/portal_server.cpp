#include "sandbox/portal_server.hpp"

#include <CLI/CLI.hpp>

#include "sandbox/cli.hpp"
#include "sandbox/cli_options.hpp"
#include "sandbox/file.hpp"
#include "sandbox/pages_door.hpp"
#include "sandbox/portal_site.hpp"

namespace sandbox {
namespace {

constexpr std::size_t shown_parents = 30;

Ask by_soap(std::shared_ptr<Conversation> bus) {
  return [bus](const Payload& question) -> base::Result<security::Verified> {
    BASE_TRY(answer, bus->send(question));
    return std::move(answer.message);
  };
}

base::Result<std::vector<PortalSite::Way>> open_ways(const PortalOptions& options) {
  BASE_TRY(bus, Conversation::open(options.link.files));
  std::vector<PortalSite::Way> ways{
      {"soap", "SOAP", by_soap(std::make_shared<Conversation>(std::move(bus)))}};
  if (!options.smev2) return ways;
  Smev2Link link = options.link;
  link.patience = 0;  // a page shows what is there; who waits looks again
  for (const auto* revision : {"rev120315", "rev111111"}) {
    link.revision = revision;
    BASE_TRY(talk, Smev2Talk::open(link));
    const std::shared_ptr<Smev2Talk> shared = std::move(talk);
    ways.push_back({revision, "СМЭВ 2 " + std::string(revision),
                    [shared](const Payload& question) { return shared->ask(question); }});
  }
  return ways;
}

base::Result<void> run(const PortalOptions& options) {
  BASE_TRY(roster, read_file(options.roster));
  BASE_TRY(parents, read_parents(roster, shown_parents));
  BASE_TRY(ways, open_ways(options));
  const PortalSite site(std::move(parents), std::move(ways));
  base::Log log{base::Log::Format::text, base::Level::warning};
  return serve_pages({"Портал", options.address, options.port, {}, {}}, log,
                     [&site](const net::HttpRequest& request) { return site.handle(request); });
}

}  // namespace

int serve_portal(const PortalOptions& options) {
  const auto done = run(options);
  return done ? Exit::done : report(done.error());
}

void add_portal_words(CLI::App& app, int& code) {
  const auto options = std::make_shared<PortalOptions>();
  CLI::App* word =
      app.add_subcommand("portal", "портал госуслуг: страница, где можно быть родителем");
  talk_options(word, options->link.files);
  word->add_option("--address", options->address, "где слушать")->capture_default_str();
  word->add_option("--port", options->port, "порт; 0 — любой свободный")->capture_default_str();
  word->add_option("--roster", options->roster, "список учеников (PushRoster): чьим родителем быть")
      ->required();
  word->add_flag("--smev2", options->smev2, "спрашивать можно и по СМЭВ 2");
  word->add_option("--recipient", options->link.recipient, "мнемоника шины, smev2.mnemonic")
      ->capture_default_str();
  word->add_option("--resources", options->link.resources, "папка, в которой лежит xsd/")
      ->capture_default_str();
  word->callback([options, &code] { code = serve_portal(*options); });
}

}  // namespace sandbox
