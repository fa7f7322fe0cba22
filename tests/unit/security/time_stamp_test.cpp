// RFC 3161 time stamps, crossed with `openssl ts` in both directions.
#include "security/time_stamp.hpp"

#include <gtest/gtest.h>
#include <openssl/ts.h>

#include "authority.hpp"
#include "base/limits.hpp"

namespace {

using base::Code;
using security::Certificate;
using security::check_time_stamp;
using security::content_of;
using security::Imprint;
using security::make_time_stamp_request;
using security::read_time_stamp_response;
using security::TimeStampRequest;
using security::TimeStampRules;
using testing_pki::openssl;
using testing_pki::shared_pki;
using namespace cms_files;

constexpr std::string_view stamped = "an evidence record";

template <class T>
std::pair<Code, std::string> refusal(const base::Result<T>& result) {
  EXPECT_FALSE(result.has_value()) << "was accepted";
  if (result) return {Code::internal, ""};
  return {result.error().code, result.error().detail};
}

class TimeStamp : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto& pki = shared_pki();
    const char* purpose = "critical,timeStamping";
    authority::prepare();
    pki.issue({.name = "tsa-other", .rsa = true, .purpose = purpose});
    pki.issue({.name = "tsa-soft", .rsa = true, .purpose = "timeStamping"});
    pki.issue({.name = "tsa-wide", .rsa = true, .purpose = "critical,timeStamping,codeSigning"});
  }

  static Imprint imprint(const char* digest = "sha256", std::string_view octets = stamped) {
    return security::imprint_of(content_of(octets), *security::find_digest(digest)).value();
  }
  static TimeStampRequest request(const char* digest = "sha256", std::string policy = {}) {
    return make_time_stamp_request(imprint(digest), std::move(policy)).value();
  }
  static std::string answer(const TimeStampRequest& to, const std::string& by = "tsa",
                            const std::string& more = "") {
    return authority::answer(to.der, by, more);
  }
  static std::string token() {
    return read_time_stamp_response(answer(ask_), ask_, rules()).value().token;
  }

  // Trusts what the root issued, and notes at what time it was asked.
  static TimeStampRules rules(base::Time* asked = nullptr) {
    TimeStampRules rules;
    rules.trust = [asked](const Certificate& authority, std::span<const Certificate>,
                          base::Time at) -> base::Result<void> {
      if (asked != nullptr) *asked = at;
      if (authority.subject() == "CN=tsa-other") return base::fail(Code::certificate_unknown);
      return {};
    };
    return rules;
  }

  inline static TimeStampRequest ask_;
  void SetUp() override { ask_ = request(); }
};

class TimeStampsOf : public TimeStamp, public testing::WithParamInterface<const char*> {};

TEST_P(TimeStampsOf, the_tool_answers_our_question_and_the_answer_holds) {
  const std::string by = GetParam();
  const bool gost = by == "tsa-gost";
  const TimeStampRequest ask = request(gost ? "gost2012-256" : "sha256");
  const std::string reply = answer(ask, by, gost ? "-md_gost12_256" : "-sha256");
  base::Time asked;
  const auto stamp = read_time_stamp_response(reply, ask, rules(&asked));
  ASSERT_TRUE(stamp) << stamp.error().detail;
  EXPECT_EQ(stamp->authority.fingerprint(), shared_pki().load(by).fingerprint());
  EXPECT_EQ(stamp->policy, "1.2.3.4");
  EXPECT_EQ(stamp->at, asked);
  EXPECT_GT(stamp->at, *base::parse_time("2026-01-01T00:00:00Z"));
  EXPECT_FALSE(stamp->serial.empty());
  // kept as evidence, looked at again
  const auto again = check_time_stamp(stamp->token, ask.imprint, rules());
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_EQ(again->at, stamp->at);
  write("token", stamp->token);
  write("stamped", stamped);
  EXPECT_TRUE(
      openssl("ts -verify -token_in -in $D/token -data $D/stamped -CAfile $D/root.crt "
              "-no_check_time"));
}

INSTANTIATE_TEST_SUITE_P(All, TimeStampsOf, testing::Values("tsa", "tsa-gost"));

TEST_F(TimeStamp, our_question_reads_as_the_tool_says) {
  write("query", request("sha512", "1.2.3.5").der);
  ASSERT_TRUE(openssl("ts -query -in $D/query -text -out $D/query.txt"));
  const std::string text = file("query.txt");
  for (const char* part : {"Version: 1", "Hash Algorithm: sha512", "Policy OID: 1.2.3.5",
                           "Nonce: 0x", "Certificate required: yes"}) {
    EXPECT_NE(text.find(part), text.npos) << part << "\n" << text;
  }
  EXPECT_NE(request().nonce, request().nonce);
  EXPECT_EQ(refusal(make_time_stamp_request(imprint(), "not an OID")).first, Code::config_invalid);
}

