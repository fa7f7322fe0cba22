#include "net/multipart.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "net/media_type.hpp"

namespace {

using net::find_root_part;
using net::parse_media_type;

const std::string two_parts =
    "preamble\r\n--b1\r\nContent-Type: application/octet-stream\r\nContent-ID: <file@x>\r\n\r\n"
    "binary --b1 inside\r\n--b1x\r\n"
    "--b1  \r\nContent-ID: <root@x>\r\nContent-Type: application/xop+xml\r\n\r\n<a/>\r\n"
    "--b1--\r\nepilogue";

TEST(Multipart, finds_the_part_named_by_start_however_it_is_spelled) {
  for (const char* start : {"<root@x>", "root@x", "<root%40x>", "root%40x"}) {
    const auto part = find_root_part(two_parts, "b1", start);
    ASSERT_TRUE(part) << start;
    EXPECT_EQ(part->body, "<a/>") << start;
    EXPECT_EQ(part->headers.at("content-type"), "application/xop+xml");
  }
}

TEST(Multipart, takes_the_first_part_without_start) {
  const auto part = find_root_part(two_parts, "b1", "");
  ASSERT_TRUE(part);
  EXPECT_EQ(part->body, "binary --b1 inside\r\n--b1x");
}

TEST(Multipart, reads_an_empty_part_without_headers) {
  const auto part = find_root_part("--b\r\n\r\n\r\n--b--", "b", "");
  ASSERT_TRUE(part);
  EXPECT_EQ(part->body, "");
}

TEST(Multipart, refuses_what_has_no_such_part_or_no_end) {
  const std::string whole = two_parts.substr(0, two_parts.find("--b1--"));
  for (const auto& [body, boundary, start] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {two_parts, "b1", "<other@x>"},
           {two_parts, "b2", ""},
           {two_parts, "", ""},
           {two_parts, std::string(71, 'b'), ""},
           {whole, "b1", "<root@x>"},
           {"--b\r\nno colon\r\n\r\nx\r\n--b--", "b", ""},
           {"--b\r\nA: b\r\n--b--", "b", ""},
           {"--b", "b", ""},
           {"", "b", ""}}) {
    const auto part = find_root_part(body, boundary, start);
    ASSERT_FALSE(part) << body << "|" << boundary << "|" << start;
    EXPECT_EQ(part.error().code, base::Code::bad_http);
  }
}

TEST(Multipart, gives_every_part_in_order) {
  const auto parts = net::read_parts(two_parts, "b1").value();
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].headers.at("content-id"), "<file@x>");
  EXPECT_EQ(parts[1].body, "<a/>");
  EXPECT_TRUE(net::read_parts("--b--", "b").value().empty());
}

TEST(Multipart, refuses_more_parts_than_its_limit) {
  std::string body;
  for (std::size_t i = 0; i < base::limits::multipart_parts; ++i) body += "--b\r\n\r\n\r\n";
  EXPECT_TRUE(net::read_parts(body + "--b--", "b"));
  EXPECT_EQ(net::read_parts("--b\r\n\r\n\r\n" + body + "--b--", "b").error().code,
            base::Code::too_large);
}

TEST(Multipart, has_one_plain_form_of_a_content_id) {
  for (const char* id : {"root@x", "<root@x>", " <root%40x> ", "cid:root@x", "cid:root%40x"})
    EXPECT_EQ(net::plain_content_id(id), "root@x") << id;
  EXPECT_EQ(net::plain_content_id("50%"), "50%");
}

TEST(MediaType, reads_parameters_in_every_usual_form) {
  const auto media = parse_media_type(
      "Multipart/Related; Boundary=\"a;b=\\\"c\" ;type = application/xop+xml;; flag; start=<r@x>");
  ASSERT_TRUE(media);
  EXPECT_EQ(media->type, "multipart/related");
  EXPECT_EQ(media->parameter("boundary"), "a;b=\"c");
  EXPECT_EQ(media->parameter("type"), "application/xop+xml");
  EXPECT_EQ(media->parameter("start"), "<r@x>");
  EXPECT_EQ(media->parameter("absent"), "");
}

TEST(MediaType, refuses_what_names_no_type) {
  for (const char* text : {"", ";", "text", "/xml", "text/", "text/xml; a=\"unended"})
    EXPECT_FALSE(parse_media_type(text)) << text;
}

}  // namespace
