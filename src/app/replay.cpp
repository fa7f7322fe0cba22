#include "app/replay.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <iostream>
#include <set>
#include <sstream>

#include "app/assembly.hpp"
#include "base/text.hpp"

namespace app {
namespace {

using base::Code;

// What became of one message.
struct Replayed {
  bus::LogRow row;
  std::optional<base::Error> failure{};
  int replays = 0;
  std::string route{};                       // that it took
  std::vector<std::string> gone{}, fresh{};  // lines of its records, with --dry-run --with
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Lines of one that the other has not, in order; as often as they are missing.
std::vector<std::string> lines_only_in(const std::string& one, const std::string& other) {
  std::multiset<std::string> there;
  for (std::string& line : lines_of(other)) there.insert(std::move(line));
  std::vector<std::string> only;
  for (std::string& line : lines_of(one)) {
    const auto found = there.find(line);
    if (found == there.end())
      only.push_back(std::move(line));
    else
      there.erase(found);
  }
  return only;
}

class Replayer {
 public:
  Replayer(const ReplayOptions& options, config::Settings settings)
      : options_(options), settings_(std::move(settings)) {}

  base::Result<void> open() {
    BASE_TRY(database, store::Database::open(store_options(settings_), log_, metrics_));
    database_ = std::move(database);
    BASE_TRY(reader, Reader::open(settings_, *database_));
    reader_ = std::move(reader);
    if (options_.candidate.empty()) return {};
    auto other = load_settings(options_.candidate);
    if (!other) return base::fail(Code::config_invalid, options_.candidate.string());
    BASE_TRY(candidate, Reader::open(*other, *database_));
    candidate_ = std::move(candidate);
    return {};
  }

  // The messages to run, oldest first: a later one may correct an earlier one.
  base::Result<std::vector<bus::LogRow>> find() const {
    std::vector<bus::LogRow> rows;
    BASE_TRY(filter, make_filter());
    std::vector<std::string> ids = options_.ids;
    if (ids.empty()) ids.emplace_back();
    for (const std::string& id : ids) {
      filter.message_id = base::lower_ascii(id);
      filter.limit = options_.limit;
      BASE_TRY(found, find(filter));
      // a note of an earlier replay, not the message itself
      std::erase_if(found, [](const bus::LogRow& row) { return row.entry.replays > 0; });
      if (!id.empty() && found.size() > 1) found.resize(1);  // of one id the latest
      if (found.empty() && !id.empty())
        return base::fail(Code::message_unknown, "нет в журнале сообщений", id);
      rows.insert(rows.end(), found.rbegin(), found.rend());
    }
    return rows;
  }

  Replayed run(const bus::LogRow& row) {
    Replayed replayed{row};
    const auto envelope = body_of(row);
    const auto done =
        envelope ? options_.dry_run ? compare(*envelope, replayed) : apply(*envelope, replayed)
                 : base::Result<void>(envelope.error());
    if (!done) replayed.failure = done.error();
    return replayed;
  }

 private:
  base::Result<bus::LogFilter> make_filter() const {
    bus::LogFilter filter;
    filter.direction = bus::Direction::in;
    filter.answer = false;
    filter.service = "diary";
    filter.code = options_.code;
    filter.route = options_.route;
    for (const auto& [text, time] :
         {std::pair{&options_.from, &filter.from}, std::pair{&options_.to, &filter.to}}) {
      if (text->empty()) continue;
      *time = base::parse_time(*text);
      if (!*time) return base::fail(Code::usage, "время: ГГГГ-ММ-ДДTчч:мм:ссZ", *text);
    }
    if (options_.partner.empty()) return filter;
    filter.partner = reader_->partner(options_.partner);
    if (!*filter.partner) return base::fail(Code::usage, "нет такого партнёра", options_.partner);
    return filter;
  }

  base::Result<std::vector<bus::LogRow>> find(const bus::LogFilter& filter) const {
    auto rows = std::make_shared<std::vector<bus::LogRow>>();
    BASE_CHECK(store::read_now(*database_, [&](store::Transaction& work) -> base::Result<void> {
      *rows = work.log.find(filter);
      return {};
    }));
    return std::move(*rows);
  }

  base::Result<std::string> body_of(const bus::LogRow& row) const {
    auto body = std::make_shared<std::optional<std::string>>();
    BASE_CHECK(store::read_now(*database_, [&](store::Transaction& work) -> base::Result<void> {
      *body = work.log.body(row);
      return {};
    }));
    if (!*body) return base::fail(Code::message_unknown, "тело сообщения больше не хранится");
    return std::move(**body);
  }

  base::Result<void> compare(const std::string& envelope, Replayed& replayed) const {
    if (!candidate_) {
      BASE_TRY(understood, reader_->understand(envelope, replayed.row, clock_.now()));
      BASE_TRY(route, route_of(understood));
      replayed.route = std::move(route);
      return {};
    }
    // refused before, perhaps understood now
    const auto before = reader_->explain(envelope, replayed.row);
    BASE_TRY(after, candidate_->explain(envelope, replayed.row));
    BASE_TRY(understood, candidate_->understand(envelope, replayed.row, clock_.now()));
    BASE_TRY(route, route_of(understood));
    replayed.route = std::move(route);
    const std::string old = before ? *before : std::string();
    replayed.gone = lines_only_in(old, after);
    replayed.fresh = lines_only_in(after, old);
    return {};
  }

