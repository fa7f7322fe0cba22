#include "store/messages.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/cli_look.hpp"
#include "app/commands.hpp"
#include "app/suppliers.hpp"
#include "base/text.hpp"
#include "console/look.hpp"
#include "domain/date.hpp"

namespace app {
namespace {

using base::Code;

std::string partner_of(const store::MessageList& list, const bus::LogRow& row) {
  const auto known = list.partners.find(row.entry.partner);
  return known == list.partners.end() ? std::string{} : known->second;
}

boost::json::object to_json(const store::MessageList& list, const bus::LogRow& row) {
  const bus::LogEntry& entry = row.entry;
  return {{"id", row.id.value},
          {"at", base::format_time(entry.at)},
          {"direction", entry.direction == bus::Direction::in ? "in" : "out"},
          {"answer", entry.answer},
          {"partner", partner_of(list, row)},
          {"service", entry.service},
          {"operation", entry.operation},
          {"message", entry.message_id},
          {"trace", entry.trace},
          {"route", entry.route},
          {"code", entry.code},
          {"replays", entry.replays},
          {"body_bytes", row.body_bytes},
          {"body_digest", row.body_digest},
          {"digest", row.digest}};
}

void print(const store::MessageList& list, const bus::LogRow& row) {
  const bus::LogEntry& entry = row.entry;
  const std::string partner = partner_of(list, row);
  std::cout << row.id.value << "  " << base::format_time(entry.at) << "  "
            << (entry.direction == bus::Direction::in ? "→ " : "← ")
            << (entry.answer ? "ответ" : "запрос") << "  "
            << (partner.empty() ? "неизвестный отправитель" : partner) << "  " << entry.service
            << ' ' << (entry.operation.empty() ? "—" : entry.operation) << ' ' << entry.message_id
            << "  " << (entry.code.empty() ? "Успешно" : entry.code) << "  " << row.body_bytes
            << " байт  обмен " << entry.trace;
  if (!entry.route.empty()) std::cout << "  маршрут " << entry.route;
  if (entry.replays != 0) std::cout << "  повтор " << entry.replays;
  std::cout << '\n';
}

// A moment, or a date: its first moment, UTC.
base::Result<std::optional<base::Time>> read_time(const std::string& text) {
  if (text.empty()) return std::nullopt;
  if (const auto time = base::parse_time(text)) return time;
  if (const auto date = domain::parse_date(text))
    return std::optional<base::Time>(std::chrono::sys_days(*date));
  return base::fail(Code::usage, "время: ГГГГ-ММ-ДД или ГГГГ-ММ-ДДTЧЧ:ММ:ССZ", text);
}

base::Result<bus::LogFilter> make_filter(const MessagesOptions& options) {
  bus::LogFilter filter;
  BASE_TRY(from, read_time(options.from));
  BASE_TRY(to, read_time(options.to));
  filter.from = from;
  filter.to = to;
  if (!options.direction.empty())
    filter.direction = options.direction == "in" ? bus::Direction::in : bus::Direction::out;
  filter.message_id = base::lower_ascii(options.message);
  filter.trace = options.trace;
  filter.route = options.route;
  filter.code = options.code;
  filter.failed_only = options.failed;
  filter.limit = options.limit;
  return filter;
}

base::Result<void> check_store(const std::string& url) {
  BASE_TRY(pending, store::pending_migrations(url));
  if (!pending.empty()) return base::fail(Code::migration_needed, pending.front().name);
  return {};
}

// The look is in the trail before anything is shown.
base::Result<void> print_body(const config::Settings& settings, std::int64_t id) {
  base::Log log(base::Log::Format::text, base::Level::warning);
  base::Metrics metrics;
  BASE_TRY(database, store::Database::open(store_options(settings), log, metrics));
  std::string body;
  BASE_CHECK(store::write_now(*database, [&](store::Transaction& work) -> base::Result<void> {
    bus::ChainBlock wanted;
    wanted.entries = {{id}};
    const auto rows = work.log.entries(wanted);
    auto found = rows.empty() ? std::nullopt : work.log.body(rows.front());
    if (!found)
      return base::fail(Code::usage, "нет такой записи, или её тело уже не хранится",
                        std::to_string(id));
    body = std::move(*found);
    console::keep_look(
        cli_look("messages body", "message/" + std::to_string(id), base::SystemClock{}.now()),
        work.log, work.trail);
    return {};
  }));
  std::cout << body;
  return {};
}

base::Result<void> print_list(const std::string& url, const MessagesOptions& options) {
  BASE_TRY(filter, make_filter(options));
  BASE_TRY(list, store::read_messages(url, filter, options.partner));
  if (options.json) {
    boost::json::array all;
    for (const bus::LogRow& row : list.rows) all.push_back(to_json(list, row));
    std::cout << boost::json::serialize(all) << '\n';
    return {};
  }
  for (const bus::LogRow& row : list.rows) print(list, row);
  if (list.rows.empty()) std::cout << "Сообщений нет.\n";
  return {};
}

}  // namespace

int messages(const MessagesOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const bool known = options.partner.empty() || is_known_partner(*settings, options.partner);
  if (!known) return report(base::fail(Code::usage, "нет такого партнёра", options.partner));
  auto done = check_store(settings->store_url);
  if (done)
    done = options.body ? print_body(*settings, *options.body)
                        : print_list(settings->store_url, options);
  return done ? Exit::done : report(done.error());
}

}  // namespace app
