// What the table of parameters lets through.
#include "console/arguments.hpp"

#include <gtest/gtest.h>

namespace console {
namespace {

const std::vector<Parameter>& table() {
  static const std::vector<Parameter> rows{
      id_in_path(),
      {.name = "q", .least = 1, .most = 5},
      {.name = "age", .kind = Kind::integer, .least = 0, .most = 120},
      {.name = "day", .kind = Kind::date},
      {.name = "at", .kind = Kind::moment},
      {.name = "sex", .kind = Kind::choice, .choices = {"male", "female"}},
      {.name = "after"}};
  return rows;
}

base::Result<Arguments> query(std::string_view text) {
  return read_arguments(table(), {{{"id", "12"}}, text, {}});
}

std::string refused(std::string_view text) {
  const auto read = query(text);
  if (read) return "accepted";
  EXPECT_EQ(read.error().code, base::Code::parameter_invalid);
  return read.error().subject;
}

TEST(ArgumentsOfAQuery, are_decoded_and_typed) {
  const auto read =
      query("q=%D0%98%2B+1&age=0&day=2026-11-02&at=2026-11-02T10:00:00Z&sex=female").value();
  EXPECT_EQ(read.integer("id"), 12);
  EXPECT_EQ(read.text("q"), "И+ 1");
  EXPECT_EQ(read.integer("age"), 0);
  EXPECT_EQ(read.date("day"), domain::parse_date("2026-11-02"));
  EXPECT_EQ(read.moment("at"), base::parse_time("2026-11-02T10:00:00Z"));
  EXPECT_EQ(read.text("sex"), "female");
  EXPECT_FALSE(read.has("after"));
}

TEST(ArgumentsOfAQuery, of_no_kind_or_beyond_their_bounds_are_refused_by_name) {
  for (const char* text : {"age=-1", "age=121", "age=", "age=1.0", "age=+1", "age=01", "age=1e1",
                           "age=99999999999999999999", "age=0x10", "age= 1"})
    EXPECT_EQ(refused(text), "age") << text;
  for (const char* text : {"q=", "q=123456", "q", "q=%", "q=%2", "q=%zz", "q=%00", "q=a%0Ab",
                           "q=%FF", "q=%C3%28", "q=%ED%A0%80"})
    EXPECT_EQ(refused(text), "q") << text;
  for (const char* text : {"day=2026-02-30", "day=02.11.2026", "day=2026-11-02Z", "day="})
    EXPECT_EQ(refused(text), "day") << text;
  EXPECT_EQ(refused("sex=Male"), "sex");
  EXPECT_EQ(refused("at=yesterday"), "at");
}

TEST(ArgumentsOfAQuery, given_twice_or_unknown_are_refused) {
  EXPECT_EQ(refused("q=1&q=1"), "q");
  EXPECT_EQ(refused("Q=1"), "Q");
  EXPECT_EQ(refused("limit=1"), "limit");
  EXPECT_EQ(refused("id=13"), "id") << "of the path, not of the query";
  EXPECT_EQ(refused("=1"), "");
  EXPECT_EQ(refused("&"), "");
  EXPECT_EQ(refused("%FF=1"), "?");
  std::string many;
  for (int i = 0; i < 40; ++i) many += "after" + std::string(i == 0 ? "" : "&");
  EXPECT_NE(refused(many), "accepted");
}

TEST(ArgumentsOfAQuery, count_characters_and_not_octets) {
  EXPECT_TRUE(query("q=%D0%81%D0%81%D0%81%D0%81%D0%81"));
}

TEST(ArgumentsOfAPath, must_be_numbers_of_the_house) {
  for (const char* id : {"0", "-1", "a", "1%20", "1'", "9007199254740992", "%31%"}) {
    const auto read = read_arguments(table(), {{{"id", id}}, {}, {}});
    ASSERT_FALSE(read) << id;
    EXPECT_EQ(read.error().subject, "id");
  }
}

TEST(ArgumentsSchema, of_what_may_be_null_names_both_types_whatever_else_it_says) {
  for (const Kind kind : {Kind::text, Kind::integer, Kind::date, Kind::moment, Kind::choice}) {
    Parameter may{.name = "p", .kind = kind, .choices = {"a"}};
    const auto type = schema_of(may).at("type");
    may.nullable = true;
    EXPECT_EQ(schema_of(may).at("type"), (boost::json::value{type, "null"}));
  }
}

TEST(ArgumentsDigest, is_of_the_question_and_not_of_the_page) {
  EXPECT_EQ(query("q=1&age=2").value().digest(), query("age=2&q=1&after=x").value().digest());
  EXPECT_NE(query("q=1").value().digest(), query("q=2").value().digest());
  EXPECT_NE(query("q=1").value().digest(), query("").value().digest());
}

const std::vector<Parameter>& body_table() {
  static const std::vector<Parameter> rows{
      {.name = "name", .place = Place::body, .required = true, .least = 1, .most = 5},
      {.name = "subject",
       .place = Place::body,
       .kind = Kind::integer,
       .nullable = true,
       .least = 1,
       .most = 9},
      {.name = "aliases", .place = Place::body, .kind = Kind::texts, .most = 2}};
  return rows;
}

TEST(ArgumentsOfABody, are_read_as_one_flat_object) {
  const auto read =
      read_arguments(body_table(), {{}, {}, R"({"name":"я","subject":null,"aliases":["а","б"]})"})
          .value();
  EXPECT_EQ(read.text("name"), "я");
  EXPECT_TRUE(read.null("subject"));
  EXPECT_EQ(read.integer("subject"), std::nullopt);
  EXPECT_EQ(read.texts("aliases"), (std::vector<std::string>{"а", "б"}));
}

TEST(ArgumentsOfABody, that_are_not_as_the_table_says_are_refused) {
  for (const char* body : {"",
                           "{",
                           "[]",
                           "null",
                           "\"x\"",
                           R"({"name":1})",
                           R"({"name":""})",
                           R"({"name":"123456"})",
                           R"({"name":null})",
                           R"({"subject":1})",
                           R"({"name":"a","x":1})",
                           R"({"name":"a"} )"
                           "x",
                           R"({"name":"a","subject":10})",
                           R"({"name":"a","subject":1.5})",
                           R"({"name":"a","subject":"1"})",
                           R"({"name":"a","aliases":["1","2","3"]})",
                           R"({"name":"a","aliases":[""]})",
                           R"({"name":"a","aliases":[{}]})",
                           R"({"name":"a","aliases":"b"})",
                           R"({"name":"a\u0000"})",
                           "{\"name\":\"\xFF\"}",
                           R"({"name":[[[[[[[[[[[1]]]]]]]]]]]})"}) {
    const auto read = read_arguments(body_table(), {{}, {}, body});
    ASSERT_FALSE(read) << body;
    EXPECT_EQ(read.error().code, base::Code::body_invalid) << body;
  }
  EXPECT_FALSE(read_arguments(table(), {{{"id", "1"}}, {}, "{}"})) << "where none is taken";
}

}  // namespace
}  // namespace console
