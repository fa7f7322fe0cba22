// What is known of revoked certificates: how long it serves, what it says of past moments, and
// that nothing remembered outlives it.
#include "revocation_fixture.hpp"

#include <atomic>
#include <thread>

namespace {

using namespace testing_revocation;
using Freshness = Revocations;
using PastMoments = Revocations;
using HotPath = Revocations;

TEST_F(Freshness, a_list_serves_until_its_next_update) {
  const auto known = trust();
  ASSERT_EQ(learn(known, List{.until = noon + 1h}), "");
  EXPECT_EQ(check(known, noon + 59min), "");
  EXPECT_TRUE(says(check(known, noon + 1h), "revocation_unknown: what is known of it ran out"));
}

TEST_F(Freshness, degraded_mode_lends_the_grace_and_counts_it) {
  const auto known = trust({.required = true, .grace = 24h});
  EXPECT_TRUE(says(check(known), "revocation_unknown")) << "nothing to lend on";
  ASSERT_EQ(learn(known, List{.until = noon + 1h}), "");
  EXPECT_EQ(check(known, noon + 59min), "");
  EXPECT_EQ(known->revocation().degraded_verdicts(), 0U);
  EXPECT_EQ(check(known, noon + 1h), "");
  EXPECT_EQ(check(known, noon + 25h - 1s), "");
  EXPECT_EQ(known->revocation().degraded_verdicts(), 2U);
  EXPECT_TRUE(says(check(known, noon + 25h), "revocation_unknown"));
}

TEST_F(Freshness, sources_say_until_when_they_serve) {
  const auto known = trust();
  ASSERT_EQ(learn(known, List{.until = noon + 1h}), "");
  ASSERT_EQ(learn(known, Answer{}), "");
  const auto sources = known->revocation().sources();
  ASSERT_EQ(sources.size(), 2U);
  EXPECT_EQ(sources[0].name, "root");
  EXPECT_EQ(sources[0].next_update, noon + 1h);
  EXPECT_EQ(sources[1].kind, RevocationSource::Kind::ocsp);
  EXPECT_EQ(sources[1].name, office_.certificate("leaf").fingerprint());
}

TEST_F(Freshness, without_any_source_nothing_is_asked) {
  EXPECT_EQ(check(trust(security::RevocationPolicy{})), "");
}

TEST_F(PastMoments, a_certificate_revoked_later_was_good_then) {
  const auto known = trust();
  ASSERT_EQ(learn(known, List{.entries = {{.name = "leaf", .when = noon - 24h * 5}}}), "");
  EXPECT_EQ(check(known, noon - 24h * 6, evidence), "");
  EXPECT_TRUE(says(check(known, noon - 24h * 5, evidence), "certificate_revoked"));
  EXPECT_TRUE(says(check(known, noon - 24h * 4, evidence), "certificate_revoked"));
  EXPECT_TRUE(says(check(known, noon - 24h * 6), "revocation_unknown")) << "not as evidence";
}

TEST_F(PastMoments, a_stolen_key_is_refused_since_its_invalidity_date) {
  const auto known = trust();
  ASSERT_EQ(learn(known, List{.entries = {{.name = "leaf",
                                           .when = noon - 24h * 5,
                                           .reason = testing_office::key_compromise,
                                           .invalid_since = noon - 24h * 10}}}),
            "");
  EXPECT_EQ(check(known, noon - 24h * 11, evidence), "");
  EXPECT_TRUE(says(check(known, noon - 24h * 10, evidence), "certificate_revoked"));
  EXPECT_TRUE(says(check(known, noon - 24h * 6, evidence), "certificate_revoked"));
}

TEST_F(PastMoments, a_stolen_key_without_invalidity_date_counts_from_its_revocation) {
  const auto known = trust();
  ASSERT_EQ(learn(known, List{.entries = {{.name = "leaf",
                                           .when = noon - 24h * 5,
                                           .reason = testing_office::key_compromise}}}),
            "");
  EXPECT_EQ(check(known, noon - 24h * 6, evidence), "");
  EXPECT_TRUE(says(check(known, noon - 24h * 5, evidence), "certificate_revoked"));
}

TEST_F(PastMoments, a_list_that_ran_out_before_the_moment_says_nothing) {
  const auto known = trust({.required = true, .grace = 24h * 30});
  ASSERT_EQ(learn(known, List{.from = noon - 24h * 20, .until = noon - 24h * 10}), "");
  EXPECT_EQ(check(known, noon - 24h * 11, evidence), "");
  EXPECT_TRUE(says(check(known, noon - 24h * 10, evidence), "revocation_unknown"));
}

TEST_F(PastMoments, a_list_forgets_certificates_that_have_expired) {
  office_.issue({.name = "leaf", .issuer = "root", .until_days = -5});
  const auto known = trust();
  ASSERT_EQ(learn(known, List{}), "");
  EXPECT_TRUE(says(check(known, noon - 24h * 6, evidence), "revocation_unknown"));
  ASSERT_EQ(learn(known, List{.entries = {{.name = "leaf", .when = noon - 24h * 7}}}), "");
  EXPECT_EQ(check(known, noon - 24h * 8, evidence), "") << "still listed";
}

TEST_F(Revocations, a_reload_keeps_what_was_learned) {
  const auto known = trust({.required = true, .grace = 24h});
  ASSERT_EQ(learn(known, List{.entries = {{"other"}}, .number = 7}), "");
  ASSERT_EQ(learn(known, Answer{}), "");
  const auto next = trust();
  next->revocation().learn_from(known->revocation(), noon);
  EXPECT_EQ(check(next), "");
  EXPECT_EQ(next->revocation().sources().size(), 2U);
  EXPECT_TRUE(says(learn(next, List{.number = 6}), "older"));
  office_.issue({.name = "root", .extensions = authority});
  const auto others = trust();
  others->revocation().learn_from(known->revocation(), noon);
  EXPECT_TRUE(others->revocation().sources().empty()) << "of anchors that are no more";
}

TEST_F(Revocations, other_partners_under_the_same_authorities_change_no_verdict) {
  const auto known = trust({.required = true, .grace = 24h});
  ASSERT_EQ(learn(known, List{.entries = {{"leaf"}}}), "");
  domain::Partner partner;
  partner.code = "north";
  partner.certificate_fingerprints = {office_.certificate("other").fingerprint()};
  const auto next = known->with({partner}, {});
  ASSERT_TRUE(next);
  EXPECT_TRUE(says(check(*next), "certificate_revoked"));
  EXPECT_EQ((*next)->partners().size(), 1U);
  EXPECT_TRUE((*next)->revocation().policy().required);
  domain::Partner second = partner;
  second.code = "south";
  EXPECT_FALSE(known->with({partner, second}, {})) << "one certificate, two partners";
}

TEST_F(Revocations, addresses_are_those_of_http) {
  office_.issue({.name = "leaf",
                 .issuer = "root",
                 .extensions = {
                     {"crlDistributionPoints", "URI:ldap://a.example/x,URI:http://a.example/1.crl"},
                     {"authorityInfoAccess",
                      "OCSP;URI:http://ocsp.example/,caIssuers;URI:http://c.example"}}});
  EXPECT_EQ(security::crl_addresses(office_.certificate("leaf")),
            std::vector<std::string>{"http://a.example/1.crl"});
  EXPECT_EQ(security::ocsp_addresses(office_.certificate("leaf")),
            std::vector<std::string>{"http://ocsp.example/"});
  EXPECT_TRUE(security::crl_addresses(office_.certificate("other")).empty());
}

domain::Partner pinned(const Office& office, const std::vector<std::string>& names) {
  domain::Partner partner;
  partner.code = "north";
  for (const auto& name : names) {
    partner.certificate_fingerprints.push_back(office.certificate(name).fingerprint());
  }
  return partner;
}

TEST_F(HotPath, a_remembered_certificate_is_forgotten_when_a_list_names_it) {
  auto files = office_.files({"root"});
  files.crls = {office_.crl_file("root", List{})};
  const auto known = *Trust::load(files, {pinned(office_, {"leaf"})});
  const std::string der = office_.certificate("leaf").der();
  ASSERT_TRUE(known->recognize(der, noon));
  ASSERT_TRUE(known->recognize(der, noon));
  ASSERT_EQ(learn(known, List{.entries = {{"leaf"}}, .from = noon}), "");
  EXPECT_EQ(known->recognize(der, noon).error().code, Code::certificate_revoked);
}

TEST_F(HotPath, a_remembered_certificate_says_that_its_facts_have_run_out) {
  auto files = office_.files({"root"});
  files.crls = {office_.crl_file("root", List{.until = noon + 1h})};
  files.revocation.grace = 24h;
  const auto known = *Trust::load(files, {pinned(office_, {"leaf"})});
  const std::string der = office_.certificate("leaf").der();
  EXPECT_FALSE(known->recognize(der, noon)->degraded);
  EXPECT_TRUE(known->recognize(der, noon + 2h)->degraded);
  EXPECT_TRUE(known->recognize(der, noon + 2h)->degraded);
  EXPECT_EQ(known->revocation().degraded_verdicts(), 2U);
  EXPECT_FALSE(known->recognize(der, noon)->degraded) << "the clock was put right";
  EXPECT_EQ(known->recognize(der, noon + 25h).error().code, Code::revocation_unknown);
}

TEST_F(HotPath, a_list_from_the_future_begins_to_count_in_its_time) {
  auto files = office_.files({"root"});
  const testing_office::Extensions users{{"issuingDistributionPoint", "critical,onlyuser:TRUE"}};
  files.crls = {office_.crl_file("root", List{.extensions = users}),
                office_.crl_file("root", List{.entries = {{"leaf"}}, .from = noon + 1h})};
  const auto known = *Trust::load(files, {pinned(office_, {"leaf"})});
  const std::string der = office_.certificate("leaf").der();
  EXPECT_TRUE(known->recognize(der, noon));
  EXPECT_TRUE(known->recognize(der, noon));
  EXPECT_EQ(known->recognize(der, noon + 1h).error().code, Code::certificate_revoked);
}

TEST_F(HotPath, pins_overlap_while_keys_are_rolled_over) {
  auto files = office_.files({"root"});
  const std::string old = office_.certificate("leaf").fingerprint();
  const std::string next = office_.certificate("other").fingerprint();
  files.windows = {{.fingerprint = old, .until = noon + 2h},
                   {.fingerprint = next, .from = noon + 1h}};
  const auto known = *Trust::load(files, {pinned(office_, {"leaf", "other"})});
  const auto outcome = [&](const std::string& name, base::Time now) {
    const auto found = known->recognize(office_.certificate(name).der(), now);
    return found ? found->partner->code : found.error().detail;
  };
  EXPECT_EQ(outcome("leaf", noon), "north");
  EXPECT_TRUE(says(outcome("other", noon), "pinned from 2026-11-22T13:00:00"));
  EXPECT_EQ(outcome("leaf", noon + 90min), "north");
  EXPECT_EQ(outcome("other", noon + 90min), "north");
  EXPECT_TRUE(says(outcome("leaf", noon + 2h), "pinned until 2026-11-22T14:00:00"));
  EXPECT_EQ(outcome("other", noon + 2h), "north");
  EXPECT_EQ(known->recognize(office_.certificate("leaf").der(), noon + 2h).error().code,
            Code::certificate_unknown);
}

TEST_F(HotPath, readers_never_see_half_of_a_change) {
  auto files = office_.files({"root"});
  files.crls = {office_.crl_file("root", List{.number = 1})};
  const auto known = *Trust::load(files, {pinned(office_, {"leaf"})});
  const std::string der = office_.certificate("leaf").der();
  std::atomic<bool> revoked = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 3000; ++i) {
        const bool was = revoked;
        const auto found = known->recognize(der, noon);
        if (found ? was : found.error().code != Code::certificate_revoked) ++wrong;
      }
    });
  }
  for (long number = 2; number < 20; ++number) ASSERT_EQ(learn(known, List{.number = number}), "");
  ASSERT_EQ(learn(known, List{.entries = {{"leaf"}}, .number = 100}), "");
  revoked = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
