#include "security/trust.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "pki.hpp"

namespace {

using base::Code;
using security::Trust;
using testing_pki::noon;
using testing_pki::Pki;
using testing_pki::shared_pki;
using namespace std::chrono_literals;

Code verdict(const Trust& trust, const security::Certificate& certificate, base::Time now = noon) {
  const auto result = trust.check(certificate, now);
  return result ? Code::message_unknown : result.error().code;
}
constexpr Code trusted = Code::message_unknown;  // stands for "no error" here

TEST(Trust, accepts_a_chain_to_an_anchor_within_its_dates) {
  auto& pki = shared_pki();
  const auto trust = pki.trust({"ec"});
  EXPECT_EQ(verdict(*trust, pki.load("ec")), trusted);
  EXPECT_EQ(verdict(*trust, pki.load("ec"), noon - 24h * 31), Code::certificate_expired);
  EXPECT_EQ(verdict(*trust, pki.load("ec"), noon + 24h * 366), Code::certificate_expired);
}

TEST(Trust, refuses_another_authority_even_with_the_same_name) {
  Pki other;
  other.issue({.name = "ec"});
  EXPECT_EQ(verdict(*shared_pki().trust({}), other.load("ec")), Code::certificate_unknown);
}

TEST(Trust, refuses_a_certificate_issued_by_one_that_may_not) {
  auto& pki = shared_pki();
  pki.issue({.name = "child", .issuer = "ec"});
  const auto trust = *Trust::load(
      {.anchors = {pki.certificate("root")}, .intermediates = {pki.certificate("ec")}}, {});
  EXPECT_EQ(verdict(*trust, pki.load("child")), Code::certificate_unknown);
}

TEST(Trust, follows_intermediates_and_stops_at_any_anchor) {
  auto& pki = shared_pki();
  pki.issue({.name = "middle", .ca = true, .key_usage = "keyCertSign,cRLSign"});
  pki.issue({.name = "leaf", .issuer = "middle"});
  EXPECT_EQ(verdict(*pki.trust({}), pki.load("leaf")), Code::certificate_unknown);
  const auto through = *Trust::load(
      {.anchors = {pki.certificate("root")}, .intermediates = {pki.certificate("middle")}}, {});
  EXPECT_EQ(verdict(*through, pki.load("leaf")), trusted);
  const auto up_to = *Trust::load({.anchors = {pki.certificate("middle")}}, {});
  EXPECT_EQ(verdict(*up_to, pki.load("leaf")), trusted);
  EXPECT_EQ(verdict(*up_to, pki.load("ec")), Code::certificate_unknown);
}

TEST(Trust, refuses_a_key_that_may_not_sign) {
  auto& pki = shared_pki();
  pki.issue({.name = "cipher", .key_usage = "keyEncipherment"});
  EXPECT_EQ(verdict(*pki.trust({}), pki.load("cipher")), Code::certificate_unknown);
}

TEST(Trust, refuses_revoked_certificates_and_missing_or_old_lists) {
  auto& pki = shared_pki();
  pki.issue({.name = "revoked"});
  const auto with = [&](const std::filesystem::path& crl) {
    return *Trust::load({.anchors = {pki.certificate("root")}, .crls = {crl}}, {});
  };
  const auto fresh = with(pki.revoke("root", {"revoked"}));
  EXPECT_EQ(verdict(*fresh, pki.load("revoked")), Code::certificate_revoked);
  EXPECT_EQ(verdict(*fresh, pki.load("ec")), trusted);
  EXPECT_EQ(verdict(*fresh, pki.load("ec"), noon + 24h * 31), Code::revocation_unknown);
  pki.issue({.name = "rootless", .ca = true, .key_usage = "keyCertSign,cRLSign"});
  const auto foreign = with(pki.revoke("rootless", {}));
  EXPECT_EQ(verdict(*foreign, pki.load("ec")), Code::revocation_unknown) << "no list of its issuer";
}

TEST(Trust, an_anchor_that_is_not_a_root_needs_no_list_of_itself) {
  auto& pki = shared_pki();
  pki.issue({.name = "middle2", .ca = true, .key_usage = "keyCertSign,cRLSign"});
  pki.issue({.name = "leaf2", .issuer = "middle2"});
  const auto trust = *Trust::load(
      {.anchors = {pki.certificate("middle2")}, .crls = {pki.revoke("middle2", {})}}, {});
  EXPECT_EQ(verdict(*trust, pki.load("leaf2")), trusted);
}

TEST(Trust, knows_partners_by_their_pinned_certificates_only) {
  auto& pki = shared_pki();
  const auto trust = pki.trust({"rsa", "ec"});
  EXPECT_EQ((*trust->partner_of(pki.load("ec")))->code, "partner-ec");
  EXPECT_EQ(trust->partner_of(pki.load("stranger")).error().code, Code::certificate_unknown);
  EXPECT_EQ(trust->recognize(pki.load("stranger").der(), noon).error().code,
            Code::certificate_unknown);
  EXPECT_EQ(trust->recognize("not a certificate", noon).error().code, Code::certificate_unknown);
  EXPECT_EQ(trust->partners().size(), 2U);
}

TEST(Trust, one_certificate_cannot_be_two_partners) {
  auto& pki = shared_pki();
  auto twice = std::vector{pki.partner("ec"), pki.partner("ec")};
  twice[1].code = "other";
  EXPECT_EQ(Trust::load({.anchors = {pki.certificate("root")}}, twice).error().code,
            Code::key_unusable);
}

TEST(Trust, a_remembered_certificate_still_expires) {
  auto& pki = shared_pki();
  const auto trust = pki.trust({"ec"});
  const std::string der = pki.load("ec").der();
  EXPECT_EQ(trust->recognize(der, noon)->partner->code, "partner-ec");
  EXPECT_EQ(trust->recognize(der, noon)->partner->code, "partner-ec");
  EXPECT_EQ(trust->recognize(der, noon + 24h * 366).error().code, Code::certificate_expired);
  EXPECT_EQ(trust->recognize(der, noon - 24h * 31).error().code, Code::certificate_expired);
  EXPECT_TRUE(trust->recognize(der, noon));
}

TEST(Trust, a_remembered_certificate_outlives_no_revocation_list) {
  auto& pki = shared_pki();
  const auto trust =
      *Trust::load({.anchors = {pki.certificate("root")}, .crls = {pki.revoke("root", {}, 10)}},
                   {pki.partner("ec")});
  const std::string der = pki.load("ec").der();
  EXPECT_TRUE(trust->recognize(der, noon));
  EXPECT_EQ(trust->recognize(der, noon + 24h * 11).error().code, Code::revocation_unknown);
}

TEST(Trust, names_files_that_cannot_be_used) {
  auto& pki = shared_pki();
  EXPECT_EQ(Trust::load({.anchors = {pki.folder() / "none.pem"}}, {}).error().code,
            Code::file_unreadable);
  EXPECT_EQ(Trust::load({.anchors = {pki.key("ec")}}, {}).error().code, Code::key_unusable);
  EXPECT_EQ(Trust::load({.crls = {pki.certificate("ec")}}, {}).error().code, Code::key_unusable);
}

TEST(Trust, serves_many_threads) {
  auto& pki = shared_pki();
  const auto trust = pki.trust({"ec", "rsa"});
  const std::string ec = pki.load("ec").der(), rsa = pki.load("rsa").der();
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const auto known = trust->recognize((i + t) % 2 ? ec : rsa, noon);
        if (!known || known->partner->code != ((i + t) % 2 ? "partner-ec" : "partner-rsa")) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
