#include <gmock/gmock.h>

#include "folder.hpp"

namespace config {

using testing::Contains;
using testing::HasSubstr;

using Esia = Folder;

std::string with_esia(const std::string& more,
                      const std::string& back = "https://kontingent.example/esia/callback") {
  return minimum +
         "console: {address: 127.0.0.1, port: 8444}\n"
         "esia: {url: 'https://esia.example', client_id: KONTINGENT, certificates: [north.crt], "
         "redirect_uri: '" +
         back + "'" + more + "}\n";
}

TEST_F(Esia, nobody_logs_in_unless_it_is_named) {
  const Settings settings = *load_text(minimum).settings;
  EXPECT_FALSE(settings.esia);
  EXPECT_FALSE(settings.sessions.break_glass);
}

TEST_F(Esia, has_the_habits_of_the_real_one) {
  const Settings settings = *load_text(with_esia("")).settings;
  ASSERT_TRUE(settings.esia);
  EXPECT_EQ(settings.esia->issuer, "http://esia.gosuslugi.ru/");
  EXPECT_EQ(settings.esia->scope, "openid fullname snils usr_org");
  EXPECT_TRUE(settings.esia->nonce);
  EXPECT_FALSE(settings.esia->pkce);
  EXPECT_FALSE(settings.esia->employees);
  EXPECT_EQ(settings.esia->signing.key, settings.signing.key);
  EXPECT_EQ(settings.esia->anchors, folder_ / "ca.crt");
  EXPECT_EQ(settings.esia->origin(), "https://kontingent.example");
  EXPECT_EQ(settings.sessions.idle, std::chrono::minutes(30));
  EXPECT_EQ(settings.sessions.absolute, std::chrono::hours(12));
}

TEST_F(Esia, saml_stands_beside_it_where_it_is_named) {
  const std::string both = ", saml: {metadata: north.crt, key: tls.key, certificate: tls.crt}";
  EXPECT_FALSE(load_text(with_esia("")).settings->esia->saml);
  const auto loaded = load_text(with_esia(both));
  ASSERT_TRUE(loaded.settings);
  EXPECT_EQ(loaded.settings->esia->saml->signing.key, folder_ / "tls.key");
  EXPECT_FALSE(loaded.settings->esia->saml->sha1);
  EXPECT_FALSE(loaded.settings->esia->saml->organization.empty());
  EXPECT_THAT(
      mistakes_of(with_esia(", saml: {sha1: true}")),
      testing::IsSupersetOf({testing::Matcher<std::string>(HasSubstr("esia.saml.metadata")),
                             testing::Matcher<std::string>(HasSubstr("esia.saml.key")),
                             testing::Matcher<std::string>(HasSubstr("esia.saml.certificate"))}));
}

TEST_F(Esia, diaries_need_somebody_to_say_who_it_is) {
  EXPECT_FALSE(load_text(with_esia("")).settings->diaries);
  EXPECT_TRUE(load_text(with_esia("") + "diaries: {key: tls.key}\n").settings->diaries);
  EXPECT_THAT(mistakes_of(minimum + "diaries: {key: tls.key}\n"), Contains(HasSubstr("esia")));
  EXPECT_THAT(mistakes_of(with_esia("") + "diaries: {certificate: tls.crt}\n"),
              Contains(HasSubstr("diaries.key")));
}

TEST_F(Esia, mistakes_have_their_places) {
  EXPECT_THAT(mistakes_of(minimum + "esia: {scheme: jwt}\n"),
              testing::IsSupersetOf({testing::Matcher<std::string>(HasSubstr("raw, pkcs7")),
                                     testing::Matcher<std::string>(HasSubstr("esia.url")),
                                     testing::Matcher<std::string>(HasSubstr("esia.client_id"))}));
  for (const char* back :
       {"http://kontingent.example/esia/callback", "https://kontingent.example/auth",
        "https://kontingent.example/a/esia/callback"})
    EXPECT_THAT(mistakes_of(with_esia("", back)), Contains(HasSubstr("/esia/callback"))) << back;
  EXPECT_THAT(mistakes_of(with_esia(", certificate: tls.crt")), Contains(HasSubstr("esia.key")));
  EXPECT_THAT(mistakes_of(with_esia("") + "sessions: {idle: 2h, absolute: 1h}\n"),
              Contains(HasSubstr("sessions.absolute")));
  EXPECT_THAT(mistakes_of(minimum + "sessions: {break_glass: tls.key}\n"),
              Contains(HasSubstr("break_glass")));
}

}  // namespace config
