#include "console/router.hpp"

#include <gtest/gtest.h>

namespace console {
namespace {

using enum Endpoint::Method;

const std::vector<Endpoint>& table() {
  static const std::vector<Endpoint> rows{
      {.method = get, .path = "/things", .operation = "list"},
      {.method = post, .path = "/things", .operation = "add"},
      {.method = get, .path = "/things/{id}", .operation = "one"},
      {.method = put, .path = "/things/{id}", .operation = "put"},
      {.method = get, .path = "/things/new", .operation = "new"},
      {.method = get, .path = "/things/{id}/parts/{part}", .operation = "part"}};
  return rows;
}

std::string found(std::string_view method, std::string_view path) {
  const Routed routed = route(table(), method, path);
  return routed.endpoint ? std::string(routed.endpoint->operation) : "[" + routed.allow + "]";
}

TEST(Router, finds_the_row_of_method_and_path) {
  EXPECT_EQ(found("GET", "/things"), "list");
  EXPECT_EQ(found("POST", "/things"), "add");
  EXPECT_EQ(found("PUT", "/things/7"), "put");
  EXPECT_EQ(found("HEAD", "/things/7"), "one");
  const Routed part = route(table(), "GET", "/things/7/parts/a%20b");
  ASSERT_EQ(part.values.size(), 2u);
  EXPECT_EQ(part.values[0], (std::pair<std::string_view, std::string_view>{"id", "7"}));
  EXPECT_EQ(part.values[1].second, "a%20b");
}

TEST(Router, prefers_a_literal_step) {
  EXPECT_EQ(found("GET", "/things/new"), "new");
  EXPECT_EQ(found("PUT", "/things/new"), "[GET, HEAD]") << "what it names is there";
}

TEST(Router, tells_the_methods_of_a_path_that_exists) {
  EXPECT_EQ(found("DELETE", "/things"), "[GET, HEAD, POST]");
  EXPECT_EQ(found("get", "/things"), "[GET, HEAD, POST]") << "methods have their case";
  EXPECT_EQ(found("POST", "/things/7"), "[GET, HEAD, PUT]");
}

TEST(Router, knows_nothing_else) {
  for (const char* path :
       {"", "/", "/thing", "/things/", "/things//", "//things", "/things/7/", "/things/7/parts",
        "/things/7/parts/", "/Things", "/things/7/parts/1/2", "things", "/things/../things"})
    EXPECT_EQ(found("GET", path), "[]") << path;
}

}  // namespace
}  // namespace console
