#include "adapters/smev/fault.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace adapters::smev;
using base::Code;

base::Error read(std::string_view detail) {
  const auto document = xml::Document::parse(
      "<s:Fault xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:f='urn:f'><faultcode>"
      "s:Server</faultcode><faultstring>text</faultstring>" +
      std::string{detail} + "</s:Fault>");
  return read_fault(document.value().root());
}

// The faults that the service's description names.
constexpr std::array every_fault{"InvalidContent",
                                 "SMEVFailure",
                                 "SignatureVerificationFault",
                                 "SenderIsNotRegistered",
                                 "RecipientIsNotFound",
                                 "DestinationOverflow",
                                 "AccessDenied",
                                 "AttachmentContentMiscoordination",
                                 "QuoteLimitExceeded",
                                 "AttachmentSizeLimitExceeded",
                                 "TransactionCodeInvalid",
                                 "MessageIsAlreadySent",
                                 "InvalidMessageIdFormat",
                                 "StaleMessageId",
                                 "EndOfLifeReached",
                                 "IncorrectResponseContentType",
                                 "UnknownMessageType",
                                 "TargetMessageIsNotFound",
                                 "RequestIsNotFound",
                                 "BusinessDataTypeIsNotSupported"};

TEST(FaultTable, has_one_code_for_every_fault_of_the_service) {
  std::set<Code> codes;
  for (const char* element : every_fault) {
    const FaultRow* row = find_fault(element);
    ASSERT_TRUE(row) << element;
    EXPECT_EQ(find_fault(row->code), row);
    EXPECT_TRUE(base::info(row->code).id.starts_with("KB-19")) << element;
    codes.insert(row->code);
  }
  EXPECT_EQ(codes.size(), fault_table().size());
}

TEST(FaultTable, retries_exactly_what_its_codes_call_worth_it) {
  for (const FaultRow& row : fault_table())
    EXPECT_EQ(row.action == Action::retry, base::info(row.code).retry) << row.element;
}

TEST(Fault, is_told_by_the_element_in_its_detail) {
  const auto error = read("<detail><f:MessageIsAlreadySent/></detail>");
  EXPECT_EQ(error.code, Code::smev_already_sent);
  EXPECT_EQ(action_of(error), Action::sent);
}

TEST(Fault, of_a_signature_says_which_problem) {
  const auto error = read(
      "<detail><f:SignatureVerificationFault><f:SignatureVerificationFault>CertificateIsExpired"
      "</f:SignatureVerificationFault></f:SignatureVerificationFault></detail>");
  EXPECT_EQ(error.code, Code::smev_signature_refused);
  EXPECT_NE(error.detail.find("CertificateIsExpired"), std::string::npos);
  EXPECT_EQ(action_of(error), Action::alarm);
}

TEST(Fault, never_repeats_what_may_quote_the_message) {
  const auto error = read(
      "<detail><f:InvalidContent><f:Description>Иванов</f:Description><f:ValidationError>Иванов"
      "</f:ValidationError></f:InvalidContent></detail>");
  EXPECT_EQ(error.code, Code::smev_content_invalid);
  EXPECT_EQ(error.detail.find("Иванов"), std::string::npos);
}

TEST(Fault, that_nobody_knows_is_an_alarm) {
  for (const char* detail : {"", "<detail/>", "<detail><f:Surprise/></detail>"}) {
    const auto error = read(detail);
    EXPECT_EQ(error.code, Code::smev_fault_unknown);
    EXPECT_EQ(action_of(error), Action::alarm);
  }
}

TEST(Action, of_a_connection_that_failed_is_to_try_again) {
  EXPECT_EQ(action_of(base::fail(Code::partner_unreachable)), Action::retry);
  EXPECT_EQ(action_of(base::fail(Code::timed_out)), Action::retry);
  EXPECT_EQ(action_of(base::fail(Code::schema_violation)), Action::alarm);
}

TEST(Rejection, that_comes_later_has_the_same_codes) {
  EXPECT_EQ(error_of({"id", "requestIsRejectedBySmev", "", "InvalidContent", ""}).code,
            Code::smev_content_invalid);
  EXPECT_EQ(error_of({"id", "cancelled", "", "", ""}).code, Code::smev_fault_unknown);
}

}  // namespace
