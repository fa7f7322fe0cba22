#include "adapters/soap/reply.hpp"

#include "net/soap.hpp"
#include "pki.hpp"

namespace {

using base::Code;
using bus::Outcome;
using testing_pki::noon;
using testing_pki::shared_pki;
using Kind = Outcome::Kind;

constexpr const char* id = "6d3ce4b4-6a3f-4d53-9d6f-0e9a3f1f2b11";

const std::string accepted =
    R"(<d:PushMarksResponse xmlns:d="urn:kontingent:diary:1.0"><d:messageId>)" + std::string(id) +
    "</d:messageId></d:PushMarksResponse>";

std::string fault(Code code) {
  return net::fault_payload(security::SoapVersion::v11, base::fail(code), "trace", id, {});
}

base::Result<security::Verified> verify(const std::string& envelope) {
  BASE_TRY(document, xml::Document::parse(envelope));
  return security::WssVerifier(shared_pki().trust({"rsa", "ec"})).verify(std::move(document), noon);
}

Outcome judge(const std::string& payload, const std::string& signer = "ec", int status = 200) {
  const auto envelope = security::seal(shared_pki().signer(signer), payload, {}, noon);
  net::HttpResponse response;
  response.status = status;
  return adapters::soap::judge_reply(response, verify(*envelope), shared_pki().partner("ec"),
                                     {"PushMarks", id});
}

TEST(Reply, that_the_destination_signed_and_that_names_the_message_is_accepted) {
  EXPECT_EQ(judge(accepted).kind, Kind::accepted);
}

TEST(Reply, signed_by_another_partner_is_not_believed) {
  const Outcome outcome = judge(accepted, "rsa");
  EXPECT_EQ(outcome.kind, Kind::failed);
  EXPECT_EQ(outcome.code, Code::answer_untrusted);
}

TEST(Reply, of_a_stranger_or_of_nobody_is_not_believed) {
  EXPECT_EQ(judge(accepted, "stranger").code, Code::answer_untrusted);
  const net::HttpResponse response;
  const std::string unsigned_answer =
      R"(<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>)" +
      accepted + "</soap:Body></soap:Envelope>";
  const Outcome outcome = adapters::soap::judge_reply(
      response, verify(unsigned_answer), shared_pki().partner("ec"), {"PushMarks", id});
  EXPECT_EQ(outcome.kind, Kind::failed);
  EXPECT_EQ(outcome.code, Code::answer_untrusted);
}

TEST(Reply, to_another_message_is_not_taken_for_an_answer_to_this_one) {
  std::string other = accepted;
  other.replace(other.find("6d3ce4b4"), 8, "00000000");
  EXPECT_EQ(judge(other).code, Code::answer_untrusted);
}

TEST(Reply, of_another_operation_is_not_taken_for_an_answer_to_this_one) {
  std::string other = accepted;
  for (auto at = other.find("PushMarks"); at != other.npos; at = other.find("PushMarks", at))
    other.replace(at, 9, "GetStatus");
  EXPECT_EQ(judge(other).code, Code::answer_untrusted);
}

TEST(Reply, that_blames_the_message_is_final) {
  for (const Code code : {Code::schema_violation, Code::message_id_reused,
                          Code::operation_forbidden, Code::certificate_unknown}) {
    const Outcome outcome = judge(fault(code), "ec", 500);
    EXPECT_EQ(outcome.kind, Kind::refused) << base::info(code).id;
    EXPECT_EQ(outcome.code, Code::delivery_refused);
    EXPECT_NE(outcome.cause.find(base::info(code).id), std::string::npos);
  }
}

TEST(Reply, that_another_signature_or_another_time_would_mend_is_tried_again) {
  for (const Code code : {Code::message_replayed, Code::timestamp_stale, Code::timed_out,
                          Code::storage_unavailable, Code::internal, Code::mapping_failed})
    EXPECT_EQ(judge(fault(code), "ec", 500).kind, Kind::failed) << base::info(code).id;
}

TEST(Reply, of_a_foreign_stack_counts_by_its_fault_code_and_its_text_stays_outside) {
  const auto foreign = [](const std::string& code) {
    return R"(<s:Fault xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>s:)" + code +
           "</faultcode><faultstring>secret</faultstring></s:Fault>";
  };
  const Outcome client = judge(foreign("Client.Bad"), "ec", 500);
  EXPECT_EQ(client.kind, Kind::refused);
  EXPECT_EQ(client.cause.find("secret"), std::string::npos);
  EXPECT_EQ(judge(foreign("Server"), "ec", 500).kind, Kind::failed);
  EXPECT_EQ(judge(foreign("VersionMismatch"), "ec", 500).kind, Kind::refused);
}

TEST(Reply, that_says_later_is_taken_from_anybody_with_its_patience) {
  net::HttpResponse response;
  response.status = 503;
  response.headers.emplace_back("Retry-After", "17");
  const base::Result<security::Verified> nobody = base::fail(Code::unsigned_message);
  const auto judged =
      adapters::soap::judge_reply(response, nobody, shared_pki().partner("ec"), {"PushMarks", id});
  EXPECT_EQ(judged.kind, Kind::busy);
  EXPECT_EQ(judged.retry_after, std::chrono::seconds(17));
  response.headers = {{"Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"}};
  EXPECT_FALSE(
      adapters::soap::judge_reply(response, nobody, shared_pki().partner("ec"), {"PushMarks", id})
          .retry_after);
}

}  // namespace