TEST_F(TimeStamp, an_answer_to_another_question_is_refused) {
  const std::string reply = answer(ask_);
  EXPECT_TRUE(read_time_stamp_response(reply, ask_, rules()));
  EXPECT_EQ(refusal(read_time_stamp_response(reply, request(), rules())).second,
            "time stamp: it does not repeat the nonce");
  TimeStampRequest other = ask_;
  other.imprint = imprint("sha256", "another record");
  EXPECT_EQ(refusal(read_time_stamp_response(reply, other, rules())).second,
            "time stamp: it is for something else");
  other.imprint = imprint("sha512");
  EXPECT_EQ(refusal(read_time_stamp_response(reply, other, rules())).second,
            "time stamp: the imprint is of another digest");
  other = ask_;
  other.policy = "1.2.3.5";
  EXPECT_EQ(refusal(read_time_stamp_response(reply, other, rules())).second,
            "time stamp: it is of another policy");
}

TEST_F(TimeStamp, the_policy_asked_for_is_the_policy_given) {
  const TimeStampRequest ask = request("sha256", "1.2.3.5");
  EXPECT_EQ(read_time_stamp_response(answer(ask), ask, rules()).value().policy, "1.2.3.5");
  TimeStampRules strict = rules();
  strict.policy = "1.2.3.5";
  EXPECT_EQ(refusal(check_time_stamp(token(), ask_.imprint, strict)).second,
            "time stamp: it is of another policy");
}

TEST_F(TimeStamp, a_refusal_of_the_authority_is_told) {
  const TimeStampRequest ask = request("sha384");
  EXPECT_EQ(refusal(read_time_stamp_response(answer(ask), ask, rules())).second,
            "time stamp: the authority refused, status 2");
}

TEST_F(TimeStamp, the_certificate_must_be_for_time_stamps_alone_and_trusted) {
  // the tool itself refuses to sign with such certificates: the signature is made as CMS
  const auto forged = [](const std::string& by, const std::string& more) {
    const auto data = shared_pki().folder() / "info";
    TS_RESP* response = nullptr;
    const std::string reply = answer(ask_);
    const auto* at = reinterpret_cast<const unsigned char*>(reply.data());
    response = d2i_TS_RESP(nullptr, &at, static_cast<long>(reply.size()));
    unsigned char* der = nullptr;
    const int size = i2d_TS_TST_INFO(TS_RESP_get_tst_info(response), &der);
    write("info", {reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
    OPENSSL_free(der);
    TS_RESP_free(response);
    EXPECT_TRUE(
        openssl("cms -sign -binary -nodetach -outform DER -econtent_type id-smime-ct-TSTInfo"
                " -in $D/info -out $D/forged -signer $D/" +
                by + ".crt -inkey $D/" + by + ".key " + more));
    return file("forged");
  };
  const auto reason = [](const std::string& token) {
    return refusal(check_time_stamp(token, ask_.imprint, rules())).second;
  };
  EXPECT_TRUE(check_time_stamp(forged("tsa", "-cades"), ask_.imprint, rules()));
  const std::string purpose =
      "time stamp: the certificate's purpose is not time stamps alone, critically";
  EXPECT_EQ(reason(forged("rsa", "-cades")), purpose);
  EXPECT_EQ(reason(forged("tsa-soft", "-cades")), purpose);
  EXPECT_EQ(reason(forged("tsa-wide", "-cades")), purpose);
  EXPECT_EQ(reason(forged("tsa", "")), "time stamp: the signature does not name its certificate");
  EXPECT_EQ(reason(forged("tsa-gost", "-cades")), "time stamp: it names another authority");
  TimeStampRequest ask = request();
  EXPECT_EQ(refusal(read_time_stamp_response(answer(ask, "tsa-other"), ask, rules())).first,
            Code::certificate_unknown);
}

TEST_F(TimeStamp, only_allowed_algorithms_count) {
  TimeStampRules strict = rules();
  strict.algorithms = {"gost2012-256"};
  EXPECT_EQ(refusal(check_time_stamp(token(), ask_.imprint, strict)).first,
            Code::signature_invalid);
}

TEST_F(TimeStamp, no_changed_octet_changes_what_is_said) {
  const std::string good = token();
  const auto original = check_time_stamp(good, ask_.imprint, rules()).value();
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const auto found = check_time_stamp(changed, ask_.imprint, rules());
    // an enclosed certificate that was changed is another certificate: trust's question
    if (!found || found->authority.fingerprint() != original.authority.fingerprint()) continue;
    EXPECT_EQ(found->at, original.at) << at;
    EXPECT_EQ(found->policy, original.policy) << at;
    EXPECT_EQ(found->serial, original.serial) << at;
  }
}

TEST_F(TimeStamp, the_signature_value_decides) {
  std::string bent = token();
  bent.back() = static_cast<char>(bent.back() ^ 1);  // the value stands last
  EXPECT_EQ(refusal(check_time_stamp(bent, ask_.imprint, rules())).second,
            "time stamp: the signature value does not fit the key");
}

TEST_F(TimeStamp, what_is_no_answer_is_refused) {
  const std::string reply = answer(ask_);
  for (std::size_t size = 0; size < reply.size(); size += 7)
    EXPECT_FALSE(read_time_stamp_response(reply.substr(0, size), ask_, rules())) << size;
  EXPECT_FALSE(read_time_stamp_response(reply + '\0', ask_, rules()));
  EXPECT_FALSE(check_time_stamp(reply, ask_.imprint, rules()));
  const std::string large(base::limits::cms_bytes + 1, '0');
  EXPECT_EQ(refusal(read_time_stamp_response(large, ask_, rules())).first, Code::too_large);
}

}  // namespace
