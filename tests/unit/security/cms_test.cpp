// Detached CMS signatures, crossed with the `openssl` tool in both directions.
#include "security/cms.hpp"

#include <gtest/gtest.h>

#include "cms_files.hpp"

namespace {

using base::Code;
using security::CmsRules;
using security::content_of;
using security::sign_cms;
using security::verify_cms;
using testing_pki::noon;
using testing_pki::openssl;
using testing_pki::shared_pki;
using namespace cms_files;

struct Case {
  const char *key, *gost, *algorithm, *digest;
};
std::ostream& operator<<(std::ostream& out, const Case& what) {
  return out << what.key;
}

class CmsOf : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    const Case& what = GetParam();
    shared_pki();
    if (what.gost != std::string()) shared_pki().issue({.name = what.key, .gost = what.gost});
    write("content", text);
  }
  std::string crt() const { return std::string("$D/") + GetParam().key + ".crt"; }
  std::string key() const { return std::string("$D/") + GetParam().key + ".key"; }
  std::string by_tool(const std::string& command, const std::string& more = "") const {
    EXPECT_TRUE(openssl(command + " -sign -binary -outform DER -in $D/content -out $D/tool.p7s" +
                        " -signer " + crt() + " -inkey " + key() + " -md " + GetParam().digest +
                        " " + more));
    return file("tool.p7s");
  }
};

TEST_P(CmsOf, ours_verifies_under_the_tool) {
  const auto signer = shared_pki().signer(GetParam().key);
  for (const auto& how : {security::CmsSigning{}, security::CmsSigning{true, false}}) {
    write("our.p7s", sign_cms(signer, content_of(text), noon, how).value());
    for (const std::string command : {"cms", "smime"}) {
      EXPECT_TRUE(openssl(command + " -verify -binary -inform DER -in $D/our.p7s -out $D/out"
                                    " -content $D/content -CAfile $D/root.crt -no_check_time"
                                    " -purpose any"));
    }
    write("other", text + " ");
    EXPECT_FALSE(
        openssl("cms -verify -binary -inform DER -in $D/our.p7s -content $D/other"
                " -CAfile $D/root.crt -no_check_time -purpose any"));
  }
}

TEST_P(CmsOf, ours_verifies_here) {
  const auto signer = shared_pki().signer(GetParam().key);
  const std::string cms = sign_cms(signer, content_of(text), noon).value();
  const auto found = verify_cms(cms, content_of(text));
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_EQ(found->certificate.fingerprint(), signer.certificate().fingerprint());
  EXPECT_EQ(found->algorithm->name, GetParam().algorithm);
  EXPECT_EQ(found->signed_at, noon);
  EXPECT_EQ(refusal(verify_cms(cms, content_of(text + " "))), Code::signature_invalid);
  EXPECT_EQ(refusal(verify_cms(cms, content_of(""))), Code::signature_invalid);
}

TEST_P(CmsOf, that_of_the_tool_verifies_here) {
  for (const std::string command : {"cms", "smime"}) {
    for (const char* more : {"", "-nosmimecap"}) {
      const auto found = verify_cms(by_tool(command, more), content_of(text));
      ASSERT_TRUE(found) << command << more << found.error().detail;
      EXPECT_EQ(found->algorithm->name, GetParam().algorithm);
      EXPECT_TRUE(found->signed_at.has_value());
    }
  }
  const std::string named = by_tool("cms", "-cades");
  EXPECT_TRUE(verify_cms(named, content_of(text)));
  EXPECT_EQ(refusal(verify_cms(named, content_of("x"))), Code::signature_invalid);
}

TEST_P(CmsOf, without_attributes_it_is_accepted_only_where_that_is_asked_for) {
  const std::string cms = by_tool("smime", "-noattr");
  EXPECT_EQ(refusal(verify_cms(cms, content_of(text))), Code::signature_invalid);
  const auto found = verify_cms(cms, content_of(text), {.bare = true});
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_FALSE(found->signed_at.has_value());
  EXPECT_EQ(refusal(verify_cms(cms, content_of("x"), {.bare = true})), Code::signature_invalid);
}

TEST_P(CmsOf, the_certificate_may_come_from_the_rules) {
  const std::string cms = by_tool("cms", "-nocerts");
  EXPECT_EQ(refusal(verify_cms(cms, content_of(text))), Code::certificate_unknown);
  const auto own = shared_pki().load(GetParam().key);
  const auto stranger = shared_pki().load("stranger");
  EXPECT_TRUE(verify_cms(cms, content_of(text), {.certificates = {stranger, own}}));
  EXPECT_EQ(refusal(verify_cms(cms, content_of(text), {.certificates = {stranger}})),
            Code::certificate_unknown);
}

TEST_P(CmsOf, only_allowed_algorithms_count) {
  const std::string cms = by_tool("cms");
  EXPECT_TRUE(verify_cms(cms, content_of(text), {.algorithms = {GetParam().algorithm}}));
  EXPECT_EQ(refusal(verify_cms(cms, content_of(text), {.algorithms = {"rsa-sha512"}})),
            Code::signature_invalid);
}

// Whatever is changed: refused, or what is said is what it was. The certificate stands outside,
// since an enclosed one is the caller's to trust or not.
TEST_P(CmsOf, no_changed_octet_changes_what_is_said) {
  const auto signer = shared_pki().signer(GetParam().key);
  const std::string cms = sign_cms(signer, content_of(text), noon, {.certificate = false}).value();
  const CmsRules rules{.certificates = {signer.certificate()}};
  const auto original = verify_cms(cms, content_of(text), rules).value();
  std::size_t accepted = 0;
  for (std::size_t at = 0; at < cms.size(); ++at) {
    for (const char bit : {1, 32, -128}) {
      std::string changed = cms;
      changed[at] = static_cast<char>(changed[at] ^ bit);
      const auto found = verify_cms(changed, content_of(text), rules);
      if (!found) continue;
      ++accepted;
      EXPECT_EQ(found->signed_at, original.signed_at) << at;
      EXPECT_EQ(found->algorithm, original.algorithm) << at;
    }
  }
  EXPECT_LT(accepted, 60U);  // versions and the list of digests before the signer
  for (std::size_t size = 0; size < cms.size(); ++size)
    EXPECT_FALSE(verify_cms(std::string_view(cms).substr(0, size), content_of(text), rules))
        << size;
  EXPECT_FALSE(verify_cms(cms + '\0', content_of(text), rules));
}

INSTANTIATE_TEST_SUITE_P(
    All, CmsOf,
    testing::Values(Case{"rsa", "", "rsa-sha256", "sha256"},
                    Case{"ec", "", "ecdsa-sha256", "sha256"},
                    Case{"gost256", "gost2012_256:TCA", "gost2012-256", "md_gost12_256"},
                    Case{"gost512", "gost2012_512:A", "gost2012-512", "md_gost12_512"}),
    testing::PrintToStringParamName());

}  // namespace