  base::Result<std::string> route_of(const Reader::Understood& understood) const {
    auto name = std::make_shared<std::string>();
    const auto job = [&](store::Transaction& transaction) -> base::Result<void> {
      const adapters::soap::Work work = work_of(transaction);
      const domain::Route* route =
          adapters::soap::choose_route(*understood.call, understood.plan, work);
      if (route != nullptr) *name = route->name;
      return {};
    };
    BASE_CHECK(store::read_now(*database_, job));
    return std::move(*name);
  }

  base::Result<void> apply(const std::string& envelope, Replayed& replayed) {
    const base::Time now = clock_.now();
    BASE_TRY(understood, reader_->understand(envelope, replayed.row, now));
    const auto job = [&](store::Transaction& work) -> base::Result<void> {
      BASE_TRY(replays, run_again(understood, work));
      replayed.replays = replays.first;
      replayed.route = std::move(replays.second);
      note(understood, replayed, now, work);
      return {};
    };
    return store::write_now(*database_, job);
  }

  // An accepted message has its effect again; one that was refused is accepted now, so that the
  // sender's own repeat of it gets the answer. How often, and by which route.
  static base::Result<std::pair<int, std::string>> run_again(const Reader::Understood& understood,
                                                             store::Transaction& transaction) {
    const adapters::soap::Work work = work_of(transaction);
    const adapters::soap::Call& call = *understood.call;
    std::string route;
    const bus::Effect effect = [&](domain::MessageId id) -> base::Result<std::string> {
      BASE_TRY(taken, take_effect("diary", call, understood.plan, work, id));
      route = std::move(taken.route);
      return std::move(taken.answer);
    };
    const domain::PartnerId partner = call.message.partner().id;
    auto known = work.inbox.find(partner, call.message_id);
    if (known) {
      BASE_CHECK(effect(known->id));
    } else {
      // its signature was seen long ago; what it says is what counts
      const bus::Incoming incoming{
          partner, call.message_id, call.operation, call.trace, call.message.content_digest(),
          {},      call.now};
      BASE_CHECK(bus::accept_once(work.inbox, incoming, effect));
      known = work.inbox.find(partner, call.message_id);
    }
    return std::pair{work.inbox.count_replay(known->id), std::move(route)};
  }

  // A decision, logged as such, without its body again.
  void note(const Reader::Understood& understood, const Replayed& replayed, base::Time now,
            store::Transaction& work) const {
    registers::Tables::LoadRecord record;
    record.at = now;
    record.partner = understood.call->message.partner().id;
    record.source = understood.call->message_id;
    record.operation = "replay";
    record.trace = understood.call->trace;
    record.comment = options_.reason;
    work.tables.journal(record);
    bus::LogEntry entry = replayed.row.entry;
    entry.at = now;
    entry.code.clear();
    entry.body.clear();
    entry.route = replayed.route;
    entry.replays = replayed.replays;
    work.log.append(entry);
  }

  const ReplayOptions& options_;
  config::Settings settings_;
  base::SystemClock clock_;
  base::Log log_{base::Log::Format::text, base::Level::warning};
  base::Metrics metrics_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<Reader> reader_, candidate_;
};

void print_text(const Replayed& replayed, bool dry_run) {
  std::cout << base::format_time(replayed.row.entry.at) << "  " << replayed.row.entry.operation
            << ' ' << replayed.row.entry.message_id << "  ";
  if (replayed.failure)
    std::cout << "не выполнено: " << base::describe(*replayed.failure);
  else if (dry_run)
    std::cout << "понято" << (replayed.route.empty() ? "" : ", маршрут " + replayed.route);
  else
    std::cout << "выполнено, повтор № " << replayed.replays
              << (replayed.route.empty() ? "" : ", маршрут " + replayed.route);
  std::cout << '\n';
  for (const std::string& line : replayed.gone) std::cout << "    - " << line << '\n';
  for (const std::string& line : replayed.fresh) std::cout << "    + " << line << '\n';
}

boost::json::object to_json(const Replayed& replayed) {
  boost::json::object one{{"message", replayed.row.entry.message_id},
                          {"at", base::format_time(replayed.row.entry.at)},
                          {"operation", replayed.row.entry.operation},
                          {"route", replayed.route},
                          {"replays", replayed.replays},
                          {"gone", boost::json::value_from(replayed.gone)},
                          {"fresh", boost::json::value_from(replayed.fresh)}};
  if (replayed.failure) one["code"] = base::info(replayed.failure->code).id;
  return one;
}

}  // namespace

int replay(const ReplayOptions& options) {
  auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  if (!options.dry_run && options.reason.empty())
    return report(base::fail(Code::usage, "укажите причину: --reason \"…\"", "--reason"));
  Replayer replayer(options, std::move(*settings));
  if (const auto opened = replayer.open(); !opened) return report(opened.error());
  const auto rows = replayer.find();
  if (!rows) return report(rows.error());
  bool good = true;
  boost::json::array all;
  for (const bus::LogRow& row : *rows) {
    const Replayed replayed = replayer.run(row);
    good = good && !replayed.failure;
    options.json ? all.push_back(to_json(replayed)) : print_text(replayed, options.dry_run);
  }
  if (options.json) std::cout << boost::json::serialize(all) << '\n';
  if (!options.json && rows->empty()) std::cout << "Подходящих сообщений нет.\n";
  return good ? Exit::done : Exit::input_at_fault;
}

}  // namespace app
