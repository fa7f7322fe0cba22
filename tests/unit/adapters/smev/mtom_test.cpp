#include "adapters/smev/mtom.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace {

using namespace adapters::smev;
using base::Code;

const std::string type =
    "multipart/related; type=\"application/xop+xml\"; boundary=b; start=\"<r>\"";

std::string part(const std::string& id, const std::string& content) {
  return "--b\r\nContent-ID: <" + id + ">\r\n\r\n" + content + "\r\n";
}

TEST(Mtom, brings_back_what_was_packed) {
  const std::string binary{"\0\r\n--kontingent\xFF", 16};
  const Packed packed = pack("<e/>", {{"a", "image/png", binary}, {"b", "x\r\nEvil: 1", ""}});
  const auto raw = unpack(packed.content_type, packed.body).value();
  EXPECT_EQ(raw.envelope, "<e/>");
  ASSERT_EQ(raw.parts.size(), 2u);
  EXPECT_EQ(raw.parts.at(part_id(0)), binary);
  EXPECT_EQ(raw.parts.at(part_id(1)), "");
  EXPECT_EQ(packed.body.find("Evil"), std::string::npos);
}

TEST(Mtom, takes_an_envelope_alone) {
  EXPECT_EQ(unpack("text/xml; charset=utf-8", "<e/>").value().envelope, "<e/>");
  EXPECT_EQ(unpack("application/json", "{}").error().code, Code::bad_http);
  EXPECT_EQ(unpack("", "<e/>").error().code, Code::bad_http);
}

TEST(Mtom, finds_the_root_wherever_it_stands) {
  const auto raw = unpack(type, part("x", "1") + part("r", "<e/>") + "--b--").value();
  EXPECT_EQ(raw.envelope, "<e/>");
  EXPECT_EQ(raw.parts.at("x"), "1");
}

TEST(Mtom, refuses_parts_that_cannot_be_told_apart) {
  for (const std::string& body :
       {part("r", "<e/>") + part("x", "1") + part("x", "2") + "--b--",
        part("r", "<e/>") + part("r", "<f/>") + part("r", "<g/>") + "--b--",
        part("r", "<e/>") + "--b\r\n\r\nno id\r\n--b--", part("x", "1") + "--b--",
        part("r", "<e/>"), std::string{}})
    EXPECT_EQ(unpack(type, body).error().code, Code::bad_http) << body;
}

TEST(Mtom, refuses_more_parts_and_larger_envelopes_than_anybody_needs) {
  std::string many = part("r", "<e/>");
  for (std::size_t i = 0; i < base::limits::multipart_parts; ++i)
    many += part("x" + std::to_string(i), "");
  EXPECT_EQ(unpack(type, many + "--b--").error().code, Code::too_large);
  const std::string large(base::limits::smev_envelope_bytes + 1, ' ');
  EXPECT_EQ(unpack(type, part("r", large) + "--b--").error().code, Code::too_large);
}

}  // namespace
