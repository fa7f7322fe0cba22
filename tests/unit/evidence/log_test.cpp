// What is taken from the message log, and the log as a whole checked again.
#include <gmock/gmock.h>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "evidence/check_log.hpp"
#include "evidence/collect.hpp"
#include "exhibit.hpp"
#include "memory_log.hpp"

namespace {

using namespace exhibit;
using base::Code;
using evidence::LogCheck;
using evidence_test::MemoryLog;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string uuid = "0b5c6ab0-2b71-4b1c-8b0e-57bd0bcb8f2e";

bus::LogEntry entry(const std::string& trace, const std::string& by, bool answer = false) {
  bus::LogEntry made;
  made.at = noon + std::chrono::milliseconds(answer ? 20 : 0);
  made.direction = answer ? bus::Direction::out : bus::Direction::in;
  made.answer = answer;
  made.partner = {3};
  made.service = "diary";
  made.operation = "PushMarks";
  made.message_id = uuid;
  made.trace = trace;
  made.body = testing_message::sealed(by);
  return made;
}

// Three blocks of one exchange each, the second stamped.
struct Logged : testing::Test {
  MemoryLog log;
  void SetUp() override {
    prepare();
    for (int i = 1; i <= 3; ++i) {
      const std::string trace = "t-" + std::to_string(i);
      static_cast<bus::MessageLog&>(log).append(entry(trace, "ec"));
      static_cast<bus::MessageLog&>(log).append(entry(trace, "rsa", true));
      bus::chain_entries(log, noon + std::chrono::hours(i));
      if (i == 2) stamp_newest();
    }
  }
  void stamp_newest() {
    const auto block = *log.last_block();
    const security::Imprint imprint{security::find_digest("sha256"),
                                    base::decode_hex(block.hash).value()};
    log.stamps.push_back({block.number, stamped_at, stamping::token(imprint, stamped_at)});
  }
  evidence::Materials found(const std::string& name) {
    return evidence::collect(log, name, noon + 5h).value();
  }
  LogCheck check(LogCheck::Rules rules) {
    rules.trust = shared_pki().trust({});
    rules.stamps.trust = [trust = rules.trust](const auto& tsa, auto, base::Time at) {
      return trust->check(tsa, at, {.evidence = true, .stamps = true});
    };
    LogCheck made(std::move(rules));
    while (made.step(log, [](domain::LogEntryId) { return std::nullopt; })) {
    }
    return made;
  }
  std::vector<std::string> problems(LogCheck::Rules rules = {}) {
    std::vector<std::string> all;
    const LogCheck checked = check(std::move(rules));
    for (const base::Error& each : checked.problems())
      all.push_back(each.detail.empty() ? each.subject : each.detail);
    return all;
  }
};

TEST_F(Logged, an_exchange_is_found_by_its_trace_and_by_its_message) {
  EXPECT_EQ(found("t-2").exchange.trace, "t-2");
  EXPECT_EQ(found(uuid).exchange.trace, "t-1");  // the first that went well
  log.rows[0].entry.code = "KB-1306";
  EXPECT_EQ(found(uuid).exchange.trace, "t-2");
  EXPECT_EQ(evidence::collect(log, "t-9", noon).error().code, Code::message_unknown);
}

TEST_F(Logged, question_and_answer_have_their_names_and_what_followed_is_numbered) {
  bus::LogEntry sent = entry("t-3", "rsa");
  sent.direction = bus::Direction::out;
  static_cast<bus::MessageLog&>(log).append(sent);
  sent.at += 1s;
  static_cast<bus::MessageLog&>(log).append(sent);
  std::vector<std::string> files;
  for (const auto& part : found("t-3").bodies) files.push_back(part.name);
  EXPECT_THAT(files, ElementsAre("request.xml", "answer.xml", "delivery1-request.xml",
                                 "delivery2-request.xml"));
  EXPECT_THAT(found("t-3").exchange.chain, IsEmpty());  // not all of it is covered yet
}

TEST_F(Logged, the_chain_reaches_to_the_next_stamp) {
  const auto made = found("t-1");
  ASSERT_EQ(made.exchange.chain.size(), 2U);
  EXPECT_EQ(made.exchange.chain[0].digests.size(), 2U);
  EXPECT_THAT(made.exchange.chain[1].digests, IsEmpty());
  EXPECT_EQ(made.exchange.stamped, 2);
  EXPECT_EQ(found("t-3").exchange.stamped, 0);
  EXPECT_TRUE(found("t-3").stamp.empty());
}

TEST_F(Logged, what_was_collected_makes_a_container_that_holds) {
  for (const char* trace : {"t-1", "t-2", "t-3"})
    EXPECT_THAT(refusals(container(found(trace))), IsEmpty()) << trace;
}

TEST_F(Logged, more_messages_than_the_limit_are_no_exchange) {
  for (std::size_t i = 0; i < base::limits::container_messages; ++i)
    static_cast<bus::MessageLog&>(log).append(entry("t-1", "ec"));
  EXPECT_EQ(evidence::collect(log, "t-1", noon).error().code, Code::too_large);
}

TEST_F(Logged, a_log_that_nobody_touched_holds) {
  const auto checked = check({});
  EXPECT_THAT(checked.problems(), IsEmpty());
  EXPECT_EQ(checked.counts().blocks, 3U);
  EXPECT_EQ(checked.counts().entries, 6U);
  EXPECT_EQ(checked.counts().bodies, 6U);
  EXPECT_EQ(checked.counts().signatures, 6U);
  EXPECT_EQ(checked.counts().stamps, 1U);
  EXPECT_EQ(checked.counts().unstamped, 1U);
}

TEST_F(Logged, only_the_blocks_asked_for_are_checked) {
  EXPECT_EQ(check({.from = noon + 2h}).counts().blocks, 2U);
  EXPECT_EQ(check({.to = noon + 2h}).counts().blocks, 1U);
  EXPECT_EQ(check({.from = noon + 2h, .to = noon + 3h}).counts().blocks, 1U);
  EXPECT_EQ(check({.from = noon + 9h}).counts().blocks, 0U);
}

TEST_F(Logged, every_change_is_told_with_its_place) {
  log.rows[2].entry.operation = "PushRoster";
  EXPECT_THAT(problems(), ElementsAre("блок 2: запись 3 изменена"));
  log.rows.erase(log.rows.begin() + 2);
  EXPECT_THAT(problems(), ElementsAre("блок 2: запись 3 удалена"));
}

TEST_F(Logged, a_changed_or_removed_body_is_told) {
  log.bodies[log.rows[0].body_digest] += " ";
  EXPECT_THAT(problems(), ElementsAre("запись 1: тело изменено"));
  log.bodies.erase(log.rows[0].body_digest);
  EXPECT_THAT(problems(), ElementsAre("запись 1: тело удалено"));
  EXPECT_THAT(problems({.bodies_kept = noon + 1us}), IsEmpty());  // retention may have
}

TEST_F(Logged, a_changed_chain_is_told) {
  const auto good = log.chain;
  log.chain[0].at += 1us;
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("блок 1: хеш не тот")));
  log.chain = good;
  log.chain.erase(log.chain.begin() + 1);
  EXPECT_THAT(problems(), testing::Contains(HasSubstr("не следует за блоком 1")));
  log.chain = good;
  log.chain.resize(1);
  EXPECT_THAT(problems(), ElementsAre("блок 2: удалён, а штамп на него есть"));
}

