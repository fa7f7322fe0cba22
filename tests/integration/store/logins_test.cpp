// What serves one login alone, sessions that an identity provider ends, and what diaries wait for.
#include <utility>

#include "base/limits.hpp"
#include "fixture.hpp"

namespace store {
namespace {

using Logins = StoreTest;
ON_BOTH_DATABASES(Logins);

using namespace std::chrono_literals;
using registers::Diary;
using registers::DiaryGrant;

Diary diary(const std::string& code) {
  return {.code = code,
          .name = "Дневник",
          .purpose = "Показывать отметки",
          .addresses = {"https://a.example/", "https://b.example/"},
          .attributes = {"fullname", "snils"},
          .secret_digest = "ab",
          .created = noon,
          .changed = noon};
}

TEST_P(Logins, what_has_served_serves_nobody_until_it_is_over) {
  const auto use = [&](const char* kind, base::Time now) {
    bool first = false;
    write([&](Transaction& tx) -> base::Result<void> {
      first = tx.accounts.use({kind, "_a", noon + 15min}, now);
      return {};
    });
    return first;
  };
  EXPECT_TRUE(use("assertion", noon));
  EXPECT_FALSE(use("assertion", noon));
  EXPECT_TRUE(use("request", noon));  // another kind of thing
  EXPECT_FALSE(use("assertion", noon + 15min - 1us));
  EXPECT_TRUE(use("assertion", noon + 15min));
}

TEST_P(Logins, what_is_over_is_forgotten_when_that_is_asked_for) {
  write([&](Transaction& tx) -> base::Result<void> {
    for (const auto& [name, until] : {std::pair{"over", noon}, {"on", noon + 1us}}) {
      tx.accounts.use({"assertion", name, until}, noon - 1min);
      tx.diaries.keep({"visit", name, "", 0, "", "personal", until});
    }
    return {};
  });
  EXPECT_EQ(rows("digest", "FROM diary_grant").size(), 2u);
  write([&](Transaction& tx) -> base::Result<void> {
    tx.accounts.forget(noon);
    tx.diaries.forget(noon);
    return {};
  });
  for (const auto& [column, table] : {std::pair{"digest", "diary_grant"}, {"id", "login_once"}}) {
    const auto left = rows(column, std::string("FROM ") + table);
    ASSERT_EQ(left.size(), 1u) << table;
    EXPECT_EQ(left[0].text(0), "on");
  }
}

// Logins that meet delete nothing that another one deletes, too.
TEST_P(Logins, logins_of_one_moment_do_not_race_for_what_is_over) {
  if (on_sqlite()) GTEST_SKIP() << "it has one writer";
  write([&](Transaction& tx) -> base::Result<void> {
    tx.accounts.use({"assertion", "old", noon}, noon - 1min);
    tx.diaries.keep({"visit", "old", "", 0, "", "", noon});
    return {};
  });
  const auto log_in = [](Transaction& tx, const std::string& name) {
    tx.accounts.use({"assertion", name, noon + 15min}, noon + 1min);
    tx.diaries.keep({"visit", name, "", 0, "", "", noon + 15min});
  };
  int tries = 0;
  write([&](Transaction& tx) -> base::Result<void> {
    ++tries;
    log_in(tx, "mine");
    if (tries == 1) {
      EXPECT_TRUE(write_now(*database_, [&](Transaction& theirs) -> base::Result<void> {
        log_in(theirs, "theirs");
        return {};
      }));
    }
    return {};
  });
  EXPECT_EQ(tries, 1);
}

TEST_P(Logins, a_provider_ends_the_sessions_that_it_names) {
  write([&](Transaction& tx) -> base::Result<void> {
    const auto account = tx.accounts.local_administrator(noon);
    int number = 0;
    for (const auto& [name, index] : {std::pair{"n", "1"}, {"n", "2"}, {"m", "1"}, {"", ""}}) {
      registers::Session it{.account = account.id,
                            .digest = std::to_string(++number),
                            .method = "saml",
                            .created = noon,
                            .proven = noon,
                            .seen = noon};
      it.saml_name = name;
      it.saml_index = index;
      if (number == 1) it.until = noon + 1h;
      tx.accounts.open(it);
    }
    EXPECT_EQ(tx.accounts.seated("1")->session.saml_name, "n");
    EXPECT_EQ(tx.accounts.seated("1")->session.saml_index, "1");
    EXPECT_EQ(tx.accounts.seated("1")->session.until, noon + 1h);
    EXPECT_FALSE(tx.accounts.seated("2")->session.until);
    EXPECT_EQ(tx.accounts.end_named({""}, {}, noon), 0);
    EXPECT_EQ(tx.accounts.end_named({"n"}, {"3"}, noon), 0);
    EXPECT_EQ(tx.accounts.end_named({"n"}, {"1", "3"}, noon), 1);
    EXPECT_EQ(tx.accounts.end_named({"x", "n", "y"}, {}, noon), 1) << "any of the spellings";
    EXPECT_EQ(tx.accounts.end_named({"n"}, {}, noon), 0);
    EXPECT_EQ(tx.accounts.sessions(account.id).size(), 2u);
    return {};
  });
}

TEST_P(Logins, a_diary_is_kept_as_it_was_registered) {
  write([&](Transaction& tx) -> base::Result<void> {
    Diary made = diary("klass"), other = diary("klass");
    EXPECT_TRUE(tx.diaries.add(made));
    EXPECT_FALSE(tx.diaries.add(other));
    made.enabled = false;
    made.secret_digest.clear();
    made.attributes.clear();
    tx.diaries.put(made);
    const auto found = tx.diaries.find(made.id);
    EXPECT_TRUE(found);
    if (!found) return {};
    EXPECT_EQ(found->code, "klass");
    EXPECT_EQ(found->addresses, made.addresses);
    EXPECT_TRUE(found->attributes.empty());
    EXPECT_FALSE(found->enabled);
    EXPECT_FALSE(tx.diaries.find("another"));
    EXPECT_EQ(tx.diaries.all().size(), 1u);
    EXPECT_EQ(tx.diaries.salt("one"), "one");
    EXPECT_EQ(tx.diaries.salt("two"), "one");
    return {};
  });
}

TEST_P(Logins, a_consent_is_replaced_and_withdrawn_with_what_it_gave) {
  write([&](Transaction& tx) -> base::Result<void> {
    Diary one = diary("one"), two = diary("two");
    tx.diaries.add(one);
    tx.diaries.add(two);
    tx.diaries.agree({one.id, "s", {"snils"}, noon});
    tx.diaries.agree({one.id, "s", {"snils", "fullname"}, noon + 1s});
    tx.diaries.agree({two.id, "s", {}, noon});
    EXPECT_EQ(tx.diaries.consent(one.id, "s")->attributes.size(), 2u);
    EXPECT_EQ(tx.diaries.consent(one.id, "s")->purpose, "");
    tx.diaries.agree({one.id, "s", {"snils"}, noon + 1s, "зачем"});
    EXPECT_EQ(tx.diaries.consent(one.id, "s")->purpose, "зачем");
    for (const Diary* each : {&one, &two})
      tx.diaries.keep({"token", each->code, "", each->id, "s", "{}", noon + 1min});
    tx.diaries.withdraw(one.id, "s");
    EXPECT_FALSE(tx.diaries.consent(one.id, "s"));
    EXPECT_FALSE(tx.diaries.look("token", "one", noon));
    EXPECT_TRUE(tx.diaries.consent(two.id, "s"));
    EXPECT_TRUE(tx.diaries.look("token", "two", noon));
    return {};
  });
}

// A consent that is relied on in one transaction and taken back in another at the same time: no
// code is left of it, whichever comes first.
TEST_P(Logins, a_withdrawal_ends_what_is_given_out_at_the_same_time) {
  Diary made = diary("klass");
  write([&](Transaction& tx) -> base::Result<void> {
    tx.diaries.add(made);
    tx.diaries.agree({made.id, "s", {}, noon});
    return {};
  });
  bool first = true;
  write([&](Transaction& tx) -> base::Result<void> {
    const auto given = tx.diaries.consent(made.id, "s");
    if (std::exchange(first, false) && !on_sqlite()) {  // which has one writer
      EXPECT_TRUE(write_now(*database_, [&](Transaction& theirs) -> base::Result<void> {
        theirs.diaries.withdraw(made.id, "s");
        return {};
      }));
    }
    if (!given) return {};
    tx.diaries.hold(*given);
    tx.diaries.keep({"code", "c", "", made.id, "s", "{}", noon + 1min});
    return {};
  });
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.diaries.consent(made.id, "s").has_value(), on_sqlite());
    EXPECT_EQ(tx.diaries.look("code", "c", noon).has_value(), on_sqlite());
    return {};
  });
}

