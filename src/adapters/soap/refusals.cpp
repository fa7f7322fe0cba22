#include "adapters/soap/refusals.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/soap/await_storage.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace adapters::soap {

using base::Code;

registers::Tables::LoadRecord refusal_record(const base::Error& why, const bus::LogEntry& entry) {
  const base::CodeInfo& row = base::info(why.code);
  registers::Tables::LoadRecord record;
  record.at = entry.at;
  record.partner = entry.partner;
  record.source = entry.message_id;
  record.operation = entry.operation;
  record.trace = entry.trace;
  record.ok = false;
  record.code = row.id;
  record.comment = row.text;
  if (!why.subject.empty()) record.comment += " " + why.subject;
  return record;
}

bool Refusals::has_room(base::Time now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second != second_) rows_ = 0;
  second_ = second;
  return ++rows_ <= base::limits::stranger_journal_rows;
}

boost::asio::awaitable<void> Refusals::sum_up_strangers() {
  const auto executor = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer pause(executor);
  pause.expires_after(std::chrono::seconds{1});
  co_await pause.async_wait(boost::asio::use_awaitable);
  registers::Tables::LoadRecord record;
  record.at = environment_.clock.now();
  record.trace = base::make_uuid();
  record.ok = false;
  record.code = base::info(Code::busy).id;
  record.comment = "ещё " + std::to_string(std::exchange(left_out_, 0)) +
                   " отказов неизвестным отправителям " + place_;
  Job job = [record](const Work& work) -> base::Result<void> {
    work.tables.journal(record);
    return {};
  };
  const auto written = co_await await_write(environment_.storage, std::move(job));
  if (!written) environment_.log.failure(written.error(), "refusals not journalled");
}

boost::asio::awaitable<void> Refusals::journal(base::Error why, bus::LogEntry entry) {
  if (why.code == Code::message_in_progress || why.code == Code::partner_busy) co_return;
  if (!entry.partner && !has_room(entry.at)) {
    environment_.metrics.count("kontingent_journal_lost_total", {{"reason", "stranger"}});
    const auto executor = co_await boost::asio::this_coro::executor;
    if (++left_out_ == 1)
      boost::asio::co_spawn(executor, sum_up_strangers(), boost::asio::detached);
    co_return;
  }
  const std::string trace = entry.trace;
  Job job = [record = refusal_record(why, entry),
             entry = std::move(entry)](const Work& work) -> base::Result<void> {
    work.tables.journal(record);
    work.log.append(entry);
    return {};
  };
  const auto written = co_await await_write(environment_.storage, std::move(job));
  if (written) co_return;
  environment_.metrics.count("kontingent_journal_lost_total", {{"reason", "storage"}});
  environment_.log.failure(written.error(), "refusal not journalled", {{"trace", trace}});
}

}  // namespace adapters::soap
