#include <barrier>
#include <thread>

#include "base/limits.hpp"
#include "log_fixture.hpp"

namespace store {
namespace {

using namespace std::chrono_literals;
using bus::Direction;

class MessageLog : public LogTest {};
ON_BOTH_DATABASES(MessageLog);

TEST_P(MessageLog, gives_back_an_entry_and_its_body_byte_for_byte) {
  bus::LogEntry given = entry("m-1", noon + 123us);
  given.direction = Direction::out;
  given.answer = true;
  given.route = "marks-south";
  given.code = "KB-1000";
  given.replays = 3;
  given.body = std::string("<Envelope>\0Принято\r\n</Envelope>", 37);
  const auto id = append(given);
  const auto rows = find_rows({.message_id = "m-1"});
  ASSERT_EQ(rows.size(), 1u);
  const auto& row = rows.front();
  EXPECT_EQ(row.id, id);
  EXPECT_EQ(row.body_bytes, given.body.size());
  EXPECT_EQ(row.digest, bus::entry_digest(given, row.body_digest)) << "every field is as it was";
  EXPECT_EQ(row.digest, bus::entry_digest(row.entry, row.body_digest));
  EXPECT_EQ(row.entry.at, given.at);
  EXPECT_EQ(row.entry.replays, 3);
  EXPECT_EQ(body(row), given.body);
}

TEST_P(MessageLog, keeps_no_body_of_a_stranger) {
  bus::LogEntry given = entry("");
  given.partner = {};
  given.body.clear();
  append(given);
  const auto rows = find_rows({.partner = domain::PartnerId{}});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].body_digest, "");
  EXPECT_FALSE(body(rows[0]));
}

TEST_P(MessageLog, forgets_an_entry_when_its_job_fails) {
  const auto failed = write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
    tx.log.append(entry("m-1"));
    return base::fail(base::Code::schema_violation);
  });
  ASSERT_FALSE(failed);
  EXPECT_TRUE(find({}).empty());
  EXPECT_EQ(chain(), 0u);
  append(entry("m-2"));  // the day's tables went with the transaction that made them
  EXPECT_EQ(find({}).size(), 1u);
}

