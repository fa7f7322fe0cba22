#include "security/transforms.hpp"

#include <gtest/gtest.h>

namespace {

using base::Code;
using security::digest_input;

base::Result<std::string> canon(const std::string& text, const std::string& id,
                                const std::vector<std::string>& transforms) {
  return digest_input(xml::Document::parse(text).value(), id, transforms);
}

const std::string document =
    "<?before i?><r xmlns='urn:r' xmlns:u='urn:u'><a  Id='x' b = '1'> <!-- c -->t</a></r>";

TEST(DigestInput, is_the_exclusive_form_of_the_document_when_nothing_is_asked) {
  EXPECT_EQ(canon(document, "", {}).value(),
            "<?before i?>\n<r xmlns=\"urn:r\"><a Id=\"x\" b=\"1\"> t</a></r>");
  EXPECT_EQ(canon(document, "x", {}).value(), "<a xmlns=\"urn:r\" Id=\"x\" b=\"1\"> t</a>");
}

TEST(DigestInput, knows_every_transform_by_name_and_by_uri) {
  const std::vector<std::pair<std::string, std::string>> names = {
      {"exc-c14n", "http://www.w3.org/2001/10/xml-exc-c14n#"},
      {"c14n", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"}};
  for (const auto& [name, uri] : names)
    EXPECT_EQ(canon(document, "x", {name}).value(), canon(document, "x", {uri}).value());
  EXPECT_NE(canon(document, "x", {"c14n"}).value().find("urn:u"), std::string::npos);
  const std::string smev = "<ns1:a xmlns:ns1=\"urn:r\" Id=\"x\" b=\"1\"> t</ns1:a>";
  EXPECT_EQ(canon(document, "x", {"exc-c14n", "smev"}).value(), smev);
  EXPECT_EQ(canon(document, "x", {names[0].second, "urn://smev-gov-ru/xmldsig/transform"}).value(),
            smev);
}

TEST(DigestInput, leaves_out_the_signature_that_it_stands_for) {
  const std::string ds =
      "<d:Signature xmlns:d='http://www.w3.org/2000/09/xmldsig#'>s</d:Signature>";
  const std::vector<std::string> inside{"enveloped", "exc-c14n"};
  EXPECT_EQ(canon("<r>1" + ds + "2</r>", "", inside).value(), "<r>12</r>");
  EXPECT_EQ(canon("<r>1</r>", "", inside).value(), "<r>1</r>");
  EXPECT_EQ(canon("<r><a>" + ds + "</a>" + ds + "</r>", "", inside).value().find("<r><a><d:"), 0U);
  EXPECT_EQ(canon("<r>" + ds + ds + "</r>", "", inside).error().code, Code::usage);
}

TEST(DigestInput, refuses_wrong_orders_unknown_transforms_and_ids) {
  const std::vector<std::vector<std::string>> wrong = {
      {"c14n", "smev"},
      {"exc-c14n", "c14n"},
      {"exc-c14n", "smev", "smev"},
      {"exc-c14n", "enveloped"},
      {"enveloped"},
      {"enveloped", "enveloped", "c14n"},
      {"enveloped", "exc-c14n", "smev"},
      {"xslt"},
      {""},
      {"http://www.w3.org/TR/1999/REC-xslt-19991116"}};
  for (const auto& transforms : wrong)
    EXPECT_EQ(canon(document, "x", transforms).error().code, Code::usage)
        << testing::PrintToString(transforms);
  EXPECT_EQ(canon(document, "y", {}).error().code, Code::usage);
  EXPECT_EQ(canon("<r Id='x'><a ID='x'/></r>", "x", {}).error().code, Code::usage);
  EXPECT_EQ(canon("<r xmlns='urn:r' xml:lang='ru'/>", "", {"exc-c14n", "smev"}).error().code,
            Code::xml_namespace);
}

}  // namespace
