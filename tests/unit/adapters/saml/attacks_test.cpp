// What is known of attacks on SAML, each against the reader of responses: wrapping (Somorovsky and
// others, 2012, the variants 1 to 8, and generated ones), truncation, substitution, parsers.
#include "office.hpp"

namespace {

using base::Code;
using namespace saml_office;

std::string between(const std::string& text, std::string_view from, std::string_view to) {
  const auto begin = text.find(from), end = text.find(to, begin);
  EXPECT_NE(end, text.npos) << from;
  return text.substr(begin, end + to.size() - begin);
}

std::string forged(std::string text) {
  for (const auto& [from, to] : {std::pair{"\"_a\"", "\"_f\""}, {"\"_r\"", "\"_f\""}})
    if (const auto at = text.find(from); at != text.npos) text.replace(at, 4, to);
  return replaced(std::move(text), "900-000-002 83", "900-000-001 82");
}

std::string inside(const std::string& outer, std::string_view end, const std::string& inner) {
  return std::string(outer).insert(outer.rfind(end), inner);
}

// Refused; and if anything at all had been read, it would not be the forger's word.
void expect_refused(const std::string& text) {
  const auto read_it = read(text);
  ASSERT_FALSE(read_it) << text;
  const Code code = read_it.error().code;
  EXPECT_TRUE(code == Code::saml_malformed || code == Code::saml_untrusted ||
              code == Code::saml_foreign)
      << base::describe(read_it.error());
}

// The pieces of an Assertion that is signed, in a Response that is not.
struct Pieces {
  std::string whole = sign(assertion());
  std::string signature = between(whole, "<ds:Signature ", "</ds:Signature>");
  std::string bare = replaced(whole, signature, "");
  std::string evil = forged(bare);
  std::string carrying(const std::string& its_signature) const {
    return replaced(evil, "</saml:Issuer>", "</saml:Issuer>" + its_signature);
  }
};

// The pieces of a Response that is signed itself.
struct Message {
  std::string whole = sign(response(assertion()));
  std::string signature = between(whole, "<ds:Signature ", "</ds:Signature>");
  std::string bare = replaced(whole, signature, "");
  std::string evil = forged(bare);
};

TEST(SamlWrapping, xsw1_and_2_around_a_response) {
  const Message m;
  ASSERT_TRUE(read(m.whole));
  const auto behind_issuer = [&](const std::string& more) {
    return replaced(m.evil, "</saml:Issuer>", "</saml:Issuer>" + more);
  };
  expect_refused(behind_issuer(inside(m.signature, "</ds:Signature>", m.bare)));
  expect_refused(behind_issuer(m.signature + m.bare));
  expect_refused(behind_issuer(m.bare + m.signature));
  expect_refused(behind_issuer(m.signature));
}

TEST(SamlWrapping, xsw3_to_8_around_an_assertion) {
  const Pieces p;
  ASSERT_TRUE(read(response(p.whole)));
  const std::string object = "<ds:Object>" + p.bare + "</ds:Object>";
  expect_refused(response(p.evil + p.whole));
  expect_refused(response(p.whole + p.evil));
  expect_refused(response(inside(p.evil, "</saml:Assertion>", p.whole)));
  expect_refused(response(p.carrying(p.signature) + p.bare));
  expect_refused(response(p.carrying(inside(p.signature, "</ds:Signature>", p.bare))));
  expect_refused(replaced(response(p.whole), "<samlp:Status>",
                          "<samlp:Extensions>" + p.evil + "</samlp:Extensions><samlp:Status>"));
  expect_refused(response(p.carrying(inside(p.signature, "</ds:Signature>", object))));
  expect_refused(response(inside(p.carrying(p.signature), "</saml:Assertion>",
                                 "<saml:Advice>" + p.bare + "</saml:Advice>")));
  expect_refused(response(p.carrying(p.signature)));
}

TEST(SamlWrapping, in_every_position_of_the_document) {
  // A forged Assertion, alone, encrypted or with the signature of the honest one, behind every tag.
  const Pieces p;
  const std::string honest = response(p.whole);
  const std::vector<std::string> evil = {p.evil, p.carrying(p.signature), encrypted(p.evil),
                                         "<ds:Object xmlns:ds=\"http://www.w3.org/2000/09/"
                                         "xmldsig#\">" +
                                             p.evil + "</ds:Object>"};
  int tried = 0;
  for (std::size_t at = honest.find('>'); at != honest.npos; at = honest.find('>', at + 1)) {
    if (at + 1 == honest.size()) break;
    for (const std::string& each : evil) {
      expect_refused(std::string(honest).insert(at + 1, each));
      ++tried;
    }
  }
  EXPECT_GT(tried, 200);
}

TEST(SamlWrapping, inside_of_what_is_encrypted) {
  const Pieces p;
  for (const std::string& each :
       {p.evil, p.carrying(p.signature), inside(p.evil, "</saml:Assertion>", p.whole),
        p.carrying(inside(p.signature, "</ds:Signature>", p.bare))})
    expect_refused(response(encrypted(each)));
  expect_refused(response("<saml:EncryptedAssertion>" + encrypted(p.whole) + p.evil +
                          "</saml:EncryptedAssertion>"));
  const std::string double_data = encrypted(p.whole);
  expect_refused(response(
      inside(double_data, "</saml:EncryptedAssertion>",
             between(encrypted(p.evil), "<xenc:EncryptedData ", "</xenc:EncryptedData>"))));
}

TEST(SamlTruncation, a_comment_or_an_instruction_cuts_nothing_off) {
  // The signer has signed a name of its own that only looks like another one to who stops reading.
  for (const char* cut : {"<!-- -->", "<![CDATA[]]>"}) {
    const std::string name = "_name" + std::string(cut) + "-of-one";
    const auto whole = response(sign(assertion()));
    const auto read_it = read(replaced(whole, "_name-of-one", name));
    ASSERT_TRUE(read_it) << base::describe(read_it.error());
    EXPECT_EQ(read_it->name.value, "_name-of-one");
    const auto snils =
        read(replaced(whole, "900-000-002 83", "900-000" + std::string(cut) + "-002 83"));
    ASSERT_TRUE(snils);
    EXPECT_EQ(snils->attributes.at("urn:esia:personSNILS")[0], "900-000-002 83");
  }
  expect_refused(replaced(response(sign(assertion())), "_name-of-one", "_name<?x y?>-of-one"));
  expect_refused(response(sign(replaced(assertion(), "_name-of-one", "_name<b/>-of-one"))));
}

TEST(SamlSubstitution, algorithms_and_transforms) {
  const std::string good = response(sign(assertion()));
  const std::string more = "http://www.w3.org/2001/04/xmldsig-more#";
  for (const char* uri : {"http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
                          "http://www.w3.org/2000/09/xmldsig#hmac-sha1", "none", ""})
    refuses(replaced(good, more + "rsa-sha256", uri), Code::saml_untrusted, "not accepted");
  refuses(replaced(good, more + "rsa-sha256", more + "ecdsa-sha256"), Code::saml_untrusted, "");
  const std::string transform =
      "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"";
  for (const char* uri :
       {"http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/TR/1999/REC-xpath-19991116", "http://www.w3.org/2002/06/xmldsig-filter2",
        "http://www.w3.org/2000/09/xmldsig#base64",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"})
    refuses(replaced(good, transform, "<ds:Transform Algorithm=\"" + std::string(uri) + "\""),
            Code::saml_untrusted, "");
  for (const char* uri : {"", "#xpointer(/)", "#xpointer(id('_a'))", "http://127.0.0.1:1/",
                          "file:///etc/passwd", "#_r"})
    refuses(replaced(good, "URI=\"#_a\"", "URI=\"" + std::string(uri) + "\""), Code::saml_untrusted,
            "");
}

TEST(SamlSubstitution, two_elements_with_one_id) {
  expect_refused(replaced(response(sign(assertion())), "\"_r\"", "\"_a\""));
  expect_refused(
      replaced(response(sign(assertion())), "<samlp:StatusCode ", "<samlp:StatusCode Id=\"_a\" "));
}

TEST(SamlParsers, no_doctype_no_entities_no_other_kind_of_message) {
  const std::string good = response(sign(assertion()));
  const std::string declared = "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY e \"x\">]>";
  refuses(declared + good, Code::saml_malformed, "DOCTYPE");
  refuses("<!DOCTYPE r SYSTEM \"http://127.0.0.1:1/\">" + good, Code::saml_malformed, "DOCTYPE");
  refuses(replaced(good, "_name-of-one", "&e;"), Code::saml_malformed, "");
  refuses("", Code::saml_malformed, "");
  refuses("<a/>", Code::saml_malformed, "not a Response");
  refuses(sign(assertion()), Code::saml_malformed, "not a Response");
  refuses(replaced(good, "Version=\"2.0\"", "Version=\"1.1\""), Code::saml_malformed, "2.0");
  refuses(replaced(good, "SAML:2.0:protocol", "SAML:1.0:protocol"), Code::saml_malformed, "");
  refuses(replaced(good, "status:Success", "status:Requester"), Code::saml_declined, "");
}

TEST(SamlParsers, nothing_enormous) {
  const std::string good = response(sign(assertion()));
  std::string deep, wide, many;
  for (int i = 0; i < 1000; ++i) deep += "<samlp:x>";
  for (int i = 0; i < 1000; ++i) deep += "</samlp:x>";
  for (int i = 0; i < 20'000; ++i) wide += "<samlp:x/>";
  for (int i = 0; i < 200; ++i) many += " a" + std::to_string(i) + "=\"1\"";
  const auto extended = [&](const std::string& what) {
    return replaced(good, "<samlp:Status>",
                    "<samlp:Extensions>" + what + "</samlp:Extensions><samlp:Status>");
  };
  refuses(extended(deep), Code::saml_malformed, "");
  refuses(extended(wide), Code::saml_malformed, "");
  refuses(extended("<samlp:x" + many + "/>"), Code::saml_malformed, "");
  refuses(extended(std::string(300'000, 'x')), Code::saml_malformed, "");
  EXPECT_EQ(saml::decode_post(std::string(2'000'000, 'A')).error().code, Code::saml_malformed);
  EXPECT_EQ(saml::decode_post("%%%").error().code, Code::saml_malformed);
  std::string values;
  for (int i = 0; i < 600; ++i) values += "<saml:AttributeValue>x</saml:AttributeValue>";
  refuses(response(sign(
              replaced(assertion(), "<saml:AttributeValue>", values + "<saml:AttributeValue>"))),
          Code::saml_malformed, "more values");
}

// What lasso, which reads all of the message after us, could be told by what nobody signed.
TEST(SamlSurroundings, a_response_holds_what_it_has_to_and_no_more) {
  const std::string good = response(sign(assertion()));
  const auto before = [&](std::string_view what, const std::string& more) {
    return replaced(good, what, more + std::string(what));
  };
  const std::string no_place = "no place in a Response";
  for (const char* more :
       {"<samlp:Extensions/>", "<samlp:Extensions><saml:Issuer>x</saml:Issuer></samlp:Extensions>",
        "<saml:Advice/>", "<x xmlns=\"urn:x\"/>", "<saml:Subject/>", "<samlp:ArtifactResponse/>"}) {
    refuses(before("<samlp:Status>", more), Code::saml_malformed, no_place);
    refuses(before("<saml:Assertion", more), Code::saml_malformed, no_place);
    refuses(before("</samlp:Response>", more), Code::saml_malformed, no_place);
  }
  const std::string issuer = between(good, "<saml:Issuer>", "</saml:Issuer>");
  refuses(before("</samlp:Response>", issuer), Code::saml_malformed, "more than one Issuer");
  const std::string late =
      replaced(replaced(good, issuer, ""), "<saml:Assertion", issuer + "<saml:Assertion");
  refuses(late, Code::saml_malformed, no_place);  // out of order
  for (const char* more : {"<samlp:StatusDetail/>",
                           "<samlp:StatusDetail><x xmlns=\"urn:x\"/>"
                           "</samlp:StatusDetail>",
                           "<samlp:StatusMessage><b/></samlp:StatusMessage>"})
    refuses(before("</samlp:Status>", more), Code::saml_malformed, "more than its code");
  EXPECT_TRUE(read(before("</samlp:Status>", "<samlp:StatusMessage>ok</samlp:StatusMessage>")));
}

TEST(SamlSurroundings, nothing_chooses_a_type_where_nobody_signed) {
  const std::string type =
      " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"saml:AssertionType\"";
  const std::string good = response(sign(assertion()));
  for (const char* element : {"<samlp:Response", "<saml:Issuer", "<samlp:Status",
                              "<samlp:StatusCode", "<ds:SignatureValue", "<ds:X509Data"})
    expect_refused(replaced(good, element, element + type));
  refuses(replaced(good, "<samlp:Status>", "<samlp:Status" + type + ">"), Code::saml_malformed,
          "xsi:type");
  const std::string hidden = response(encrypted(sign(assertion())));
  refuses(replaced(hidden, "<xenc:CipherData>", "<xenc:CipherData" + type + ">"),
          Code::saml_malformed, "xsi:type");
  // what somebody has signed may say of which type its values are
  const std::string typed =
      replaced(assertion(), "<saml:AttributeValue>", "<saml:AttributeValue" + type + ">");
  for (const std::string& each :
       {response(sign(typed)), sign(response(typed)), response(encrypted(sign(typed)))}) {
    const auto read_it = read(each);
    EXPECT_TRUE(read_it) << base::describe(read_it.error());
  }
}

TEST(SamlSurroundings, what_is_encrypted_refers_to_nothing_outside) {
  const std::string good = response(encrypted(sign(assertion())));
  const std::string key_info = "<ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">";
  ASSERT_TRUE(read(good));
  for (const char* uri : {"http://127.0.0.1:1/", "file:///etc/passwd", ""})
    refuses(replaced(good, key_info, key_info + "<ds:RetrievalMethod URI=\"" + uri + "\"/>"),
            Code::saml_untrusted, "outside of the message");
  EXPECT_TRUE(read(replaced(good, key_info, key_info + "<ds:RetrievalMethod URI=\"#_k\"/>")));
  for (const char* more : {"<ds:KeyValue/>", "<x xmlns=\"urn:x\"/>", "<ds:Object/>"})
    refuses(replaced(good, key_info, key_info + more), Code::saml_untrusted, "no place in what is");
}

TEST(SamlOracle, until_a_signature_holds_all_that_is_encrypted_fails_alike) {
  // Whoever bends what is encrypted sees one and the same error, whatever came out of it.
  const Pieces p;
  std::vector<std::string> bent;
  for (const std::string& each :
       {std::string("not XML"), std::string("<a/>"), std::string("<!DOCTYPE a><a/>"),
        std::string("<a>"), std::string(" "), assertion(), p.evil, p.carrying(p.signature),
        sign(assertion(), "idp-foreign"), inside(p.evil, "</saml:Assertion>", p.whole),
        replaced(sign(assertion()), "rsa-sha256", "hmac-sha256"),
        replaced(sign(assertion()), "_name-of-one", "&e;")})
    bent.push_back(response(encrypted(each)));
  bent.push_back(response(encrypted(sign(assertion()), "us-other")));
  std::string cut = response(encrypted(sign(assertion())));
  cut.replace(cut.rfind("</xenc:CipherValue>") - 4, 4, "AAA=");
  bent.push_back(cut);
  for (const std::string& each : bent) {
    const auto read_it = read(each);
    ASSERT_FALSE(read_it);
    EXPECT_EQ(read_it.error().code, Code::saml_untrusted) << base::describe(read_it.error());
    EXPECT_EQ(read_it.error().subject, "");
  }
}

}  // namespace