TEST_P(MessageLog, cuts_what_an_index_cannot_hold) {
  bus::LogEntry given = entry("m-1");
  given.trace = std::string(20'000, 't');
  append(given);
  EXPECT_EQ(find_rows({}).at(0).entry.trace.size(), 500u);
  chain();
  EXPECT_EQ(verify(), "whole: 1");
}

TEST_P(MessageLog, stores_the_same_body_once_a_day) {
  bus::LogEntry given = entry("m-1");
  append(given);
  given.trace = "again";
  append(given);
  EXPECT_EQ(rows("1", "FROM message_body_20261102").size(), 1u);
  given.at += 24h;
  append(given);
  EXPECT_EQ(rows("1", "FROM message_body_20261103").size(), 1u);
  for (const auto& row : find_rows({})) EXPECT_EQ(body(row), given.body);
}

TEST_P(MessageLog, finds_by_every_filter_newest_first) {
  const auto others = database_->register_partners({partner("diary-south")});
  ASSERT_TRUE(others);
  const auto first = append(entry("m-1", noon - 24h));
  const auto second = append(entry("m-2"));
  bus::LogEntry other = entry("m-3", noon + 1h);
  other.partner = others->front().id;
  other.direction = Direction::out;
  other.service = "delivery";
  other.operation = "PushRoster";
  other.route = "roster-south";
  other.code = "KB-1000";
  const auto third = append(other);
  other = entry("m-3", noon + 25h);
  other.answer = true;
  other.trace = "trace-9";
  const auto fourth = append(other);

  EXPECT_EQ(find({}), (Ids{fourth, third, second, first}));
  EXPECT_EQ(find({.message_id = "m-3"}), (Ids{fourth, third}));
  EXPECT_EQ(find({.trace = "trace-m-1"}), (Ids{first}));
  EXPECT_EQ(find({.message_id = "m-3", .trace = "trace-9"}), (Ids{fourth}));
  EXPECT_EQ(find({.partner = from_.partner}), (Ids{fourth, second, first}));
  EXPECT_EQ(find({.direction = Direction::out}), (Ids{third}));
  EXPECT_EQ(find({.answer = true}), (Ids{fourth}));
  EXPECT_EQ(find({.service = "delivery"}), (Ids{third}));
  EXPECT_EQ(find({.operation = "PushMarks"}), (Ids{fourth, second, first}));
  EXPECT_EQ(find({.route = "roster-south"}), (Ids{third}));
  EXPECT_EQ(find({.code = "KB-1000"}), (Ids{third}));
  EXPECT_EQ(find({.code = "KB-1001"}), (Ids{}));
  EXPECT_EQ(find({.failed_only = true}), (Ids{third}));
  EXPECT_EQ(find({.partner = from_.partner, .failed_only = true}), (Ids{}));
  EXPECT_EQ(find({.partner = others->front().id, .failed_only = true}), (Ids{third}));
  EXPECT_EQ(find({.from = noon, .to = noon + 1h}), (Ids{second}));
  EXPECT_EQ(find({.from = noon + 1h}), (Ids{fourth, third}));
  EXPECT_EQ(find({.to = noon, .partner = from_.partner}), (Ids{first}));
  EXPECT_EQ(find({.from = noon + 2h, .message_id = "m-3"}), (Ids{fourth}));
  EXPECT_EQ(find({.limit = 2}), (Ids{fourth, third}));
}

TEST_P(MessageLog, goes_on_after_the_last_entry_of_a_page) {
  Ids all;
  for (int i = 0; i < 9; ++i)  // three a day, two of them at one time
    all.insert(all.begin(),
               append(entry("m-" + std::to_string(i), noon + 24h * (i / 3) + 1min * (i % 3 / 2))));
  Ids seen;
  for (bus::LogFilter filter{.limit = 2};; filter.before = seen.back()) {
    const Ids page = find(filter);
    if (page.empty()) break;
    seen.insert(seen.end(), page.begin(), page.end());
  }
  EXPECT_EQ(seen, all);
}

// More days than one statement asks for.
TEST_P(MessageLog, finds_what_is_spread_over_many_days) {
  constexpr std::size_t many = 70;
  Ids newest_first(many);
  write([&](Transaction& tx) -> base::Result<void> {
    for (std::size_t day = 0; day < many; ++day)
      newest_first[many - 1 - day] = tx.log.append(entry("m-1", noon + day * 24h));
    return {};
  });
  EXPECT_EQ(find({.message_id = "m-1", .limit = many + 1}), newest_first);
  EXPECT_EQ(find({.limit = 40}), Ids(newest_first.begin(), newest_first.begin() + 40));
  EXPECT_EQ(find({.trace = "trace-m-1", .before = newest_first[39], .limit = 100}),
            Ids(newest_first.begin() + 40, newest_first.end()));
  EXPECT_EQ(find({.from = noon + 1h, .to = noon + 48h}), Ids{newest_first[many - 2]});
}

TEST_P(MessageLog, covers_entries_by_a_chain_that_verifies) {
  const std::size_t many = base::limits::chain_block_entries + 500;
  write([&](Transaction& tx) -> base::Result<void> {
    for (std::size_t i = 0; i < many; ++i)
      tx.log.append(entry("m-" + std::to_string(i), noon + 24h * (i % 2)));
    return {};
  });
  EXPECT_EQ(chain(), base::limits::chain_block_entries);
  EXPECT_EQ(chain(), 500u);
  EXPECT_EQ(chain(), 0u);
  EXPECT_EQ(verify(), "whole: " + std::to_string(many));
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.log.last_block().value().number, 2);
    EXPECT_TRUE(tx.log.unchained(10).empty());
    for (const auto& row : tx.log.find({.limit = 3}))
      EXPECT_EQ(tx.log.block_of(row.id).value().number, 2);
    EXPECT_EQ(tx.log.block_of(tx.log.find({.message_id = "m-7"}).at(0).id).value().number, 1);
    EXPECT_FALSE(tx.log.block_of({1}));
    return {};
  });
}

TEST_P(MessageLog, finds_the_block_of_an_entry_that_came_late) {
  Ids ids;
  for (int i = 0; i < 4; ++i) ids.push_back(append(entry("m-" + std::to_string(i))));
  write([&](Transaction& tx) -> base::Result<void> {
    auto rows = tx.log.unchained(10);
    const bus::LogRow late = rows[1];
    rows.erase(rows.begin() + 1);
    const auto first = bus::next_block({}, rows, noon);
    tx.log.append(first);
    tx.log.append(bus::next_block(first, std::span(&late, 1), noon));
    return {};
  });
  EXPECT_EQ(chain(), 0u);
  const auto last = append(entry("m-9"));
  EXPECT_EQ(chain(), 1u);
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.log.block_of(ids[0]).value().number, 1);
    EXPECT_EQ(tx.log.block_of(ids[1]).value().number, 2);
    EXPECT_EQ(tx.log.block_of(ids[3]).value().number, 1);
    EXPECT_EQ(tx.log.block_of(last).value().number, 3);
    return {};
  });
  EXPECT_EQ(verify(), "whole: 5");
}

TEST_P(MessageLog, tells_which_entry_was_tampered_with) {
  Ids ids;
  for (int i = 0; i < 5; ++i) ids.push_back(append(entry("m-" + std::to_string(i))));
  chain();
  const std::string name = "запись " + std::to_string(ids[2].value);
  const std::string which = " WHERE id = " + std::to_string(ids[2].value);
  tamper("UPDATE message_log_20261102 SET operation = 'PushRoster'" + which);
  EXPECT_EQ(verify(), "блок 1: " + name + " изменена");
  tamper("UPDATE message_log_20261102 SET operation = 'PushMarks'" + which);
  EXPECT_EQ(verify(), "whole: 5");
  tamper("DELETE FROM message_log_20261102" + which);
  EXPECT_EQ(verify(), "блок 1: " + name + " удалена");
}

