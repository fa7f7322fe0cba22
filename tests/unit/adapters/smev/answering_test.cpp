// What is decided between SMEV's queue and our outbox, without either.
#include <gtest/gtest.h>

#include "adapters/smev/carrier.hpp"
#include "adapters/smev/fault.hpp"
#include "adapters/smev/poll_pace.hpp"
#include "adapters/smev/read.hpp"
#include "adapters/smev/rejection.hpp"
#include "adapters/smev/write.hpp"

namespace {

using namespace adapters::smev;
using namespace std::chrono_literals;
using base::Code;
using Kind = bus::Outcome::Kind;

TEST(PollPace, asks_at_once_while_something_comes_and_less_and_less_when_nothing_does) {
  PollPace pace(100ms, 500ms);
  EXPECT_EQ(pace.after(Polled::empty, 1), 100ms);
  EXPECT_EQ(pace.after(Polled::empty, 1), 200ms);
  EXPECT_EQ(pace.after(Polled::empty, 1), 400ms);
  EXPECT_EQ(pace.after(Polled::empty, 1), 500ms);
  EXPECT_EQ(pace.after(Polled::empty, 0), 250ms);
  EXPECT_EQ(pace.after(Polled::brought, 1), 0ms);
  EXPECT_EQ(pace.after(Polled::empty, 1), 100ms);
}

TEST(PollPace, waits_longer_after_each_failure_and_longest_after_an_alarm) {
  namespace limits = base::limits;
  PollPace pace(100ms, 500ms);
  EXPECT_EQ(pace.after(Polled::failed, 1), limits::smev_first_pause);
  EXPECT_EQ(pace.after(Polled::failed, 1), 2 * limits::smev_first_pause);
  EXPECT_EQ(pace.after(Polled::alarm, 1), limits::smev_longest_pause);
  EXPECT_EQ(pace.after(Polled::failed, 1), limits::smev_longest_pause);
  pace.after(Polled::empty, 1);
  EXPECT_EQ(pace.after(Polled::failed, 1), limits::smev_first_pause);
}

TEST(PollPace, one_message_that_is_put_off_keeps_those_behind_it_waiting_no_longer_each_time) {
  PollPace pace(100ms, 500ms);
  EXPECT_EQ(pace.after(Polled::failed, 1), base::limits::smev_first_pause);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(pace.after(Polled::put_off, 1), 100ms);
  EXPECT_EQ(polled_of(base::fail(base::Code::message_in_progress)), Polled::put_off);
  EXPECT_EQ(polled_of(base::fail(base::Code::storage_unavailable)), Polled::failed);
}

TEST(PollPace, never_sleeps_less_than_it_may) {
  PollPace pace(500ms, 100ms);  // the configuration refuses this
  EXPECT_EQ(pace.after(Polled::empty, 1), 500ms);
}

TEST(SmevOutcome, follows_the_table_of_faults) {
  EXPECT_EQ(outcome_of({}).kind, Kind::accepted);
  for (const FaultRow& row : fault_table()) {
    const bus::Outcome outcome = outcome_of(base::fail(row.code));
    switch (row.action) {
      case Action::retry:
        EXPECT_EQ(outcome.kind, Kind::busy) << row.element;
        break;
      case Action::sent:
        EXPECT_EQ(outcome.kind, Kind::accepted) << row.element;
        break;
      default:
        EXPECT_EQ(outcome.kind, Kind::refused) << row.element;
        EXPECT_EQ(outcome.code, row.code);
        EXPECT_FALSE(outcome.cause.empty());
    }
  }
}

TEST(SmevOutcome, tries_again_when_nobody_answered_or_not_SMEV) {
  for (const Code code : {Code::partner_unreachable, Code::timed_out, Code::answer_untrusted})
    EXPECT_EQ(outcome_of(base::fail(code)).kind, Kind::failed);
  EXPECT_EQ(outcome_of(base::fail(Code::schema_violation)).kind, Kind::refused);
}

TEST(SmevRejection, says_why_in_SMEVs_words_and_nothing_of_the_message) {
  const auto said = [](Code code) { return rejection_of(base::fail(code, "secret", "secret")); };
  EXPECT_EQ(said(Code::signature_invalid).code, "ACCESS_DENIED");
  EXPECT_EQ(said(Code::certificate_unknown).code, "ACCESS_DENIED");
  EXPECT_EQ(said(Code::operation_forbidden).code, "ACCESS_DENIED");
  EXPECT_EQ(said(Code::test_message).code, "ACCESS_DENIED");
  EXPECT_EQ(said(Code::not_found_or_forbidden).code, "NO_DATA");
  EXPECT_EQ(said(Code::schema_violation).code, "UNKNOWN_REQUEST_DESCRIPTION");
  EXPECT_EQ(said(Code::soap_operation).code, "UNKNOWN_REQUEST_DESCRIPTION");
  EXPECT_EQ(said(Code::schema_violation).description.find("secret"), std::string::npos);
  EXPECT_TRUE(said(Code::schema_violation).description.starts_with("KB-1401 "));
}

TEST(ResponseLetter, is_read_back_as_it_was_in_every_version) {
  for (const Version version : all_versions) {
    ResponseData data;
    data.message_id = "e4057895-813a-11e8-b5d0-399a183f8089";
    data.to = "a<b";
    data.content = "<q:Ask xmlns:q=\"urn:q\">5</q:Ask>";
    const auto document = xml::Document::parse(response_letter(version, data)).value();
    const ResponseData read = read_response_data(document.root()).value();
    EXPECT_EQ(read.message_id, data.message_id);
    EXPECT_EQ(read.to, data.to);
    EXPECT_NE(read.content.find(">5</q:Ask>"), std::string::npos);
    data.rejections.push_back({"NO_DATA", "нет"});
    const auto rejected = xml::Document::parse(response_letter(version, data)).value();
    EXPECT_EQ(read_response_data(rejected.root()).value().rejections[0].code, "NO_DATA");
  }
}

}  // namespace
