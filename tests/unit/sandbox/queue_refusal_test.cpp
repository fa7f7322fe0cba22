#include "sandbox/queue_refusal.hpp"

#include <gtest/gtest.h>

#include "sandbox/queue_answers.hpp"

namespace {

using namespace sandbox;
using base::Code;

constexpr std::size_t limit = 1000;

std::string element(Code code) {
  return fault_of(base::fail(code), limit).element;
}

TEST(Refusal, names_the_problem_of_a_signature) {
  const auto inside = [](Code code) { return fault_of(base::fail(code), limit).inside; };
  EXPECT_NE(inside(Code::unsigned_message).find("NoSignatureFound"), std::string::npos);
  EXPECT_NE(inside(Code::signature_invalid).find("SignatureIsInvalid"), std::string::npos);
  EXPECT_NE(inside(Code::certificate_expired).find("CertificateIsExpired"), std::string::npos);
  EXPECT_NE(inside(Code::soap_structure).find("PoorSOAPEnvelopeFormat"), std::string::npos);
}

TEST(Refusal, blames_the_sender_for_octets_and_itself_for_its_own_failures) {
  EXPECT_EQ(element(Code::xml_doctype), "InvalidContent");
  EXPECT_EQ(element(Code::bad_http), "InvalidContent");
  EXPECT_EQ(element(Code::internal), "SMEVFailure");
  EXPECT_EQ(element(Code::smev_id_stale), "StaleMessageId");
}

TEST(Refusal, is_valid_by_the_schema_whatever_the_fault_and_version) {
  for (const smev::Version version : smev::all_versions) {
    const auto schema = xml::Schema::load(std::filesystem::path(SOURCE_DIR) / "xsd/smev" /
                                          smev::name_of(version) / "queue.xsd")
                            .value();
    for (const auto& row : smev::fault_table()) {
      const FaultParts fault = fault_named(std::string{row.element}, limit);
      EXPECT_EQ(fault.element, row.element);
      const auto document =
          xml::Document::parse(write_fault(version, fault.element, fault.inside, "text"));
      const auto body = document.value().root().children()[1].children()[0];
      EXPECT_TRUE(schema.validate(body.child({}, "detail").children()[0]).empty()) << row.element;
    }
  }
}

TEST(Refusal, says_every_violation_and_escapes_it) {
  QueueRefusal refusal(base::fail(Code::smev_content_invalid));
  refusal.violations = {{7, "/a", "<b>"}, {8, "/c", "d"}};
  const std::string inside = fault_of(refusal, limit).inside;
  EXPECT_NE(inside.find("errorPosition=\"7\">/a: &lt;b&gt;<"), std::string::npos) << inside;
  EXPECT_NE(inside.find("errorPosition=\"8\""), std::string::npos);
}

}  // namespace
