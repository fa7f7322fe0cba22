#include "sandbox/queue_state.hpp"

#include <gtest/gtest.h>

#include "adapters/smev/message_id.hpp"

namespace {

using namespace sandbox;
using base::Code;
using smev::Version;
using namespace std::chrono_literals;

const base::Time noon = *base::parse_time("2026-11-26T12:00:00Z");

class Queue : public testing::Test {
 protected:
  QueuedMessage message(const std::string& recipient = "B") {
    QueuedMessage made;
    made.version = Version::v1_2;
    made.id = ids.next();
    made.recipient = recipient;
    made.ns = "urn:q";
    made.root = "Ask";
    return made;
  }
  std::string take(base::Time now, const smev::Selector& selector = {}) {
    const auto* found = state.take(Version::v1_2, Kind::request, "B", selector, now);
    return found ? found->id : "";
  }

  base::ManualClock clock{noon};
  smev::MessageIds ids{clock};
  QueueState state{60s};
};

TEST_F(Queue, gives_the_oldest_first_and_each_once) {
  const auto first = message(), second = message();
  ASSERT_TRUE(state.put(first));
  ASSERT_TRUE(state.put(second));
  EXPECT_EQ(take(noon), first.id);
  EXPECT_EQ(take(noon), second.id);
  EXPECT_EQ(take(noon), "");
}

TEST_F(Queue, gives_again_what_was_not_acknowledged_in_time) {
  const auto sent = message();
  ASSERT_TRUE(state.put(sent));
  EXPECT_EQ(take(noon), sent.id);
  EXPECT_EQ(take(noon + 59s), "");
  EXPECT_EQ(take(noon + 60s), sent.id);
  EXPECT_TRUE(state.acknowledge("B", sent.id));
  EXPECT_EQ(take(noon + 1h), "");
  EXPECT_EQ(state.acknowledge("B", sent.id).error().code, Code::smev_target_unknown);
}

TEST_F(Queue, lets_only_the_recipient_acknowledge_and_only_what_it_took) {
  const auto sent = message();
  ASSERT_TRUE(state.put(sent));
  EXPECT_FALSE(state.acknowledge("B", sent.id));
  take(noon);
  EXPECT_FALSE(state.acknowledge("A", sent.id));
  EXPECT_TRUE(state.acknowledge("B", sent.id));
}

TEST_F(Queue, selects_by_kind_recipient_and_version) {
  ASSERT_TRUE(state.put(message("C")));
  EXPECT_EQ(take(noon), "");
  const auto sent = message();
  ASSERT_TRUE(state.put(sent));
  EXPECT_EQ(take(noon, {"urn:q", "Other", ""}), "");
  EXPECT_EQ(state.take(Version::v1_1, Kind::request, "B", {}, noon), nullptr);
  EXPECT_EQ(state.take(Version::v1_2, Kind::response, "B", {}, noon), nullptr);
  EXPECT_EQ(take(noon, {"urn:q", "Ask", ""}), sent.id);
}

TEST_F(Queue, admits_each_fresh_id_of_version_1_once) {
  const auto sent = message();
  EXPECT_TRUE(state.admit(sent.id, noon));
  ASSERT_TRUE(state.put(sent));
  EXPECT_EQ(state.admit(sent.id, noon).error().code, Code::smev_already_sent);
  take(noon);
  ASSERT_TRUE(state.acknowledge("B", sent.id));
  EXPECT_EQ(state.admit(sent.id, noon).error().code, Code::smev_already_sent);
  EXPECT_EQ(state.admit(ids.next(), noon + 49h).error().code, Code::smev_id_stale);
  EXPECT_EQ(state.admit("nothing", noon).error().code, Code::smev_id_invalid);
}

TEST_F(Queue, is_bounded) {
  for (std::size_t i = 0; i < base::limits::sandbox_queue_messages; ++i)
    ASSERT_TRUE(state.put(message()));
  EXPECT_EQ(state.put(message()).error().code, Code::smev_destination_full);
  EXPECT_TRUE(state.put(message("C")));
  EXPECT_EQ(state.lengths("B")[0].pending, static_cast<long>(base::limits::sandbox_queue_messages));
}

TEST_F(Queue, knows_whom_a_token_answers) {
  const std::string token = state.remember({"id", "A", "code", "", "urn:q", "B"});
  ASSERT_TRUE(state.origin_of(token));
  EXPECT_EQ(state.origin_of(token)->sender, "A");
  EXPECT_FALSE(state.origin_of("other"));
}

TEST_F(Queue, tells_each_status_once) {
  state.tell("A", {"id", "requestIsRejectedBySmev", "", "", ""});
  EXPECT_FALSE(state.next_status("B"));
  EXPECT_EQ(state.next_status("A")->original_id, "id");
  EXPECT_FALSE(state.next_status("A"));
}

}  // namespace
