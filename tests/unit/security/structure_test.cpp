// The structure of a signature, checked before any mathematics: what costs time, what means
// nothing, what means two things. Every signature here holds or is refused before it is computed.
#include "crafted.hpp"

namespace {

using base::Code;
using namespace testing_crafted;
using testing_message::between;
using testing_message::replaced;

std::string times(int count, const std::string& what) {
  std::string all;
  for (int i = 0; i < count; ++i) all += what;
  return all;
}

std::string refusal(const std::string& text, const char* profile = "detached") {
  const Verdict verdict = look(text, profile);
  return verdict.accepted ? "accepted" : verdict.detail;
}

std::string prefix_list(const std::string& names) {
  return "<e:InclusiveNamespaces xmlns:e=\"" + std::string(exc_c14n) + "\" PrefixList=\"" + names +
         "\"/>";
}

TEST(Cost, of_transforms_is_bounded) {
  for (const int count : {2, 500}) {
    EXPECT_EQ(refusal(craft({.transforms = times(count, transform(exc_c14n))})),
              "a transform behind the canonicalization");
    EXPECT_NE(
        refusal(craft({.transforms = times(count, transform(enveloped)) + transform(exc_c14n)})),
        "accepted");
  }
}

TEST(Cost, of_references_is_bounded) {
  const auto with = [](int count) {
    return refusal(craft({.references = times(count, reference("#x", transform(exc_c14n)))}));
  };
  EXPECT_EQ(with(1), "two references to one element");
  EXPECT_EQ(with(10), "too many references");
  EXPECT_EQ(with(5000), "too many references");
}

TEST(Cost, of_prefix_lists_is_bounded) {
  std::string names;
  for (int i = 0; i < 1000; ++i) names += "p" + std::to_string(i) + " ";
  EXPECT_EQ(refusal(craft({.transforms = transform(exc_c14n, prefix_list(names))})),
            "a PrefixList too long");
  EXPECT_EQ(refusal(craft({.transforms = transform(exc_c14n, prefix_list("p q"))})), "accepted");
}

TEST(Cost, of_namespaces_and_depth_is_bounded_by_the_parser) {
  std::string many = "<r";
  for (int i = 0; i < 1000; ++i) many += " xmlns:n" + std::to_string(i) + "=\"urn:x\"";
  EXPECT_EQ(look(many + "/>").code, Code::xml_too_deep);
  EXPECT_EQ(look(times(200, "<r>") + times(200, "</r>")).code, Code::xml_too_deep);
}

TEST(Cost, of_signatures_without_end_is_only_that_of_reading_them) {
  // each is refused on its own, none is computed
  const std::string text = "<r>" +
                           times(2000,
                                 "<Signature xmlns=\"http://www.w3.org/2000/09/"
                                 "xmldsig#\"/>") +
                           "</r>";
  EXPECT_EQ(refusal(text), "Signature is not SignedInfo, SignatureValue, KeyInfo");
}

TEST(Transforms, only_canonical_forms_and_enveloped_signature) {
  const std::string xpath = "<ds:XPath>not(self::a)</ds:XPath>";
  for (const auto& bad :
       {transform("http://www.w3.org/TR/1999/REC-xpath-19991116", xpath),
        transform("http://www.w3.org/2002/06/xmldsig-filter2", xpath),
        transform("http://www.w3.org/TR/1999/REC-xslt-19991116", "<x/>"),
        transform("http://www.w3.org/2000/09/xmldsig#base64"),
        transform("http://www.w3.org/2001/10/xml-exc-c14n#WithComments"),
        transform("http://www.w3.org/2006/12/xml-c14n11"), transform("urn:unknown")}) {
    EXPECT_EQ(refusal(craft({.transforms = bad})), "a canonicalization that is not accepted");
    EXPECT_NE(refusal(craft({.transforms = transform(exc_c14n) + bad})), "accepted");
    EXPECT_NE(refusal(craft({.transforms = bad + transform(exc_c14n)})), "accepted");
  }
  EXPECT_EQ(refusal(craft({.transforms = transform(enveloped, "<x/>") + transform(exc_c14n),
                           .digested = "x"})),
            "parameters of enveloped-signature");
  EXPECT_EQ(refusal(craft({.transforms = transform("urn://smev-gov-ru/xmldsig/transform")})),
            "a canonicalization that is not accepted");
  EXPECT_EQ(refusal(craft({.c14n = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"})),
            "a canonicalization that is not accepted");
}

TEST(Uris, only_a_plain_id_and_the_document) {
  const std::string good = craft({});
  for (const char* uri :
       {"x", "http://127.0.0.1:1/x", "file:///etc/hostname", "other.xml#x", "#", "#xpointer(/)",
        "#xpointer(id('x'))", "#element(/1/1)", "# x", "#x y", "cid:x"}) {
    const std::string text = replaced(good, "URI=\"#x\"", std::string("URI=\"") + uri + "\"");
    EXPECT_NE(refusal(text), "accepted") << uri;
  }
  EXPECT_EQ(refusal(replaced(good, " URI=\"#x\"", "")), "Reference without URI");
  EXPECT_EQ(refusal(replaced(good, " URI=\"#x\"", " URI=\"\"")),
            "a Reference to something that is not accepted");
}

TEST(Structure, each_part_once_and_in_order) {
  const std::string good = craft({});
  const auto info = between(good, "<ds:SignedInfo>", "</ds:SignedInfo>");
  const auto value = between(good, "<ds:SignatureValue>", "</ds:SignatureValue>");
  const auto key = between(good, "<ds:KeyInfo>", "</ds:KeyInfo>");
  for (const auto& bad :
       {replaced(good, info, info + info), replaced(good, info, replaced(info, "#x", "#y") + info),
        replaced(good, info, info + replaced(info, "#x", "#y")), replaced(good, info, value + info),
        replaced(good, value, value + value), replaced(good, key, key + key),
        replaced(good, key, key + "<ds:Object/>"),
        replaced(good, key, "<ds:Object Id=\"o\">" + info + "</ds:Object>" + key),
        replaced(good, info, "<x>" + info + "</x>"), replaced(good, info, "text" + info),
        replaced(good, info, "<?p?>" + info),
        replaced(good, "<ds:Reference ", "<ds:Manifest/><ds:Reference "),
        replaced(good, "<ds:Reference ", "<ds:Reference Type=\"x\" ")})
    EXPECT_NE(refusal(bad), "accepted") << bad;
  const auto changed = replaced(value, "Value>", "Value><b/>");
  EXPECT_EQ(refusal(replaced(good, value, changed)), "SignatureValue holds more than text");
}

TEST(Structure, an_id_that_two_elements_claim_means_nothing) {
  const std::string good = craft({});
  for (const char* attribute : {"Id", "ID", "id", "iD", "AssertionID", "RequestID", "ResponseID",
                                "AssertionId", "xml:id", "q:Id"}) {
    const std::string other = std::string("<b xmlns:q=\"urn:q\" ") + attribute + "=\"x\"/>";
    EXPECT_EQ(refusal(replaced(good, "</a>", "</a>" + other)),
              "an id that is there more than once");
  }
}

TEST(Structure, a_comment_changes_no_value) {
  // comments are dropped before anybody looks: what is signed and what is read are one text
  const std::string good = craft({});
  EXPECT_EQ(refusal(replaced(good, "Id=\"x\">1", "Id=\"x\"><!-- 2 -->1<!-- 3 -->")), "accepted");
}

TEST(VoidCanonicalForm, signs_nothing) {
  const std::string good = craft({});
  // no canonical form at all: refused by the parser, whoever would take the error for empty text
  for (const char* uri : {"relative", "../up", "#fragment", "?query"}) {
    const auto text = replaced(good, "<r>", std::string("<r xmlns:v=\"") + uri + "\">");
    EXPECT_EQ(look(text).code, Code::xml_namespace) << uri;
  }
  // an empty node set: the signature signs itself, and leaves itself out
  const auto own = craft({.uri = "#s", .transforms = transform(enveloped) + transform(exc_c14n)});
  EXPECT_NE(refusal(replaced(own, "<ds:Signature ", "<ds:Signature Id=\"s\" ")), "accepted");
}

TEST(Doctype, can_declare_no_ids) {
  const std::string good = craft({});
  for (const char* doctype :
       {"<!DOCTYPE r [<!ATTLIST b k ID #IMPLIED>]>", "<!DOCTYPE r>",
        "<!DOCTYPE r [<!ATTLIST a Id CDATA \"y\">]>", "<!DOCTYPE r SYSTEM \"file:///dev/zero\">",
        "<!DOCTYPE r [<!ENTITY e \"1\">]>"})
    EXPECT_EQ(look(doctype + good).code, Code::xml_doctype);
  // the word alone is an ordinary attribute
  EXPECT_EQ(refusal(replaced(good, "</a>", "</a><b k=\"x\"/>")), "accepted");
}

}  // namespace
