#include "app/federal.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/assembly.hpp"
#include "app/database_job.hpp"

namespace app {

namespace asio = boost::asio;
namespace federal = adapters::federal;
using namespace std::chrono_literals;

namespace {

constexpr auto look_every = 1s;
constexpr std::size_t at_once = 10;  // dossiers are large

federal::Rules rules_of(const config::Settings& settings) {
  federal::Rules rules;
  rules.region = settings.federal->region;
  for (const auto& row : settings.federal->regions)
    rules.regions.push_back({row.code, row.partner});
  rules.health = settings.federal->health;
  rules.utc_offset_minutes = settings.utc_offset_minutes;
  return rules;
}

}  // namespace

Federal::Federal(federal::Rules rules, adapters::soap::Contract contract, Parts parts)
    : rules_(std::move(rules)),
      contract_(std::move(contract)),
      parts_(parts),
      sending_({rules_, contract_.schema(), parts_.clock, parts_.log}),
      timer_(parts_.loop) {}

base::Result<std::unique_ptr<Federal>> Federal::open(const config::Settings& settings,
                                                     Parts parts) {
  BASE_TRY(contract, adapters::soap::Contract::load_schema(settings.resources, "federal"));
  return std::unique_ptr<Federal>(new Federal(rules_of(settings), std::move(contract), parts));
}

adapters::smev::Intake::Service Federal::service() const {
  return {contract_, federal::operations(rules_)};
}

void Federal::join(adapters::smev::Requests& requests) {
  requests_ = &requests;
  requests.add_handler(
      std::string(federal::Sending::handler),
      [this](const std::string& reference, const adapters::smev::Reaction& reaction,
             const adapters::soap::Work& work) {
        return sending_.told(reference, reaction, work);
      });
}

asio::awaitable<void> Federal::run() {
  for (;;) {
    if (parts_.database.leads()) {
      store::Database::Job job = [this](store::Transaction& work) {
        return sending_.send_due(work_of(work), *requests_, at_once);
      };
      const auto written =
          co_await run_job(parts_.database, &store::Database::write, std::move(job));
      if (!written) parts_.log.failure(written.error(), "transfers not sent");
    }
    timer_.expires_after(look_every);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

}  // namespace app
