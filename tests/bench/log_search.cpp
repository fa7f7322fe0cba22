#include "log_search.hpp"

#include <chrono>
#include <functional>
#include <random>

#include "log_fill.hpp"
#include "need.hpp"
#include "percentile.hpp"
#include "scratch.hpp"
#include "store/database.hpp"
#include "store/partitions.hpp"
#include "store/values.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;
using bus::LogFilter;
using std::chrono::days;
using std::chrono::hours;

constexpr std::size_t warm_up = 20;  // statements are prepared by then

// Asks one kind of question about entries here and there.
class Asker {
 public:
  Asker(const SearchPlan& plan, bus::MessageLog& log, std::vector<bus::LogRow> entries)
      : plan_(plan), log_(log), entries_(std::move(entries)) {}

  Question ask(std::string name, const std::function<std::size_t(const bus::LogRow&)>& find) {
    Question question;
    question.name = std::move(name);
    std::vector<double> took;
    for (std::size_t i = 0; i < plan_.samples + warm_up; ++i) {
      const bus::LogRow& about = entries_[i % entries_.size()];
      const auto start = Clock::now();
      const std::size_t found = find(about);
      const std::chrono::duration<double, std::micro> time = Clock::now() - start;
      if (found == 0) throw std::runtime_error(question.name + ": nothing found");
      if (i < warm_up) continue;
      took.push_back(time.count());
      question.rows += static_cast<double>(found) / static_cast<double>(plan_.samples);
    }
    std::sort(took.begin(), took.end());
    question.median_us = percentile(took, 0.50);
    question.p99_us = percentile(took, 0.99);
    return question;
  }

  Question ask(std::string name, const std::function<LogFilter(const bus::LogEntry&)>& filter) {
    return ask(std::move(name),
               [&](const bus::LogRow& row) { return log_.find(filter(row.entry)).size(); });
  }

 private:
  const SearchPlan& plan_;
  bus::MessageLog& log_;
  const std::vector<bus::LogRow> entries_;
};

LogFilter within(const bus::LogEntry& entry, std::chrono::microseconds span) {
  LogFilter filter;
  filter.from = entry.at - span / 2;
  filter.to = *filter.from + span;
  return filter;
}

// Entries of all days, in no order.
std::vector<bus::LogRow> some_entries(bus::MessageLog& log, const SearchPlan& plan,
                                      const LogPlace& place) {
  std::mt19937 random(1);
  std::vector<bus::LogRow> rows;
  for (std::size_t i = 0; i < plan.samples + warm_up; ++i) {
    LogFilter filter;
    filter.to = place.begin + days(random() % plan.days) + hours(1 + random() % 22);
    filter.limit = 1;
    const auto found = log.find(filter);
    rows.insert(rows.end(), found.begin(), found.end());
  }
  return rows;
}

std::vector<Question> ask_all(const SearchPlan& plan, bus::MessageLog& log, const std::string& url,
                              const LogPlace& place) {
  store::Session session(url);
  session.open();
  Asker asker(plan, log, some_entries(log, plan, place));
  std::vector<Question> all;
  session.begin("BEGIN", true);
  all.push_back(asker.ask("one row by its primary key (bound)", [&](const bus::LogRow& row) {
    return session
        .select("*", "FROM " + store::entries_table(store::day_of(row.id)) + " WHERE id = ?",
                {store::value(row.id)})
        .size();
  }));
  session.rollback();
  const auto by = [](auto change) {
    return std::function<LogFilter(const bus::LogEntry&)>([change](const bus::LogEntry& entry) {
      LogFilter filter;
      change(filter, entry);
      return filter;
    });
  };
  all.push_back(asker.ask("message id, any time", by([](LogFilter& f, const bus::LogEntry& e) {
                            f.message_id = e.message_id;
                          })));
  all.push_back(asker.ask("message id, within 2 days", by([](LogFilter& f, const bus::LogEntry& e) {
                            f = within(e, hours(48));
                            f.message_id = e.message_id;
                          })));
  all.push_back(asker.ask("trace, any time",
                          by([](LogFilter& f, const bus::LogEntry& e) { f.trace = e.trace; })));
  all.push_back(asker.ask("partner, newest 50",
                          by([](LogFilter& f, const bus::LogEntry& e) { f.partner = e.partner; })));
  all.push_back(asker.ask("partner, 50 of an hour", by([](LogFilter& f, const bus::LogEntry& e) {
                            f = within(e, hours(1));
                            f.partner = e.partner;
                          })));
  all.push_back(asker.ask("time, 50 of an hour", by([](LogFilter& f, const bus::LogEntry& e) {
                            f = within(e, hours(1));
                          })));
  all.push_back(
      asker.ask("partner, refused, newest 50", by([](LogFilter& f, const bus::LogEntry& e) {
                  f.partner = e.partner;
                  f.failed_only = true;
                })));
  return all;
}

}  // namespace

Search measure_search(const SearchPlan& plan, store::Dialect dialect) {
  const Scratch scratch(dialect, plan.folder, "log");
  Search search;
  search.dialect = dialect;
  search.days = plan.days;
  const auto start = Clock::now();
  need(store::migrate(scratch.url()));
  base::Log log(base::Log::Format::json, base::Level::error);
  base::Metrics metrics;
  const auto database = need(store::Database::open({scratch.url()}, log, metrics));
  const LogPlace place = fill_log(*database, scratch.url(), plan.entries, plan.days);
  search.entries = place.entries;
  search.fill_seconds = std::chrono::duration<double>(Clock::now() - start).count();
  need(store::read_now(*database, [&](store::Transaction& work) -> base::Result<void> {
    search.questions = ask_all(plan, work.log, scratch.url(), place);
    return {};
  }));
  return search;
}

}  // namespace bench
