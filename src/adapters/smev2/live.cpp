// A question of SMEV 2 that a diary answers: it is asked while the portal waits, by SOAP or over
// SMEV 3, as of every other service.
#include "adapters/soap/live.hpp"
#include "adapters/smev2/exchange.hpp"

namespace adapters::smev2 {

// Of a request that comes again, too: whether it is a repeat, the transaction tells.
boost::asio::awaitable<void> Service::ask_diary(ExchangePtr exchange) {
  auto question = exchange->plan.ask();
  if (!question) co_return;
  if (question->route->live->smev_ns.empty()) {
    soap::LiveCall live{exchange->call, &core_.contract, std::move(*question), exchange->plan.told,
                        exchange->lane};
    const soap::LiveParts parts{environment_.sender, environment_.workers, environment_.clock,
                                environment_.log, environment_.metrics};
    auto asking = soap::ask_live(parts, std::move(live));
    exchange->live_entries = co_await std::move(asking);
    co_return;
  }
  if (!environment_.ask_by_smev) co_return;
  soap::LiveBySmev asked;
  asked.service = core_.contract.name();
  asked.operation = exchange->operation;
  asked.trace = exchange->request.trace;
  asked.question = std::move(*question);
  auto asking = environment_.ask_by_smev(std::move(asked));
  auto answer = co_await std::move(asking);
  if (answer) exchange->live_answer = std::move(*answer);
}

}  // namespace adapters::smev2
