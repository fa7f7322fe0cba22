// Answers about one certificate: whose are believed, and for how long.
#include "revocation_fixture.hpp"

namespace {

using namespace testing_revocation;
using Ocsp = Revocations;

TEST_F(Ocsp, an_answer_of_the_issuer_is_believed) {
  const auto known = trust();
  ASSERT_EQ(learn(known, Answer{}), "");
  EXPECT_EQ(check(known), "");
  EXPECT_TRUE(says(check(known, noon + 24h), "revocation_unknown")) << "run out";
  ASSERT_EQ(learn(known, Answer{.status = Answer::revoked}), "");
  EXPECT_TRUE(says(check(known), "certificate_revoked"));
}

TEST_F(Ocsp, one_that_says_revoked_is_enough_beside_a_list_that_does_not) {
  const auto known = trust();
  ASSERT_EQ(learn(known, List{}), "");
  ASSERT_EQ(learn(known, Answer{.status = Answer::revoked}), "");
  EXPECT_TRUE(says(check(known), "certificate_revoked"));
}

TEST_F(Ocsp, a_delegate_of_the_issuer_may_answer) {
  office_.issue({.name = "clerk", .issuer = "root", .extensions = responder});
  EXPECT_EQ(learn(trust(), Answer{.responder = "clerk"}), "");
}

TEST_F(Ocsp, refuses_answers_of_those_who_may_not_give_them) {
  office_.issue({.name = "stranger", .extensions = authority});
  office_.issue({.name = "foreign", .issuer = "stranger", .extensions = responder});
  office_.issue({.name = "middle", .issuer = "root", .extensions = authority});
  office_.issue({.name = "below", .issuer = "middle", .extensions = responder});
  office_.issue({.name = "late", .issuer = "root", .extensions = responder, .until_days = -1});
  for (const char* who : {"other", "leaf", "stranger", "foreign", "below", "late"}) {
    EXPECT_TRUE(says(learn(trust({.required = true}, {"middle"}), Answer{.responder = who}),
                     "not signed by the issuer"))
        << who;
  }
}

TEST_F(Ocsp, refuses_a_delegate_that_is_revoked) {
  office_.issue({.name = "clerk", .issuer = "root", .extensions = responder});
  const auto known = trust();
  ASSERT_EQ(learn(known, List{.entries = {{"clerk"}}}), "");
  EXPECT_TRUE(says(learn(known, Answer{.responder = "clerk"}), "signer is revoked"));
}

TEST_F(Ocsp, refuses_an_answer_about_another_certificate) {
  EXPECT_TRUE(says(learn(trust(), Answer{.about = "other"}), "about other certificates"));
}

TEST_F(Ocsp, refuses_the_nonce_of_another_question) {
  const auto known = trust();
  const auto ask = [&] {
    return known->revocation().make_ocsp_request(office_.certificate("leaf")).value();
  };
  const std::string mine = ask(), other = ask();
  ASSERT_NE(mine, other);
  EXPECT_TRUE(says(learn(known, Answer{.request = other}, mine), "nonce"));
  EXPECT_EQ(learn(known, Answer{.request = mine}, mine), "");
  EXPECT_EQ(learn(known, Answer{}, mine), "") << "a responder that knows no nonce";
}

TEST_F(Ocsp, refuses_answers_out_of_their_dates_and_roll_backs) {
  const auto known = trust();
  ASSERT_EQ(learn(known, Answer{.from = noon - 1h}), "");
  EXPECT_TRUE(says(learn(known, Answer{.from = noon + 1h}), "future"));
  EXPECT_TRUE(says(learn(known, Answer{.from = noon - 2h, .until = noon - 1h}), "out of date"));
  EXPECT_TRUE(says(learn(known, Answer{.from = noon - 2h}), "older"));
  EXPECT_TRUE(says(learn(known, Answer{.from = noon - 2h, .until = {}}), "out of date"));
  EXPECT_EQ(learn(known, Answer{.from = noon - 30min, .until = {}}), "");
  EXPECT_TRUE(says(check(known, noon + 31min), "revocation_unknown")) << "an hour without end";
}

TEST_F(Ocsp, refuses_an_answer_that_knows_nothing_and_keeps_the_old_one) {
  const auto known = trust();
  ASSERT_EQ(learn(known, Answer{}), "");
  EXPECT_TRUE(says(learn(known, Answer{.status = Answer::unknown}), "does not know it"));
  EXPECT_EQ(check(known), "");
}

TEST_F(Ocsp, refuses_an_answer_with_any_octet_changed) {
  const auto fresh = trust();
  const std::string answer = office_.ocsp("leaf", {});
  for (std::size_t i = 0; i < answer.size(); ++i) {
    std::string changed = answer;
    changed[i] = static_cast<char>(changed[i] ^ 0x01);
    const auto learned =
        fresh->revocation().learn_ocsp(changed, office_.certificate("leaf"), {}, noon);
    // a certificate that comes along but is not used is not signed
    EXPECT_TRUE(!learned || check(fresh).empty()) << i;
  }
  EXPECT_FALSE(fresh->revocation().learn_ocsp("", office_.certificate("leaf"), {}, noon));
}

TEST_F(Ocsp, refuses_weak_signatures) {
  EXPECT_TRUE(says(learn(trust(), Answer{.digest = "SHA1"}), "too weakly"));
}

TEST_F(Ocsp, sees_past_moments_by_the_date_of_the_revocation) {
  const auto known = trust();
  ASSERT_EQ(learn(known, Answer{.status = Answer::revoked, .when = noon - 24h * 5}), "");
  EXPECT_EQ(check(known, noon - 24h * 6, evidence), "");
  EXPECT_TRUE(says(check(known, noon - 24h * 5, evidence), "certificate_revoked"));
}

}  // namespace
