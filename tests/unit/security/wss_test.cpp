#include "security/wss.hpp"

#include <atomic>
#include <thread>

#include "message.hpp"

namespace {

using base::Code;
using namespace testing_message;
using namespace std::chrono_literals;
using security::SoapVersion;

TEST(Wss, accepts_what_was_sealed_and_hands_out_its_payload) {
  for (const char* who : {"ec", "rsa"}) {
    for (const auto version : {SoapVersion::v11, SoapVersion::v12}) {
      const auto verified = verify(sealed(who, payload, version));
      ASSERT_TRUE(verified) << verified.error().detail;
      EXPECT_EQ(verified->partner().code, std::string("partner-") + who);
      EXPECT_EQ(verified->version(), version);
      EXPECT_EQ(*xml::canonicalize(verified->payload()), payload);
      EXPECT_EQ(verified->content_digest(), security::sha256_hex(payload));
      EXPECT_EQ(verified->signature_digest().size(), base::format_time({}).size() + 1 + 64);
    }
  }
}

TEST(Wss, verified_keeps_its_document_alive) {
  std::optional<security::Verified> kept;
  {
    auto verified = verify(sealed());
    ASSERT_TRUE(verified);
    kept = std::move(*verified);
  }
  EXPECT_EQ(kept->payload().text(), "5");
  EXPECT_EQ(kept->partner().code, "partner-ec");
}

TEST(Wss, the_same_content_has_the_same_digest_in_any_clothes) {
  const auto other = std::string("<Push xmlns='urn:k'> </Push>");
  const auto a = verify(sealed("ec"));
  const auto b = verify(sealed("rsa", payload, SoapVersion::v12));
  const auto c = verify(sealed("ec", "<k:Push xmlns:k=\"urn:k\"></k:Push>"));
  EXPECT_EQ(a->content_digest(), b->content_digest());
  EXPECT_NE(a->signature_digest(), b->signature_digest());
  EXPECT_NE(a->content_digest(), c->content_digest());
}

TEST(Wss, an_envelope_must_be_one) {
  const auto open = [](std::string_view text) {
    const auto document = xml::Document::parse(text);
    const auto envelope = security::open_envelope(*document);
    return envelope ? Code::message_unknown : envelope.error().code;
  };
  const std::string start = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>";
  EXPECT_EQ(open(start + "<s:Body/></s:Envelope>"), Code::message_unknown);
  EXPECT_EQ(open(start + "<s:Header/><s:Body/></s:Envelope>"), Code::message_unknown);
  EXPECT_EQ(open(start + "<s:Body/><s:Body/></s:Envelope>"), Code::soap_structure);
  EXPECT_EQ(open(start + "<s:Header/><s:Header/><s:Body/></s:Envelope>"), Code::soap_structure);
  EXPECT_EQ(open(start + "<s:Body/><s:Header/></s:Envelope>"), Code::soap_structure);
  EXPECT_EQ(open(start + "<s:Header/></s:Envelope>"), Code::soap_structure);
  EXPECT_EQ(open(start + "<x/><s:Body/></s:Envelope>"), Code::soap_structure);
  EXPECT_EQ(open(start + "text<s:Body/></s:Envelope>"), Code::soap_structure);
  EXPECT_EQ(open("<Body/>"), Code::soap_structure);
  EXPECT_EQ(open("<Envelope/>"), Code::soap_version);
  EXPECT_EQ(open("<s:Envelope xmlns:s='urn:soap-2'><s:Body/></s:Envelope>"), Code::soap_version);
}

TEST(Wss, refuses_messages_without_a_signature) {
  const std::string text = sealed();
  const auto header = between(text, "<soap:Header>", "</soap:Header>");
  EXPECT_EQ(refusal(verify(replaced(text, header, ""))), Code::unsigned_message);
  EXPECT_EQ(refusal(verify(replaced(text, header, "<soap:Header/>"))), Code::unsigned_message);
  const auto signature = between(text, "<ds:Signature ", "</ds:Signature>");
  EXPECT_EQ(refusal(verify(replaced(text, signature, ""))), Code::unsigned_message);
}

TEST(Wss, refuses_a_changed_body_timestamp_or_signature) {
  const std::string text = sealed();
  EXPECT_EQ(refusal(verify(replaced(text, ">5<", ">2<"))), Code::signature_invalid);
  EXPECT_EQ(refusal(verify(replaced(text, "12:00:00", "12:00:01"))), Code::signature_invalid);
  const auto value = between(text, "<ds:SignatureValue>", "</ds:SignatureValue>");
  std::string other = value;
  other[40] = other[40] == 'A' ? 'B' : 'A';
  EXPECT_EQ(refusal(verify(replaced(text, value, other))), Code::signature_invalid);
}

TEST(Wss, refuses_certificates_that_are_not_trusted_or_not_pinned) {
  EXPECT_EQ(refusal(verify(sealed("stranger"))), Code::certificate_unknown);
  testing_pki::Pki other;
  other.issue({.name = "ec"});
  const auto foreign = security::seal(other.signer("ec"), payload, {}, noon);
  EXPECT_EQ(refusal(verify(*foreign)), Code::certificate_unknown);
  EXPECT_EQ(refusal(verify(sealed(), noon + 24h * 400)), Code::certificate_expired);
}

TEST(Wss, refuses_another_partners_certificate_over_ones_own_signature) {
  const std::string own = sealed("ec");
  const std::string others = sealed("rsa");
  const auto from = between(own, "wsu:Id=\"kontingent-token\">", "<");
  const auto to = between(others, "wsu:Id=\"kontingent-token\">", "<");
  EXPECT_EQ(refusal(verify(replaced(own, from, to))), Code::signature_invalid);
}

TEST(Wss, refuses_stale_timestamps_within_the_allowed_skew) {
  const std::string text = sealed();
  using base::limits::clock_skew;
  using base::limits::timestamp_age;
  EXPECT_TRUE(verify(text, noon - clock_skew));
  EXPECT_TRUE(verify(text, noon + timestamp_age + clock_skew - 1s));
  EXPECT_EQ(refusal(verify(text, noon - clock_skew - 1s)), Code::timestamp_stale);
  EXPECT_EQ(refusal(verify(text, noon + timestamp_age + clock_skew + 1s)), Code::timestamp_stale);
}

std::shared_ptr<const security::Trust> trust_with(const std::string& algorithm) {
  auto partner = shared_pki().partner("ec");
  partner.signature.algorithms = {algorithm};
  return *security::Trust::load({.anchors = {shared_pki().certificate("root")}}, {partner});
}

TEST(Wss, a_partner_may_be_bound_to_some_algorithms) {
  EXPECT_TRUE(verify(sealed(), trust_with("ecdsa-sha256")));
  EXPECT_EQ(refusal(verify(sealed(), trust_with("rsa-sha256"))), Code::signature_invalid);
}

TEST(Wss, a_body_holds_exactly_one_element) {
  EXPECT_EQ(refusal(verify(sealed("ec", ""))), Code::soap_structure);
  EXPECT_EQ(refusal(verify(sealed("ec", "text"))), Code::soap_structure);
  EXPECT_EQ(refusal(verify(sealed("ec", "<a></a><b></b>"))), Code::soap_structure);
  EXPECT_EQ(refusal(verify(sealed("ec", "<a></a>text"))), Code::soap_structure);
}

TEST(Wss, must_understand_and_strangers_beside_the_signature_do_not_disturb) {
  std::string text = sealed();
  text = replaced(text, "</wsse:Security>", "<x xmlns='urn:x'>unbelieved</x></wsse:Security>");
  text = replaced(text, "<soap:Header>", "<soap:Header><y xmlns='urn:y'/>");
  EXPECT_TRUE(verify(text)) << verify(text).error().detail;
}

TEST(Wss, one_verifier_and_one_signer_serve_many_threads) {
  const security::WssVerifier verifier(shared_pki().trust({"ec", "rsa"}));
  const auto ec = shared_pki().signer("ec"), rsa = shared_pki().signer("rsa");
  const std::string wrong = replaced(sealed(), ">5<", ">2<");
  std::atomic<int> mistakes = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i) {
        auto good = xml::Document::parse(*security::seal(t % 2 ? ec : rsa, payload, {}, noon));
        auto bad = xml::Document::parse(wrong);
        if (!verifier.verify(std::move(*good), noon)) ++mistakes;
        if (verifier.verify(std::move(*bad), noon)) ++mistakes;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(mistakes, 0);
}

}  // namespace
