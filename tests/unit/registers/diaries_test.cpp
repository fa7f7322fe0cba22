// Which registration of a diary would be a hole.
#include "registers/diaries.hpp"

#include <gtest/gtest.h>

namespace registers {
namespace {

Diary honest() {
  return {.code = "klass",
          .name = "Дневник",
          .purpose = "Показывать отметки",
          .addresses = {"https://klass.example/callback"},
          .attributes = {"fullname"}};
}

TEST(Diaries, people_are_sent_to_whole_addresses_under_tls_or_of_applications) {
  for (const char* good :
       {"https://a.example", "https://a.example/", "https://a.example:8443/b?c=d",
        "http://localhost/a", "http://localhost:3000/a", "http://127.0.0.1:1/",
        "ru.example.app:/callback", "ru.example.app://callback"})
    EXPECT_TRUE(is_return_address(good)) << good;
  for (const char* bad : {"",
                          "https://",
                          "https:///a",
                          "https://:443/",
                          "http://a.example/",
                          "//a.example/",
                          "http://localhost.attacker.example/",
                          "http://127.0.0.1.attacker.example/",
                          "https://user@a.example/",
                          "https://a.example/#f",
                          "https://*.a.example/",
                          "https://a.example/a b",
                          "https://a.example/\r\nX: y",
                          "https://a.example\\b",
                          "javascript:alert(1)",
                          "data:text/html,x",
                          "file:///etc/passwd",
                          "app:/callback",
                          "ru.example.app:callback",
                          "ru..app:/x",
                          ".app:/x"})
    EXPECT_FALSE(is_return_address(bad)) << bad;
  EXPECT_FALSE(is_return_address("https://a.example/" + std::string(500, 'a')));
}

TEST(Diaries, a_registration_says_who_for_what_and_where) {
  EXPECT_TRUE(check_diary(honest()));
  const auto field = [](auto change) {
    Diary it = honest();
    change(it);
    const auto checked = check_diary(it);
    return checked ? std::string("nothing") : checked.error().subject;
  };
  EXPECT_EQ(field([](Diary& it) { it.code = "Klass"; }), "code");
  EXPECT_EQ(field([](Diary& it) { it.code.clear(); }), "code");
  EXPECT_EQ(field([](Diary& it) { it.name.clear(); }), "name");
  EXPECT_EQ(field([](Diary& it) { it.purpose.clear(); }), "purpose");
  EXPECT_EQ(field([](Diary& it) { it.addresses.clear(); }), "addresses");
  EXPECT_EQ(field([](Diary& it) { it.addresses.emplace_back("http://a.example/"); }), "addresses");
  EXPECT_EQ(field([](Diary& it) { it.attributes.emplace_back("marks"); }), "attributes");
}

TEST(Diaries, a_change_says_what_it_changed) {
  const Diary before = honest();
  EXPECT_EQ(diary_change({}, before), "diary/klass/fullname/name/purpose/addresses");
  EXPECT_EQ(diary_change(before, before), "diary/klass/fullname");
  Diary after = before;
  after.attributes = {"fullname", "snils"};
  after.secret_digest = "ab";
  after.saml_metadata = "<m/>";
  after.enabled = false;
  EXPECT_EQ(diary_change(before, after), "diary/klass/fullname/snils/secret/saml/disabled");
  EXPECT_EQ(diary_change(after, before), "diary/klass/fullname/secret/saml/enabled");
}

TEST(Diaries, hear_what_their_registration_and_the_person_allow_for_that_purpose) {
  Diary it = honest();
  it.attributes = {"fullname", "snils"};
  DiaryConsent given{1, "s", {"fullname", "student"}, {}, it.purpose};
  EXPECT_TRUE(may_hear(it, given, {}));
  EXPECT_TRUE(may_hear(it, given, {"fullname"}));
  EXPECT_FALSE(may_hear(it, std::nullopt, {}));
  EXPECT_FALSE(may_hear(it, given, {"fullname", "snils"})) << "nobody allowed it";
  EXPECT_FALSE(may_hear(it, given, {"student"})) << "it is not registered";
  given.purpose = "Рассылать рекламу";
  EXPECT_FALSE(may_hear(it, given, {}));
  given.purpose.clear();  // from before purposes were kept
  EXPECT_FALSE(may_hear(it, given, {}));
}

}  // namespace
}  // namespace registers
