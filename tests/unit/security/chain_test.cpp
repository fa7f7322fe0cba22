// Chains as RFC 5280 wants them: one flaw each.
#include <gtest/gtest.h>

#include "office.hpp"

namespace {

using base::Code;
using security::Trust;
using testing_office::authority;
using testing_office::Extensions;
using testing_office::noon;
using testing_office::Office;
using testing_office::Paper;
using testing_office::signer;

// The reason, or "" when trusted.
std::string refusal(const Office& office, const std::string& name, security::TrustFiles files,
                    security::CheckOptions options = {}, base::Time at = noon) {
  const auto trust = Trust::load(files, {});
  if (!trust) return trust.error().detail;
  const auto checked = (*trust)->check(office.certificate(name), at, options);
  return checked
             ? ""
             : std::string(base::info(checked.error().code).metric) + ": " + checked.error().detail;
}

bool says(const std::string& text, std::string_view what) {
  return text.find(what) != text.npos;
}

Extensions with(Extensions base, const std::string& name, const std::string& value) {
  base.emplace_back(name, value);
  return base;
}

class Chains : public testing::Test {
 protected:
  Chains() { office_.issue({.name = "root", .extensions = authority}); }

  // ECDSA over MD5 has no name, so nobody can sign with it.
  void use_rsa() { office_.issue({.name = "root", .extensions = authority, .key = "RSA:2048"}); }
  // What becomes of a leaf below that intermediate.
  std::string below(Paper middle, Paper leaf = {.name = "leaf"}) {
    middle.issuer = "root";
    leaf.issuer = middle.name;
    office_.issue(middle).issue(leaf);
    return refusal(office_, leaf.name, office_.files({"root"}, {middle.name}));
  }
  Office office_;
};

TEST_F(Chains, a_whole_chain_is_trusted) {
  EXPECT_EQ(below({.name = "middle", .extensions = authority}), "");
}

TEST_F(Chains, refuses_names_outside_the_constraints_of_an_authority) {
  const Paper middle{
      .name = "middle",
      .extensions = with(authority, "nameConstraints", "critical,permitted;DNS:school.example")};
  Paper leaf{.name = "leaf",
             .extensions = with(signer, "subjectAltName", "DNS:north.school.example")};
  EXPECT_EQ(below(middle, leaf), "");
  leaf.extensions = with(signer, "subjectAltName", "DNS:north.other.example");
  EXPECT_TRUE(says(below(middle, leaf), "permitted subtree violation"));
}

TEST_F(Chains, refuses_names_that_an_authority_excludes) {
  EXPECT_TRUE(says(
      below({.name = "middle",
             .extensions =
                 with(authority, "nameConstraints", "critical,excluded;DNS:school.example")},
            {.name = "leaf", .extensions = with(signer, "subjectAltName", "DNS:a.school.example")}),
      "excluded subtree violation"));
}

TEST_F(Chains, refuses_an_issuer_that_is_no_authority) {
  EXPECT_TRUE(
      says(below({.name = "middle", .extensions = {{"basicConstraints", "critical,CA:FALSE"}}}),
           "certificate_unknown"));
  EXPECT_TRUE(says(below({.name = "plain", .extensions = {}}), "certificate_unknown"));
}

TEST_F(Chains, refuses_an_authority_without_the_right_to_sign_certificates) {
  EXPECT_TRUE(says(below({.name = "middle",
                          .extensions = {{"basicConstraints", "critical,CA:TRUE"},
                                         {"keyUsage", "critical,cRLSign"}}}),
                   "certificate_unknown"));
}

TEST_F(Chains, refuses_a_path_longer_than_its_authority_allows) {
  office_.issue({.name = "short",
                 .issuer = "root",
                 .extensions = {{"basicConstraints", "critical,CA:TRUE,pathlen:0"},
                                {"keyUsage", "critical,keyCertSign,cRLSign"}}});
  office_.issue({.name = "below", .issuer = "short", .extensions = authority});
  office_.issue({.name = "direct", .issuer = "short"}).issue({.name = "far", .issuer = "below"});
  const auto files = office_.files({"root"}, {"short", "below"});
  EXPECT_EQ(refusal(office_, "direct", files), "");
  EXPECT_TRUE(says(refusal(office_, "far", files), "path length constraint exceeded"));
}

TEST_F(Chains, refuses_keys_for_another_purpose) {
  const auto with_purpose = [&](const std::string& purpose) {
    office_.issue({.name = "leaf",
                   .issuer = "root",
                   .extensions = with(signer, "extendedKeyUsage", purpose)});
    return refusal(office_, "leaf", office_.files({"root"}));
  };
  EXPECT_EQ(with_purpose("clientAuth,emailProtection"), "");
  EXPECT_EQ(with_purpose("OCSPSigning,clientAuth"), "");
  for (const char* purpose : {"OCSPSigning", "critical,timeStamping", "codeSigning,OCSPSigning"}) {
    EXPECT_TRUE(says(with_purpose(purpose), "extendedKeyUsage")) << purpose;
  }
}

TEST_F(Chains, a_certificate_signed_by_itself_is_trusted_only_as_an_anchor) {
  office_.issue({.name = "own"});
  EXPECT_TRUE(says(refusal(office_, "own", office_.files({"root"})), "self-signed"));
  EXPECT_EQ(refusal(office_, "own", office_.files({"root", "own"})), "");
}

TEST_F(Chains, refuses_an_intermediate_out_of_its_dates) {
  EXPECT_TRUE(says(below({.name = "middle", .extensions = authority, .until_days = -1}),
                   "certificate_expired"));
  EXPECT_TRUE(says(below({.name = "later", .extensions = authority, .from_days = 1}),
                   "certificate_expired"));
}

TEST_F(Chains, a_circle_of_cross_certificates_leads_nowhere) {
  office_.issue({.name = "a", .extensions = authority});
  office_.issue({.name = "b", .issuer = "a", .extensions = authority});
  office_.issue(
      {.name = "a-by-b", .issuer = "b", .extensions = authority, .key = "=a", .subject = "a"});
  office_.issue({.name = "leaf", .issuer = "a"});
  const auto circle = office_.files({"root"}, {"a-by-b", "b"});
  EXPECT_TRUE(says(refusal(office_, "leaf", circle), "certificate_unknown"));
  EXPECT_EQ(refusal(office_, "leaf", office_.files({"root", "a"}, {"a-by-b", "b"})), "");
}

TEST_F(Chains, a_chain_has_a_bound) {
  std::vector<std::string> between;
  std::string issuer = "root";
  for (int i = 0; i < 12; ++i) {
    between.push_back("level-" + std::to_string(i));
    office_.issue({.name = between.back(), .issuer = issuer, .extensions = authority});
    issuer = between.back();
  }
  office_.issue({.name = "near", .issuer = "level-3"}).issue({.name = "deep", .issuer = issuer});
  EXPECT_EQ(refusal(office_, "near", office_.files({"root"}, between)), "");
  EXPECT_TRUE(
      says(refusal(office_, "deep", office_.files({"root"}, between)), "certificate_unknown"));
}

TEST_F(Chains, refuses_critical_extensions_that_nobody_knows) {
  const auto unknown = with(signer, "1.2.643.100.999", "critical,ASN1:NULL");
  office_.issue({.name = "leaf", .issuer = "root", .extensions = unknown});
  EXPECT_TRUE(says(refusal(office_, "leaf", office_.files({"root"})), "critical extension"));
  office_.issue({.name = "mild",
                 .issuer = "root",
                 .extensions = with(signer, "1.2.643.100.999", "ASN1:NULL")});
  EXPECT_EQ(refusal(office_, "mild", office_.files({"root"})), "");
  EXPECT_TRUE(says(below({.name = "middle",
                          .extensions = with(authority, "1.2.643.100.999", "critical,ASN1:NULL")},
                         {.name = "child"}),
                   "critical extension"));
}

TEST_F(Chains, refuses_weak_keys_and_digests_anywhere_below_the_anchor) {
  use_rsa();
  EXPECT_TRUE(says(below({.name = "weak", .extensions = authority, .key = "RSA:1024"}), "weak"));
  EXPECT_TRUE(says(
      below({.name = "good", .extensions = authority}, {.name = "leaf", .key = "P-224"}), "weak"));
  EXPECT_TRUE(says(below({.name = "md5", .extensions = authority, .digest = "MD5"}), "too weak"));
  EXPECT_TRUE(says(below({.name = "sha1", .extensions = authority, .digest = "SHA1"}), "too weak"));
}

TEST_F(Chains, sha1_only_where_legacy_is_asked_for_and_md5_never) {
  use_rsa();
  office_.issue({.name = "sha1", .issuer = "root", .digest = "SHA1"});
  office_.issue({.name = "md5", .issuer = "root", .digest = "MD5"});
  const auto files = office_.files({"root"});
  EXPECT_TRUE(says(refusal(office_, "sha1", files), "too weak"));
  EXPECT_EQ(refusal(office_, "sha1", files, {.legacy = true}), "");
  EXPECT_TRUE(says(refusal(office_, "md5", files, {.legacy = true}), "too weak"));
}

TEST_F(Chains, gost_2012_is_trusted_and_gost_2001_only_as_legacy) {
  office_.issue({.name = "gost-root",
                 .extensions = authority,
                 .key = "gost2012_256:TCA",
                 .digest = "md_gost12_256"});
  office_.issue({.name = "gost-leaf",
                 .issuer = "gost-root",
                 .key = "gost2012_512:A",
                 .digest = "md_gost12_256"});
  EXPECT_EQ(refusal(office_, "gost-leaf", office_.files({"gost-root"})), "");
  office_.issue(
      {.name = "old-root", .extensions = authority, .key = "gost2001:A", .digest = "md_gost94"});
  office_.issue(
      {.name = "old-leaf", .issuer = "old-root", .key = "gost2001:A", .digest = "md_gost94"});
  EXPECT_TRUE(says(refusal(office_, "old-leaf", office_.files({"old-root"})), "weak"));
  EXPECT_EQ(refusal(office_, "old-leaf", office_.files({"old-root"}), {.legacy = true}), "");
}

}  // namespace
