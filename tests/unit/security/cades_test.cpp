// CAdES-B and CAdES-T, crossed with `openssl cms` and `openssl ts`.
#include "security/cades.hpp"

#include "authority.hpp"

namespace {

using base::Code;
using security::add_time_stamp;
using security::CadesRules;
using security::content_of;
using security::verify_cades;
using testing_pki::noon;
using testing_pki::openssl;
using namespace cms_files;

struct Case {
  const char *key, *authority, *digest;
};

std::ostream& operator<<(std::ostream& out, const Case& what) {
  return out << what.key;
}

CadesRules rules() {
  CadesRules rules;
  rules.stamp.trust = [](const auto& tsa, auto, base::Time at) {
    return shared_pki().trust({})->check(tsa, at, {.stamps = true});
  };
  return rules;
}

std::string why(const base::Result<security::CadesSignature>& result) {
  return result ? "accepted" : result.error().detail;
}

class CadesOf : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    authority::prepare();
    shared_pki().issue({.name = "cades256", .gost = "gost2012_256:TCA"});
    write("content", text);
    signed_ = sign_cms(shared_pki().signer(GetParam().key), content_of(text), noon,
                       {.signing_certificate = true})
                  .value();
  }
  // A token over these octets.
  static std::string stamp(std::string_view octets) {
    const auto* digest = security::find_digest(GetParam().digest);
    const auto ask =
        security::make_time_stamp_request(security::imprint_of(content_of(octets), *digest).value())
            .value();
    const bool gost = GetParam().authority == std::string("tsa-gost");
    const std::string reply =
        authority::answer(ask.der, GetParam().authority, gost ? "-md_gost12_256" : "-sha256");
    return read_time_stamp_response(reply, ask, rules().stamp).value().token;
  }
  std::string signed_;
};

TEST_P(CadesOf, the_tool_sees_the_signing_certificate_of_ours) {
  write("b.p7s", signed_);
  const std::string verify =
      "cms -verify -cades -binary -inform DER -content $D/content -CAfile $D/root.crt"
      " -no_check_time -purpose any -in $D/";
  EXPECT_TRUE(openssl(verify + "b.p7s"));
  write("plain.p7s", sign_cms(shared_pki().signer(GetParam().key), content_of(text), noon).value());
  EXPECT_FALSE(openssl(verify + "plain.p7s"));
}

TEST_P(CadesOf, the_certificate_must_be_named) {
  const auto found = verify_cades(signed_, content_of(text), rules());
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_FALSE(found->stamp.has_value());
  EXPECT_TRUE(found->signature.names_certificate);
  const auto plain = sign_cms(shared_pki().signer(GetParam().key), content_of(text), noon).value();
  EXPECT_EQ(why(verify_cades(plain, content_of(text), rules())),
            "CAdES: the signature does not name its certificate");
}

TEST_P(CadesOf, a_time_stamp_over_the_value_is_carried_and_checked_here_and_by_the_tool) {
  const std::string value = security::signature_value(signed_).value();
  const std::string stamped = add_time_stamp(signed_, stamp(value)).value();
  const auto found = verify_cades(stamped, content_of(text), rules());
  ASSERT_TRUE(found) << found.error().detail;
  ASSERT_TRUE(found->stamp.has_value());
  EXPECT_EQ(found->signature.signed_at, noon);
  EXPECT_EQ(found->stamp->authority.fingerprint(),
            shared_pki().load(GetParam().authority).fingerprint());
  write("t.p7s", stamped);
  write("value", found->signature.value);
  write("token", found->signature.stamp);
  EXPECT_TRUE(
      openssl("cms -verify -cades -binary -inform DER -in $D/t.p7s -content $D/content"
              " -CAfile $D/root.crt -no_check_time -purpose any"));
  EXPECT_TRUE(
      openssl("ts -verify -token_in -in $D/token -data $D/value -CAfile $D/root.crt"
              " -no_check_time"));
}

TEST_P(CadesOf, a_time_stamp_over_something_else_is_refused) {
  const std::string stamped = add_time_stamp(signed_, stamp("something else")).value();
  EXPECT_EQ(why(verify_cades(stamped, content_of(text), rules())),
            "time stamp: it is for something else");
}

TEST_P(CadesOf, an_authority_that_nobody_trusts_is_refused) {
  const auto token = stamp(security::signature_value(signed_).value());
  const std::string stamped = add_time_stamp(signed_, token).value();
  CadesRules strict = rules();
  strict.stamp.trust = [](const auto&, auto, auto) -> base::Result<void> {
    return base::fail(Code::certificate_unknown, "not this one");
  };
  EXPECT_EQ(why(verify_cades(stamped, content_of(text), strict)), "not this one");
}

TEST_P(CadesOf, only_one_time_stamp_is_added_and_nothing_else) {
  const auto token = stamp(security::signature_value(signed_).value());
  const std::string stamped = add_time_stamp(signed_, token).value();
  EXPECT_FALSE(add_time_stamp(stamped, token));
  EXPECT_FALSE(add_time_stamp(signed_, "no DER"));
  EXPECT_FALSE(add_time_stamp(signed_, token + "more"));
  EXPECT_FALSE(add_time_stamp("no signature", token));
  const std::string other = add_time_stamp(signed_, std::string("\x30\x00", 2)).value();
  EXPECT_FALSE(verify_cades(other, content_of(text), rules()));
}

INSTANTIATE_TEST_SUITE_P(All, CadesOf,
                         testing::Values(Case{"rsa", "tsa", "sha256"}, Case{"ec", "tsa", "sha512"},
                                         Case{"cades256", "tsa-gost", "gost2012-256"}),
                         testing::PrintToStringParamName());

TEST(Cades, a_certificate_for_messages_stamps_nothing_and_one_for_stamps_signs_no_message) {
  authority::prepare();
  const auto trust = shared_pki().trust({});
  const auto tsa = shared_pki().load("tsa");
  EXPECT_TRUE(trust->check(tsa, noon, {.stamps = true}));
  EXPECT_FALSE(trust->check(tsa, noon));
}

}  // namespace
