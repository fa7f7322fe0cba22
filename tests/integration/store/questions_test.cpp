#include "fixture.hpp"

namespace store {
namespace {

using Questions = StoreTest;
ON_BOTH_DATABASES(Questions);

using bus::QuestionState;
using std::chrono::hours;

bus::Question question(const std::string& id, base::Time answer_by = noon + hours(1)) {
  return {.message_id = id,
          .handler = "live",
          .reference = "5:hello",
          .operation = "Ask",
          .trace = "trace-1",
          .asked = noon,
          .answer_by = answer_by};
}

TEST_P(Questions, are_ended_once_and_say_who_asked) {
  write([&](Transaction& tx) -> base::Result<void> {
    tx.questions.put(question("q-1"));
    return {};
  });
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.questions.state("q-1"), QuestionState::open);
    const auto ended = tx.questions.end("q-1", QuestionState::answered);
    EXPECT_TRUE(ended);
    if (!ended) return {};
    EXPECT_EQ(ended->handler, "live");
    EXPECT_EQ(ended->reference, "5:hello");
    EXPECT_EQ(ended->operation, "Ask");
    EXPECT_EQ(ended->trace, "trace-1");
    EXPECT_EQ(ended->asked, noon);
    EXPECT_EQ(ended->answer_by, noon + hours(1));
    EXPECT_FALSE(tx.questions.end("q-1", QuestionState::expired));
    EXPECT_FALSE(tx.questions.find_open("q-1"));
    EXPECT_EQ(tx.questions.state("q-1"), QuestionState::answered);
    EXPECT_FALSE(tx.questions.end("q-2", QuestionState::expired));
    EXPECT_FALSE(tx.questions.state("q-2"));
    return {};
  });
}

TEST_P(Questions, stay_open_when_who_was_to_be_told_will_not_hear_it) {
  write([&](Transaction& tx) -> base::Result<void> {
    tx.questions.put(question("q-1"));
    return {};
  });
  const auto failed = write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
    EXPECT_TRUE(tx.questions.end("q-1", QuestionState::answered));
    return base::fail(base::Code::schema_violation);
  });
  ASSERT_FALSE(failed);
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_TRUE(tx.questions.find_open("q-1"));
    return {};
  });
}

TEST_P(Questions, whose_time_is_over_are_found_the_longest_overdue_first) {
  write([&](Transaction& tx) -> base::Result<void> {
    tx.questions.put(question("late", noon + hours(2)));
    tx.questions.put(question("later", noon + hours(3)));
    tx.questions.put(question("latest", noon + hours(1)));
    tx.questions.put(question("ended", noon + hours(1)));
    tx.questions.end("ended", QuestionState::refused);
    const std::vector<std::string> all{"latest", "late"}, first{"latest"};
    EXPECT_EQ(tx.questions.overdue(noon + hours(2), 10), all);
    EXPECT_EQ(tx.questions.overdue(noon + hours(2), 1), first);
    EXPECT_TRUE(tx.questions.overdue(noon, 10).empty());
    return {};
  });
}

TEST_P(Questions, are_forgotten_only_when_they_have_ended) {
  write([&](Transaction& tx) -> base::Result<void> {
    tx.questions.put(question("open"));
    tx.questions.put(question("ended"));
    tx.questions.end("ended", QuestionState::answered);
    EXPECT_EQ(tx.questions.forget(noon), 0u);
    EXPECT_EQ(tx.questions.forget(noon + hours(1)), 1u);
    EXPECT_FALSE(tx.questions.state("ended"));
    EXPECT_TRUE(tx.questions.state("open"));
    return {};
  });
}

}  // namespace
}  // namespace store
