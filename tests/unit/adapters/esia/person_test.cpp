#include "adapters/esia/person.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace {

namespace esia = adapters::esia;
using base::Code;

TEST(EsiaPerson, is_known_by_snils_and_whether_the_account_is_confirmed) {
  const auto person = esia::read_person(
      R"({"stateFacts":["EntityRoot"],"firstName":"Имя","lastName":"Фамилия",
          "snils":"112-233-445 95","trusted":true,"status":"REGISTERED","rIdDoc":7})");
  ASSERT_TRUE(person);
  EXPECT_EQ(person->snils.digits(), "11223344595");
  EXPECT_TRUE(person->trusted);
  EXPECT_EQ(person->family_name, "Фамилия");
  EXPECT_EQ(person->patronymic, "");
}

TEST(EsiaPerson, without_snils_or_confirmation_is_still_read) {
  EXPECT_TRUE(esia::read_person("{}").value().snils.empty());
  EXPECT_FALSE(esia::read_person("{}").value().trusted);
  EXPECT_FALSE(esia::read_person(R"({"trusted":"true"})").value().trusted);
}

TEST(EsiaPerson, with_a_wrong_snils_is_nobody_and_the_refusal_masks_it) {
  const auto person = esia::read_person(R"({"snils":"112-233-445 96","trusted":true})");
  EXPECT_EQ(person.error().code, Code::snils_invalid);
  EXPECT_EQ(base::describe(person.error()).find("11223344596"), std::string::npos);
}

TEST(EsiaPerson, is_an_object_within_limits) {
  for (const std::string& text :
       {std::string(), std::string("null"), std::string("[]"), std::string("{"),
        std::string("{\"a\":") + std::string(40, '[') + std::string(40, ']') + "}",
        "{\"a\":\"" + std::string(base::limits::esia_answer_bytes, 'a') + "\"}"})
    EXPECT_EQ(esia::read_person(text).error().code, Code::esia_answer_invalid);
}

TEST(EsiaRoles, are_those_in_force) {
  const auto roles = esia::read_roles(
      R"({"stateFacts":["hasSize"],"size":3,"elements":[
          {"oid":1000000358,"ogrn":"1027700132195","fullName":"Школа","type":"LEGAL","chief":true,
           "admin":false,"active":true},
          {"oid":1000000359,"ogrn":"123","type":"AGENCY"},
          {"oid":1000000360,"active":false}, "https://esia.example/rs/orgs/1"]})");
  ASSERT_TRUE(roles);
  ASSERT_EQ(roles->size(), 2u);
  EXPECT_EQ(roles->at(0).oid, "1000000358");
  EXPECT_EQ(roles->at(0).ogrn, "1027700132195");
  EXPECT_TRUE(roles->at(0).chief);
  EXPECT_FALSE(roles->at(0).admin);
  EXPECT_EQ(roles->at(1).ogrn, "");
  EXPECT_TRUE(esia::read_roles("{}").value().empty());
  EXPECT_FALSE(esia::read_roles(R"({"elements":{}})"));
}

TEST(EsiaRoles, are_bounded) {
  std::string body = "{\"elements\":[{}";
  for (std::size_t i = 0; i < base::limits::esia_elements; ++i) body += ",{}";
  EXPECT_FALSE(esia::read_roles(body + "]}"));
}

}  // namespace