TEST_F(Logged, a_stamp_over_something_else_is_told) {
  log.stamps[0].block = 1;
  EXPECT_THAT(problems(), ElementsAre("time stamp: it is for something else"));
}

TEST_F(Logged, a_message_whose_signature_was_bad_is_told_unless_it_was_refused) {
  bus::LogEntry late = entry("t-4", "ec");
  late.at += 1h;
  static_cast<bus::MessageLog&>(log).append(late);
  late.code = "KB-1306";
  static_cast<bus::MessageLog&>(log).append(late);
  bus::chain_entries(log, noon + 4h);
  EXPECT_EQ(problems().size(), 1U);
}

TEST_F(Logged, what_retention_has_dropped_is_no_problem_while_the_chain_holds) {
  log.rows.erase(log.rows.begin(), log.rows.begin() + 2);
  EXPECT_THAT(problems(), ElementsAre("блок 1: запись 1 удалена"));
  const auto checked = check({.entries_kept = noon + 90min});
  EXPECT_THAT(checked.problems(), IsEmpty());
  EXPECT_EQ(checked.counts().dropped, 2U);
  log.chain[0].root = security::sha256_hex("other entries");
  EXPECT_THAT(problems({.entries_kept = noon + 90min}), ElementsAre("блок 1: хеш не тот"));
}

}  // namespace
