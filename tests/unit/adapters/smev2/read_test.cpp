// Messages that were really signed: whose they are, and what is refused of them.
#include "adapters/smev2/read.hpp"

#include <gtest/gtest.h>
#include <algorithm>

#include "adapters/smev2/write.hpp"
#include "base/text.hpp"
#include "pki.hpp"

namespace {

using namespace adapters::smev2;
using base::Code;
using testing_pki::noon;
using testing_pki::Pki;
using testing_pki::shared_pki;

const Schemas& schemas() {
  static const Schemas loaded = Schemas::load(SOURCE_DIR).value();
  return loaded;
}

Message message(Revision revision) {
  Message made;
  made.revision = revision;
  made.sender = {"EPGU01001", "Портал"};
  made.recipient = {"KNTG00001", "Регион"};
  made.status = Status::request;
  made.date = "2026-11-22T12:00:00Z";
  made.case_number = "Z-1";
  return made;
}

constexpr std::string_view content = "<q:Ask xmlns:q=\"urn:q\">5</q:Ask>";

std::string written(const std::string& signer, const std::string& person = {},
                    Revision revision = Revision::rev120315) {
  const security::Signer sender = shared_pki().signer(signer);
  std::optional<security::Signer> servant;
  if (!person.empty()) servant = shared_pki().signer(person);
  return write_envelope(message(revision), request_wrapper(revision), content, sender,
                        servant ? &*servant : nullptr)
      .value();
}

base::Result<Opened> open(const std::string& envelope, std::string_view smev = {},
                          const std::vector<std::string>& pinned = {"rsa", "ec"}) {
  return open_message(xml::Document::parse(envelope).value(), shared_pki().trust(pinned), smev,
                      noon);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

class EachRevision : public testing::TestWithParam<Revision> {};
INSTANTIATE_TEST_SUITE_P(Revisions, EachRevision,
                         testing::Values(Revision::rev111111, Revision::rev120315));

TEST_P(EachRevision, what_is_written_is_read_again) {
  const Opened opened = open(written("rsa", {}, GetParam())).value();
  EXPECT_EQ(opened.sender.code, "partner-rsa");
  EXPECT_FALSE(opened.personal);
  const Parts parts = read_parts(opened.operation, schemas()).value();
  EXPECT_EQ(parts.message.revision, GetParam());
  EXPECT_EQ(parts.message.sender.code, "EPGU01001");
  EXPECT_EQ(parts.message.status, Status::request);
  EXPECT_EQ(parts.message.case_number, "Z-1");
  ASSERT_EQ(parts.data.children().size(), 1u);
  const auto handed = opened.hand_over(parts.data.first_child(), noon).value();
  EXPECT_TRUE(handed.payload().is("urn:q", "Ask"));
}

TEST(Read, the_service_of_the_later_revision_is_kept) {
  Message made = message(Revision::rev120315);
  made.service_mnemonic = "KNTG";
  made.service_version = "1.00";
  made.oktmo = "45000000";
  made.originator = System{"FIRS00001", "Первый"};
  made.request_id = "a";
  made.origin_request_id = "b";
  const auto signer = shared_pki().signer("rsa");
  const auto envelope =
      write_envelope(made, request_wrapper(made.revision), content, signer).value();
  const Message read = read_parts(open(envelope)->operation, schemas())->message;
  EXPECT_EQ(read.service_mnemonic, "KNTG");
  EXPECT_EQ(read.service_version, "1.00");
  EXPECT_EQ(read.oktmo, "45000000");
  EXPECT_EQ(read.originator->code, "FIRS00001");
  EXPECT_EQ(read.request_id, "a");
  EXPECT_EQ(read.origin_request_id, "b");
}

TEST(Read, a_person_need_be_no_partner_but_trusted) {
  const Opened opened = open(written("rsa", "stranger")).value();
  EXPECT_TRUE(opened.personal);
  const Parts parts = read_parts(opened.operation, schemas()).value();
  EXPECT_EQ(parts.data.children().size(), 1u) << "the signature is no data";
}

TEST(Read, a_person_signed_before_the_data_changed_is_refused) {
  const auto spoilt = replaced(written("rsa", "stranger"), ">5<", ">2<");
  EXPECT_EQ(open(spoilt).error().code, Code::signature_invalid);
}

TEST(Read, a_sender_who_is_no_partner_is_refused) {
  EXPECT_EQ(open(written("stranger")).error().code, Code::certificate_unknown);
}

TEST(Read, what_is_said_outside_of_the_data_is_signed_too) {
  EXPECT_EQ(open(replaced(written("rsa"), ">Z-1<", ">Z-2<")).error().code, Code::signature_invalid);
  EXPECT_EQ(open(replaced(written("rsa"), ">REQUEST<", ">PING<")).error().code,
            Code::signature_invalid);
}

TEST(Read, another_body_beside_the_signed_one_is_refused) {
  const std::string envelope = written("rsa");
  const auto begin = envelope.find("<soap:Body"), end = envelope.find("</soap:Envelope>");
  ASSERT_NE(begin, std::string::npos);
  const std::string body = envelope.substr(begin, end - begin);
  EXPECT_EQ(open(replaced(envelope, "</soap:Envelope>", body + "</soap:Envelope>")).error().code,
            Code::soap_structure);
  const std::string moved =
      replaced(replaced(envelope, body, "<soap:Body>" + std::string(content) + "</soap:Body>"),
               "</soap:Header>", "<w:w xmlns:w=\"urn:w\">" + body + "</w:w></soap:Header>");
  EXPECT_EQ(open(moved).error().code, Code::signature_invalid);
}

TEST(Read, smev_s_word_is_nobody_else_s) {
  EXPECT_EQ(open(written("rsa"), "partner-ec").error().code, Code::unsigned_message);
  EXPECT_EQ(open(written("ec"), "partner-ec").error().code, Code::unsigned_message)
      << "as the sender";
  const auto relabelled = replaced(written("rsa"), "actors/smev", "actors/recipient");
  EXPECT_EQ(open(relabelled).error().code, Code::unsigned_message) << "no sender then";
}

TEST(Read, soap_1_2_is_not_its_language) {
  const auto newer =
      replaced(written("rsa"), std::string(security::soap11_ns), std::string(security::soap12_ns));
  EXPECT_EQ(open(newer).error().code, Code::soap_version);
}

TEST(Read, a_message_that_breaks_the_schema_is_refused) {
  Message made = message(Revision::rev120315);
  made.recipient.code = "short";
  const auto signer = shared_pki().signer("rsa");
  const auto envelope =
      write_envelope(made, request_wrapper(made.revision), content, signer).value();
  EXPECT_EQ(read_parts(open(envelope)->operation, schemas()).error().code, Code::schema_violation);
}

TEST(Read, an_element_without_a_message_is_no_operation) {
  const auto document = xml::Document::parse("<a><b/></a>").value();
  EXPECT_EQ(read_parts(document.root(), schemas()).error().code, Code::soap_operation);
}

// Some signers write all octets of the value in reversed order; a policy says whose are taken so.
TEST(Read, a_reversed_gost_value_is_taken_from_whom_the_policy_allows_it) {
  if (!security::gost_available()) GTEST_SKIP() << "no engine for GOST";
  Pki& pki = shared_pki();
  static const bool issued = (pki.issue({.name = "gost", .gost = "gost2012_256:TCA"}), true);
  ASSERT_TRUE(issued);
  std::string envelope = written("gost");
  const auto begin = envelope.find("<ds:SignatureValue>") + 19;
  const auto end = envelope.find("</ds:SignatureValue>");
  std::string value = base::decode_base64(envelope.substr(begin, end - begin)).value();
  std::ranges::reverse(value);
  envelope.replace(begin, end - begin, base::encode_base64(value));
  for (const bool allowed : {false, true}) {
    domain::Partner partner = pki.partner("gost");
    partner.signature.reversed_value = allowed;
    const auto trust = security::Trust::load({{pki.certificate("root")}}, {partner}).value();
    const auto opened = open_message(xml::Document::parse(envelope).value(), trust, {}, noon);
    EXPECT_EQ(static_cast<bool>(opened), allowed);
  }
}

}  // namespace
