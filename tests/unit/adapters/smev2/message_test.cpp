#include "adapters/smev2/message.hpp"

#include <gtest/gtest.h>

#include "adapters/smev2/refusal.hpp"

namespace {

using namespace adapters::smev2;
using base::Code;

TEST(Message, revisions_and_statuses_have_their_names) {
  EXPECT_EQ(find_revision("http://smev.gosuslugi.ru/rev111111"), Revision::rev111111);
  EXPECT_EQ(parse_revision("rev120315"), Revision::rev120315);
  EXPECT_FALSE(find_revision("http://smev.gosuslugi.ru/rev110801"));
  for (const auto* name : {"REQUEST", "RESULT", "REJECT", "INVALID", "ACCEPT", "PING", "PROCESS",
                           "NOTIFY", "FAILURE", "CANCEL", "STATE", "PACKET"})
    EXPECT_EQ(name_of(parse_status(name).value()), name);
  EXPECT_FALSE(parse_status("request"));
}

Message asked() {
  Message message;
  message.revision = Revision::rev120315;
  message.sender = {"EPGU01001", "Портал"};
  message.recipient = {"KNTG00001", "Регион"};
  message.case_number = "Z-1";
  return message;
}

TEST(Message, an_answer_goes_back_and_names_the_request) {
  const Message answer = answer_to(asked(), {"KNTG00001", "Мы"}, Status::result, "id-1",
                                   *base::parse_time("2026-11-27T09:00:00Z"));
  EXPECT_EQ(answer.recipient.code, "EPGU01001");
  EXPECT_EQ(answer.sender.name, "Мы");
  EXPECT_EQ(answer.request_id, "id-1");
  EXPECT_EQ(answer.origin_request_id, "id-1");
  EXPECT_EQ(answer.case_number, "Z-1");
  EXPECT_EQ(answer.date, "2026-11-27T09:00:00.000Z");
}

TEST(Message, the_beginning_of_a_chain_stays_what_it_was) {
  Message later = asked();
  later.origin_request_id = "first";
  EXPECT_EQ(answer_to(later, {}, Status::result, "id-2", {}).origin_request_id, "first");
}

TEST(Refusal, has_the_status_of_its_cause) {
  EXPECT_EQ(status_of(Code::schema_violation), Status::invalid);
  EXPECT_EQ(status_of(Code::snils_invalid), Status::invalid);
  EXPECT_EQ(status_of(Code::not_found_or_forbidden), Status::reject);
  EXPECT_EQ(status_of(Code::operation_forbidden), Status::reject);
  EXPECT_EQ(status_of(Code::storage_unavailable), Status::failure);
  EXPECT_EQ(status_of(Code::internal), Status::failure);
  EXPECT_EQ(status_of(Code::partner_busy), Status::failure);
}

TEST(Refusal, is_known_again_by_its_code) {
  const std::string content = refusal_content(base::fail(Code::not_found_or_forbidden), "t");
  EXPECT_EQ(refused_with(content), Code::not_found_or_forbidden);
  EXPECT_FALSE(refused_with("<p:GetStudentsResponse xmlns:p=\"urn:kontingent:portal:1.0\"/>"));
}

}  // namespace
