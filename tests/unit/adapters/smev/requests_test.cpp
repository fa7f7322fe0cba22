// What becomes of a request of ours, without database and queue.
#include "adapters/smev/requests.hpp"

#include <gtest/gtest.h>

#include "adapters/smev/answers.hpp"
#include "adapters/smev/carrier.hpp"
#include "adapters/smev/fault.hpp"
#include "adapters/smev/letter.hpp"
#include "adapters/smev/live.hpp"

namespace {

using namespace adapters::smev;
using base::Code;
using Kind = Reaction::Kind;

TEST(SmevRequest, goes_out_only_while_it_is_open) {
  EXPECT_TRUE(may_be_sent(bus::QuestionState::open));
  for (const auto state : {bus::QuestionState::refused, bus::QuestionState::expired}) {
    const auto refused = may_be_sent(state);
    ASSERT_FALSE(refused);
    EXPECT_EQ(outcome_of(refused).kind, bus::Outcome::Kind::refused);
  }
  EXPECT_EQ(outcome_of(may_be_sent({})).kind, bus::Outcome::Kind::refused);
}

TEST(SmevRequest, that_has_its_answer_was_sent) {
  const auto answered = may_be_sent(bus::QuestionState::answered);
  EXPECT_EQ(outcome_of(answered).kind, bus::Outcome::Kind::accepted);
}

TEST(SmevReaction, is_what_the_response_says) {
  ResponseData data;
  EXPECT_EQ(reaction_of(data).kind, Kind::answer);
  data.rejections.push_back({"NO_DATA", "нет"});
  EXPECT_EQ(reaction_of(data).kind, Kind::rejected);
  EXPECT_EQ(reaction_of(data).rejections[0].code, "NO_DATA");
  data.status = RequestStatus{7, {}, "ищем"};
  EXPECT_EQ(reaction_of(data).kind, Kind::status);
  EXPECT_EQ(reaction_of(data).status->code, 7);
}

TEST(SmevReaction, to_a_rejection_by_SMEV_itself_is_its_fault) {
  ResponseData data;
  data.async = AsyncStatus{"id", "requestIsRejectedBySmev", {}, "InvalidContent", "secret"};
  const Reaction reaction = reaction_of(data);
  EXPECT_EQ(reaction.kind, Kind::failed);
  EXPECT_EQ(reaction.error->code, Code::smev_content_invalid);
  EXPECT_EQ(reaction.error->detail.find("secret"), std::string::npos);
}

TEST(SmevReaction, to_a_word_of_SMEV_on_the_way_is_a_status) {
  const Reaction reaction = reaction_of(AsyncStatus{"id", "requestIsQueued", {}, {}, {}});
  EXPECT_EQ(reaction.kind, Kind::status);
  EXPECT_EQ(reaction.status->description, "requestIsQueued");
}

TEST(SmevReaction, is_told_to_the_operator_unless_it_is_an_answer) {
  Reaction reaction;
  EXPECT_FALSE(amiss(reaction));
  reaction.kind = Kind::status;
  EXPECT_FALSE(amiss(reaction));
  reaction.kind = Kind::rejected;
  EXPECT_EQ(amiss(reaction)->code, Code::smev_rejected);
  reaction.kind = Kind::expired;
  EXPECT_EQ(amiss(reaction)->code, Code::smev_not_answered);
  reaction.kind = Kind::failed;
  reaction.error = base::fail(Code::smev_content_invalid);
  EXPECT_EQ(amiss(reaction)->code, Code::smev_content_invalid);
}

TEST(RequestLetter, holds_its_attachments_and_is_valid_by_the_schema_of_its_version) {
  for (const Version version : all_versions) {
    RequestData data;
    data.message_id = "e4057895-813a-11e8-b5d0-399a183f8089";
    data.content = "<q:Ask xmlns:q=\"urn:q\">5</q:Ask>";
    data.attachments.push_back({"scan", "application/pdf", {}});
    const std::string letter =
        request_letter(version, data, {{{"scan", "application/pdf", "octets"}}, {}});
    const auto schema = xml::Schema::load(std::string(SOURCE_DIR) + "/xsd/smev/" +
                                          std::string(name_of(version)) + "/queue.xsd");
    const auto document = xml::Document::parse(letter).value();
    const auto violations = schema.value().validate(document.root());
    EXPECT_TRUE(violations.empty()) << violations[0].message;
    const RequestData read = read_request_data(document.root().children()[0]).value();
    EXPECT_EQ(read.message_id, data.message_id);
    EXPECT_EQ(read.attachments[0].mime, "application/pdf");
  }
}

TEST(WithNamespace, renames_declarations_and_leaves_the_words_of_the_text) {
  EXPECT_EQ(with_namespace("<a xmlns=\"urn:1\" b=\"urn:12\">\"urn:1\"</a>", "urn:1", "urn:2"),
            "<a xmlns=\"urn:2\" b=\"urn:12\">\"urn:1\"</a>");
  EXPECT_EQ(with_namespace("<p:a xmlns:p=\"urn:1\" c=\"x>y\"><p:b xmlns:p=\"urn:1\"></p:b></p:a>",
                           "urn:1", "urn:2"),
            "<p:a xmlns:p=\"urn:2\" c=\"x>y\"><p:b xmlns:p=\"urn:2\"></p:b></p:a>");
  EXPECT_EQ(with_namespace("", "urn:1", "urn:2"), "");
  EXPECT_EQ(with_namespace("<a b=\"", "urn:1", "urn:2"), "<a b=\"\"");
}

}  // namespace