TEST_P(MessageLog, tells_of_an_entry_removed_before_a_block_covered_it) {
  const auto gone = append(entry("m-1"));
  append(entry("m-2"));
  tamper("DELETE FROM message_log_20261102 WHERE id = " + std::to_string(gone.value));
  EXPECT_EQ(chain(), 2u);
  EXPECT_EQ(verify(), "блок 1: запись " + std::to_string(gone.value) + " удалена");
}

TEST_P(MessageLog, tells_of_an_entry_rewritten_before_a_block_covered_it) {
  append(entry("m-1"));
  auto row = find_rows({.message_id = "m-1"}).at(0);
  row.entry.operation = "PushRoster";
  tamper("UPDATE message_log_20261102 SET operation = 'PushRoster', digest = '" +
         bus::entry_digest(row.entry, row.body_digest) + "'");
  EXPECT_EQ(chain(), 1u);
  EXPECT_TRUE(verify().starts_with("блок 1: хеш не тот")) << verify();
}

TEST_P(MessageLog, keeps_stamps) {
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_FALSE(tx.log.last_stamp());
    tx.log.append(bus::Stamp{2, noon, std::string("\x30\x00\xff", 3)});
    tx.log.append(bus::Stamp{5, noon + 1h, "five"});
    EXPECT_EQ(tx.log.last_stamp().value().block, 5);
    EXPECT_EQ(tx.log.stamp_after(1).value().token, std::string("\x30\x00\xff", 3));
    EXPECT_EQ(tx.log.stamp_after(2).value().block, 2);
    EXPECT_EQ(tx.log.stamp_after(3).value().at, noon + 1h);
    EXPECT_FALSE(tx.log.stamp_after(6));
    return {};
  });
}

TEST_P(MessageLog, makes_the_days_to_come) {
  EXPECT_EQ(keep(noon, {}), 0u);
  EXPECT_EQ(rows("day", "FROM log_day").size(), 1u + base::limits::partitions_ahead);
  EXPECT_TRUE(rows("id", "FROM message_log_20261105").empty());
  EXPECT_EQ(keep(noon, {}), 0u) << "again changes nothing";
}

TEST_P(MessageLog, drops_whole_days_bodies_before_entries) {
  for (int days = 0; days < 4; ++days) append(entry("m", noon + 24h * days));
  chain();
  EXPECT_EQ(keep(noon + 72h, {.body_days = 1, .entry_days = 2}), 3u);
  const auto left = find_rows({});
  ASSERT_EQ(left.size(), 3u);
  EXPECT_TRUE(body(left[0]));
  EXPECT_TRUE(body(left[1]));
  EXPECT_FALSE(body(left[2])) << "its day keeps entries only";
  EXPECT_EQ(keep(noon + 72h, {.body_days = 1, .entry_days = 2}), 0u);
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.log.entries(tx.log.last_block().value()).size(), 3u);
    return {};
  });
}

TEST_P(MessageLog, never_drops_what_no_block_covers) {
  append(entry("m-1"));
  EXPECT_EQ(keep(noon + 24h * 4000, {}), 0u);
  EXPECT_EQ(find({.message_id = "m-1"}).size(), 1u);
  chain();
  EXPECT_EQ(keep(noon + 24h * 4000, {}), 2u);
  EXPECT_TRUE(find({.message_id = "m-1"}).empty());
}

TEST_P(MessageLog, takes_entries_of_a_clock_that_is_a_day_off) {
  append(entry("m-1"));
  const auto ahead = append(entry("m-2", noon + 24h));
  const auto behind = append(entry("m-3", noon - 24h));
  EXPECT_EQ(find({.limit = 1}), (Ids{ahead}));
  EXPECT_EQ(find({.message_id = "m-3"}), (Ids{behind}));
  EXPECT_EQ(chain(), 3u);
  EXPECT_EQ(verify(), "whole: 3");
}

// They all need the day's tables at once.
TEST_P(MessageLog, takes_entries_of_many_writers_at_once) {
  constexpr int writers = 8, each = 20;
  std::barrier start(writers);
  std::vector<std::thread> threads;
  for (int i = 0; i < writers; ++i)
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      for (int n = 0; n < each; ++n)
        append(entry("m-" + std::to_string(i) + "-" + std::to_string(n), noon + 24h * (n / 10)));
    });
  std::size_t chained = 0;
  for (int i = 0; i < 5; ++i) chained += chain();
  for (auto& thread : threads) thread.join();
  chained += chain();
  EXPECT_EQ(chained, std::size_t{writers * each});
  EXPECT_EQ(verify(), "whole: " + std::to_string(writers * each));
  EXPECT_EQ(find({.limit = 1000}).size(), std::size_t{writers * each});
}

}  // namespace
}  // namespace store
