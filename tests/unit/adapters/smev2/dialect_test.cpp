// A contract of somebody else is two files in a folder: nothing is built for it.
#include "adapters/smev2/dialect.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "base/text.hpp"

namespace {

using adapters::smev2::Dialect;
using base::Code;
namespace fs = std::filesystem;

constexpr std::string_view answer =
    "<p:GetStudentsResponse xmlns:p=\"urn:kontingent:portal:1.0\"><p:messageId>1</p:messageId>"
    "<p:student><p:studentId>7</p:studentId><p:name>Имя</p:name></p:student>"
    "</p:GetStudentsResponse>";

const std::string schema = R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
  targetNamespace="urn:theirs" elementFormDefault="qualified"><xs:element name="kids">
  <xs:complexType><xs:sequence><xs:element name="kid" type="xs:string" minOccurs="1"
  maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element></xs:schema>)";

const std::string stylesheet = R"(<xsl:stylesheet version="1.0"
  xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:p="urn:kontingent:portal:1.0"
  exclude-result-prefixes="p"><xsl:template match="/p:GetStudentsResponse">
  <kids xmlns="urn:theirs"><xsl:for-each select="p:student"><kid><xsl:value-of select="p:name"/>
  </kid></xsl:for-each></kids></xsl:template></xsl:stylesheet>)";

class Dialects : public testing::Test {
 protected:
  void SetUp() override { add("theirs", schema, stylesheet); }
  void TearDown() override { fs::remove_all(folder_); }
  void add(const std::string& name, const std::string& xsd, const std::string& xsl) {
    const fs::path place = folder_ / "mappings/answers" / name;
    fs::create_directories(place);
    std::ofstream(place / "answer.xsd") << xsd;
    std::ofstream(place / "answer.xsl") << xsl;
  }
  fs::path folder_ = fs::temp_directory_path() / ("dialects-" + base::make_uuid());
};

TEST_F(Dialects, say_our_answer_as_their_schema_has_it) {
  const auto all = Dialect::load_all(folder_).value();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].ns(), "urn:theirs");
  EXPECT_EQ(all[0].translate(answer).value(), "<kids xmlns=\"urn:theirs\"><kid>Имя</kid></kids>");
}

TEST_F(Dialects, what_their_schema_does_not_have_is_not_said) {
  const auto all = Dialect::load_all(folder_).value();
  const auto none = all[0].translate(
      "<p:GetStudentsResponse xmlns:p=\"urn:kontingent:portal:1.0\"></p:GetStudentsResponse>");
  EXPECT_EQ(none.error().code, Code::schema_violation);
}

TEST_F(Dialects, there_may_be_none) {
  EXPECT_TRUE(Dialect::load_all(folder_ / "elsewhere").value().empty());
}

TEST_F(Dialects, a_broken_one_is_told_of) {
  add("broken", schema, "<nothing/>");
  const auto failed = Dialect::load_all(folder_);
  EXPECT_EQ(failed.error().code, Code::config_invalid);
  EXPECT_THAT(failed.error().detail, testing::HasSubstr("answers/broken: "));
}

TEST_F(Dialects, a_schema_of_no_namespace_is_nobodys) {
  add("all", "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"/>", stylesheet);
  EXPECT_EQ(Dialect::load_all(folder_).error().code, Code::config_invalid);
}

TEST_F(Dialects, two_for_one_namespace_are_a_mistake) {
  add("again", schema, stylesheet);
  EXPECT_EQ(Dialect::load_all(folder_).error().code, Code::config_invalid);
}

}  // namespace