TEST_P(Logins, a_code_is_taken_once_and_its_repeat_ends_what_it_gave) {
  write([&](Transaction& tx) -> base::Result<void> {
    tx.diaries.keep({"code", "c", "", 1, "s", "content", noon + 60s});
    EXPECT_FALSE(tx.diaries.look("token", "c", noon));  // another kind of thing
    const auto taken = tx.diaries.take("code", "c", noon);
    EXPECT_TRUE(taken);
    if (!taken) return {};
    EXPECT_EQ(taken->content, "content");
    EXPECT_EQ(taken->diary, 1);
    tx.diaries.keep({"token", "t", "c", 1, "s", "content", noon + 5min});
    tx.diaries.keep({"token", "u", "d", 1, "s", "content", noon + 5min});
    EXPECT_FALSE(tx.diaries.take("code", "x", noon));
    EXPECT_TRUE(tx.diaries.look("token", "t", noon));
    EXPECT_FALSE(tx.diaries.take("code", "c", noon));
    EXPECT_FALSE(tx.diaries.look("token", "t", noon));
    EXPECT_TRUE(tx.diaries.look("token", "u", noon));
    EXPECT_FALSE(tx.diaries.look("token", "u", noon + 5min));
    return {};
  });
}

}  // namespace
}  // namespace store
