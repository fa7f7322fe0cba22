// What is described is what is routed.
#include "console/openapi.hpp"

#include <gtest/gtest.h>

#include <set>

#include "console/router.hpp"
#include "net/media_type.hpp"

namespace console {
namespace {

namespace json = boost::json;

const json::object& document() {
  static const json::object it = openapi(endpoints());
  return it;
}

std::set<std::string> described() {
  std::set<std::string> all;
  for (const auto& [path, item] : document().at("paths").get_object())
    for (const auto& [method, operation] : item.get_object())
      all.insert(std::string(method) + " " + std::string(path));
  return all;
}

TEST(Openapi, describes_every_row_and_nothing_else_but_files_and_itself) {
  std::set<std::string> routed{"get /openapi.json",
                               "options /uploads",
                               "post /uploads",
                               "head /uploads/{upload}",
                               "patch /uploads/{upload}",
                               "delete /uploads/{upload}",
                               "get /uploads/{upload}/protocol.csv",
                               "get /uploads/{upload}/protocol.json",
                               "get /uploads/{upload}/protocol.xlsx",
                               "get /templates/{kind}.xlsx"};
  for (const Endpoint& row : endpoints())
    routed.insert(net::lower_case(name_of(row.method)) + " " + std::string(row.path));
  EXPECT_EQ(described(), routed);
}

TEST(Openapi, names_each_operation_once) {
  std::set<std::string_view> names;
  for (const Endpoint& row : endpoints()) EXPECT_TRUE(names.insert(row.operation).second);
}

void collect_references(const json::value& value, std::set<std::string>& all) {
  if (const auto* array = value.if_array())
    for (const auto& each : *array) collect_references(each, all);
  const auto* object = value.if_object();
  if (object == nullptr) return;
  for (const auto& [name, each] : *object) {
    if (name == "$ref") all.insert(std::string(std::string_view(each.get_string())));
    collect_references(each, all);
  }
}

TEST(Openapi, refers_only_to_what_it_holds_and_holds_only_that) {
  std::set<std::string> referred, held{"#/components/responses/Problem"};
  collect_references(document(), referred);
  for (const auto& [name, schema] : document().at("components").at("schemas").get_object()) {
    held.insert("#/components/schemas/" + std::string(name));
    EXPECT_TRUE(schema.is_object()) << name;
  }
  EXPECT_EQ(referred, held);
}

TEST(Openapi, names_exactly_the_parameters_of_each_path) {
  for (const Endpoint& row : endpoints()) {
    std::set<std::string> named, given;
    for (std::string_view rest = row.path; rest.find('{') != rest.npos;) {
      rest.remove_prefix(rest.find('{') + 1);
      named.insert(std::string(rest.substr(0, rest.find('}'))));
    }
    for (const Parameter& parameter : row.parameters)
      if (parameter.place == Place::path) given.insert(std::string(parameter.name));
    EXPECT_EQ(named, given) << row.operation;
  }
}

TEST(Table, has_a_get_beside_each_put_and_bodies_only_where_something_changes) {
  for (const Endpoint& row : endpoints()) {
    if (row.method == Endpoint::Method::put) {
      const Routed seen = route(endpoints(), "GET", row.path);
      ASSERT_NE(seen.endpoint, nullptr) << row.operation;
      EXPECT_EQ(seen.endpoint->path, row.path);
    }
    if (row.method != Endpoint::Method::get) continue;
    for (const Parameter& parameter : row.parameters)
      EXPECT_NE(parameter.place, Place::body) << row.operation;
  }
}

// Of a PUT: "id" → the schema of its body.
const json::object& body_fields(const Endpoint& row) {
  return document()
      .at("paths")
      .at(row.path)
      .at("put")
      .at("requestBody")
      .at("content")
      .at("application/json")
      .at("schema")
      .at("properties")
      .get_object();
}

bool may_be_null(const json::value& schema) {
  const std::string text = json::serialize(schema);
  return text.find("null") != text.npos;
}

TEST(Table, what_a_get_shows_its_put_takes_back) {
  int asked = 0;
  for (const Endpoint& row : endpoints()) {
    if (row.method != Endpoint::Method::put) continue;
    ++asked;
    Components components;
    const Endpoint& seen = *route(endpoints(), "GET", row.path).endpoint;
    const json::object reference = seen.answer(components);
    EXPECT_EQ(reference, row.answer(components)) << row.operation;
    std::string name(std::string_view(reference.at("$ref").get_string()));
    name.erase(0, name.rfind('/') + 1);
    const auto& shown = components.at(name).at("properties").get_object();
    const json::object& taken = body_fields(row);
    for (const auto& [field, schema] : shown) {
      ASSERT_TRUE(taken.contains(field)) << row.operation << ' ' << field;
      const json::object& own = taken.at(field).get_object();
      const bool fits = own.contains("readOnly") || !may_be_null(schema) || may_be_null(own);
      EXPECT_TRUE(fits) << row.operation << ' ' << field;
    }
    for (const auto& [field, schema] : taken)  // of a secret its digest alone is kept
      EXPECT_TRUE(shown.contains(field) || field == "secret")
          << row.operation << " takes what nobody sees: " << field;
  }
  EXPECT_EQ(asked, 6);
}

}  // namespace
}  // namespace console
