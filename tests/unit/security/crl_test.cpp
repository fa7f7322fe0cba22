// Lists of revoked certificates: which are believed, and of whom they speak.
#include <fstream>

#include "base/text.hpp"
#include "revocation_fixture.hpp"

namespace {

using namespace testing_revocation;
using Crls = Revocations;

TEST_F(Crls, refuses_what_is_listed_and_nothing_else) {
  const auto known = trust();
  EXPECT_TRUE(says(check(known), "revocation_unknown: no list"));
  EXPECT_EQ(learn(known, List{.entries = {{"other"}}}), "");
  EXPECT_EQ(check(known), "");
  EXPECT_EQ(learn(known, List{.entries = {{"leaf"}}, .from = noon}), "");
  EXPECT_TRUE(says(check(known), "certificate_revoked"));
}

TEST_F(Crls, what_is_listed_stays_revoked_when_the_list_has_run_out) {
  const auto known = trust();
  ASSERT_EQ(learn(known, List{.entries = {{"leaf"}}}), "");
  EXPECT_TRUE(says(check(known, noon + 24h * 60), "certificate_revoked"));
}

TEST_F(Crls, refuses_a_list_of_a_stranger) {
  office_.issue({.name = "stranger", .extensions = authority});
  EXPECT_TRUE(says(learn(trust(), List{}, "stranger"), "no anchor"));
}

TEST_F(Crls, refuses_a_list_signed_by_another_under_the_same_name) {
  office_.issue({.name = "false-root", .extensions = authority, .subject = "root"});
  EXPECT_TRUE(says(learn(trust(), List{.key = "false-root"}), "not signed it"));
  EXPECT_TRUE(says(learn(trust(), List{.key = "leaf"}), "not signed it"));
}

TEST_F(Crls, refuses_a_list_of_an_authority_that_may_not_sign_lists) {
  office_.issue({.name = "silent",
                 .issuer = "root",
                 .extensions = {{"basicConstraints", "critical,CA:TRUE"},
                                {"keyUsage", "critical,keyCertSign"}}});
  EXPECT_TRUE(
      says(learn(trust({.required = true}, {"silent"}), List{}, "silent"), "may not sign lists"));
}

TEST_F(Crls, refuses_a_list_with_any_octet_changed) {
  const auto known = trust();
  const std::string list = office_.crl("root", {.entries = {{"other"}}});
  ASSERT_TRUE(known->revocation().learn_crl(list, noon));
  const auto fresh = trust();
  for (std::size_t i = 0; i < list.size(); ++i) {
    std::string changed = list;
    changed[i] = static_cast<char>(changed[i] ^ 0x20);
    EXPECT_FALSE(fresh->revocation().learn_crl(changed, noon)) << i;
  }
  EXPECT_FALSE(fresh->revocation().learn_crl(list + "x", noon));
  EXPECT_FALSE(fresh->revocation().learn_crl("", noon));
  EXPECT_FALSE(fresh->revocation().learn_crl("<html>not found</html>", noon));
  EXPECT_TRUE(fresh->revocation().sources().empty());
}

TEST_F(Crls, refuses_a_list_from_the_future_and_keeps_the_old_one) {
  const auto known = trust();
  ASSERT_EQ(learn(known, List{}), "");
  EXPECT_TRUE(says(learn(known, List{.entries = {{"leaf"}}, .from = noon + 1h}), "future"));
  EXPECT_EQ(check(known), "");
}

TEST_F(Crls, refuses_a_roll_back_and_keeps_the_newer_one) {
  const auto known = trust();
  ASSERT_EQ(learn(known, List{.entries = {{"leaf"}}, .from = noon - 1h, .number = 300}), "");
  EXPECT_TRUE(says(learn(known, List{.from = noon - 2h, .number = 301}), "older"));
  EXPECT_TRUE(says(learn(known, List{.from = noon - 1h, .number = 2}), "older"));
  EXPECT_TRUE(says(check(known), "certificate_revoked"));
  EXPECT_EQ(learn(known, List{.from = noon - 1h, .number = 301}), "") << "off hold again";
  EXPECT_EQ(check(known), "");
}

TEST_F(Crls, refuses_lists_whose_meaning_is_not_known) {
  const auto known = trust();
  EXPECT_TRUE(says(learn(known, List{.until = {}}), "nextUpdate"));
  EXPECT_TRUE(
      says(learn(known, List{.extensions = {{"2.5.29.27", "critical,ASN1:INTEGER:1"}}}), "delta"));
  EXPECT_TRUE(
      says(learn(known, List{.extensions = {{"1.2.643.9", "critical,ASN1:NULL"}}}), "critical"));
  EXPECT_TRUE(
      says(learn(known, List{.entries = {{.name = "other",
                                          .extensions = {{"1.2.643.9", "critical,ASN1:NULL"}}}}}),
           "critical"));
  EXPECT_TRUE(says(
      learn(known, List{.extensions = {{"issuingDistributionPoint", "critical,indirectCRL:TRUE"}}}),
      "indirect"));
  EXPECT_TRUE(known->revocation().sources().empty());
}

TEST_F(Crls, a_list_speaks_only_of_its_scope) {
  const auto known = trust();
  const auto scope = [](const std::string& text) {
    return testing_office::Extensions{{"issuingDistributionPoint", "critical," + text}};
  };
  ASSERT_EQ(learn(known, List{.extensions = scope("onlyCA:TRUE")}), "");
  EXPECT_TRUE(says(check(known), "revocation_unknown"));
  ASSERT_EQ(learn(known, List{.extensions = scope("fullname:URI:http://a.example/1.crl")}), "");
  EXPECT_TRUE(says(check(known), "revocation_unknown"));
  ASSERT_EQ(learn(known, List{.extensions = scope("onlyuser:TRUE")}), "");
  EXPECT_EQ(check(known), "");
  EXPECT_EQ(known->revocation().sources().size(), 3U);
}

TEST_F(Crls, a_list_of_one_distribution_point_speaks_of_its_certificates) {
  office_.issue({.name = "leaf",
                 .issuer = "root",
                 .extensions = {{"crlDistributionPoints", "URI:http://a.example/1.crl"}}});
  const auto known = trust();
  ASSERT_EQ(learn(known, List{.extensions = {{"issuingDistributionPoint",
                                              "critical,fullname:URI:http://a.example/1.crl"}}}),
            "");
  EXPECT_EQ(check(known), "");
}

TEST_F(Crls, every_link_below_the_anchor_needs_a_word) {
  office_.issue({.name = "middle", .issuer = "root", .extensions = authority});
  office_.issue({.name = "leaf", .issuer = "middle"});
  const auto known = trust({.required = true}, {"middle"});
  ASSERT_EQ(learn(known, List{}, "middle"), "");
  EXPECT_TRUE(says(check(known), "revocation_unknown")) << "of the intermediate";
  ASSERT_EQ(learn(known, List{.entries = {{"middle"}}}), "");
  EXPECT_TRUE(says(check(known), "certificate_revoked")) << "the intermediate";
}

TEST_F(Crls, sha1_lists_count_only_where_legacy_is_asked_for) {
  const auto known = trust();
  ASSERT_EQ(learn(known, List{.digest = "SHA1"}), "");
  EXPECT_TRUE(says(check(known), "revocation_unknown"));
  EXPECT_EQ(check(known, noon, {.legacy = true}), "");
}

TEST_F(Crls, gost_lists_are_believed) {
  office_.issue({.name = "root",
                 .extensions = authority,
                 .key = "gost2012_256:A",
                 .digest = "md_gost12_256"});
  office_.issue({.name = "leaf", .issuer = "root", .digest = "md_gost12_256"});
  const auto known = trust();
  ASSERT_EQ(learn(known, List{.entries = {{"leaf"}}, .digest = "md_gost12_256"}), "");
  EXPECT_TRUE(says(check(known), "certificate_revoked"));
}

TEST_F(Crls, a_file_may_hold_several_lists_and_the_newest_of_each_issuer_counts) {
  office_.issue({.name = "middle", .issuer = "root", .extensions = authority});
  office_.issue({.name = "leaf", .issuer = "middle"});
  auto files = office_.files({"root"}, {"middle"});
  const auto pem = [this](const std::string& issuer, const List& list) {
    const std::string der = office_.crl(issuer, list);
    return "-----BEGIN X509 CRL-----\n" + base::encode_base64(der) + "\n-----END X509 CRL-----\n";
  };
  files.crls = {office_.file("leaf").replace_extension("pem")};
  std::ofstream(files.crls[0]) << "lists of today\n"
                               << pem("root", List{.entries = {{"middle"}}, .from = noon - 48h})
                               << pem("root", List{.from = noon - 2h})
                               << pem("root", List{.entries = {{"middle"}}, .from = noon - 24h})
                               << pem("middle", List{});
  const auto known = Trust::load(files, {});
  ASSERT_TRUE(known) << known.error().detail;
  EXPECT_EQ((*known)->revocation().sources().size(), 2U);
  EXPECT_EQ(check(*known), "");
}

TEST_F(Crls, files_may_be_pem_or_der_and_forged_ones_do_not_load) {
  auto files = office_.files({"root"});
  files.crls = {office_.crl_file("root", List{.entries = {{"leaf"}}})};
  EXPECT_TRUE(says(check(*Trust::load(files, {})), "certificate_revoked"));
  files.crls = {office_.crl_file("root", List{.key = "leaf"})};
  EXPECT_EQ(Trust::load(files, {}).error().code, Code::key_unusable);
}

}  // namespace
