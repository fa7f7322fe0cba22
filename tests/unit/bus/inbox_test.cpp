#include "bus/inbox.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

using base::Code;

namespace {

class MemoryInbox final : public bus::Inbox {
 public:
  bool claim(domain::PartnerId partner, const std::string& message_id) override {
    return !elsewhere.contains({partner.value, message_id});
  }
  bool first_sight(const std::string& digest, base::Time, std::chrono::seconds) override {
    return seen.insert(digest).second;
  }
  std::optional<bus::Remembered> find(domain::PartnerId partner,
                                      const std::string& message_id) override {
    const auto found = kept.find({partner.value, message_id});
    if (found == kept.end()) return std::nullopt;
    return found->second;
  }
  domain::MessageId reserve() override { return {++last}; }
  void remember(domain::MessageId id, const bus::Incoming& message,
                const std::string& answer) override {
    kept[{message.partner.value, message.message_id}] = {
        id, message.content_digest, message.operation, message.received, answer};
  }

  std::set<std::pair<std::int64_t, std::string>> elsewhere;
  std::set<std::string> seen;
  std::map<std::pair<std::int64_t, std::string>, bus::Remembered> kept;
  int count_replay(domain::MessageId) override { return ++replays; }

  std::int64_t last = 0;
  int replays = 0;
};

bus::Incoming message(std::string id, std::string content, std::string signature) {
  bus::Incoming incoming;
  incoming.partner = {1};
  incoming.message_id = std::move(id);
  incoming.content_digest = std::move(content);
  incoming.signature_digest = std::move(signature);
  return incoming;
}

struct Intake : ::testing::Test {
  MemoryInbox inbox;
  int effects = 0;
  bus::Effect effect = [this](domain::MessageId) -> base::Result<std::string> {
    return "answer " + std::to_string(++effects);
  };
};

}  // namespace

TEST_F(Intake, takes_a_new_message_and_remembers_its_answer) {
  const auto first = bus::accept_once(inbox, message("a", "x", "s1"), effect);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->answer, "answer 1");
  EXPECT_FALSE(first->repeated);
}

TEST_F(Intake, gives_the_stored_answer_to_a_repeat_signed_anew) {
  (void)bus::accept_once(inbox, message("a", "x", "s1"), effect);
  const auto second = bus::accept_once(inbox, message("a", "x", "s2"), effect);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->answer, "answer 1");
  EXPECT_TRUE(second->repeated);
  EXPECT_EQ(effects, 1);
}

TEST_F(Intake, refuses_the_very_same_signature) {
  (void)bus::accept_once(inbox, message("a", "x", "s1"), effect);
  const auto replay = bus::accept_once(inbox, message("a", "x", "s1"), effect);
  ASSERT_FALSE(replay);
  EXPECT_EQ(replay.error().code, Code::message_replayed);
}

TEST_F(Intake, answers_a_repeat_without_a_signed_timestamp_from_the_store) {
  (void)bus::accept_once(inbox, message("a", "x", ""), effect);
  const auto second = bus::accept_once(inbox, message("a", "x", ""), effect);
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->repeated);
}

TEST_F(Intake, leaves_alone_what_another_daemon_has_at_work) {
  inbox.elsewhere.insert({1, "a"});
  const auto second = bus::accept_once(inbox, message("a", "x", "s1"), effect);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::message_in_progress);
  EXPECT_EQ(effects, 0);
  EXPECT_TRUE(inbox.seen.empty()) << "the same envelope may come again";
  inbox.elsewhere.clear();
  EXPECT_TRUE(bus::accept_once(inbox, message("a", "x", "s1"), effect));
}

TEST_F(Intake, refuses_an_id_used_for_other_content) {
  (void)bus::accept_once(inbox, message("a", "x", "s1"), effect);
  const auto other = bus::accept_once(inbox, message("a", "y", "s2"), effect);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Code::message_id_reused);
  EXPECT_EQ(effects, 1);
}

TEST_F(Intake, keeps_ids_of_two_partners_apart) {
  (void)bus::accept_once(inbox, message("a", "x", "s1"), effect);
  auto foreign = message("a", "y", "s2");
  foreign.partner = {2};
  EXPECT_TRUE(bus::accept_once(inbox, foreign, effect));
  EXPECT_EQ(effects, 2);
}

TEST_F(Intake, a_failed_first_try_leaves_nothing_that_blocks_the_retry) {
  const bus::Effect failing = [](domain::MessageId) -> base::Result<std::string> {
    return base::fail(Code::storage_unavailable);
  };
  EXPECT_FALSE(bus::accept_once(inbox, message("a", "x", ""), failing));
  const auto retry = bus::accept_once(inbox, message("a", "x", ""), effect);
  ASSERT_TRUE(retry);
  EXPECT_FALSE(retry->repeated);
}
