#include "xml/document.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace {

using base::Code;
using xml::Document;

Code refusal(std::string_view bytes, const xml::ParseLimits& limits = {}) {
  const auto document = Document::parse(bytes, limits);
  EXPECT_FALSE(document.has_value()) << bytes.substr(0, 80);
  return document ? Code::internal : document.error().code;
}

TEST(Document, gives_names_namespaces_and_text) {
  const auto document =
      Document::parse("<a:x xmlns:a='urn:a'>\n <y> one <!-- no -->two<![CDATA[ & ]]></y></a:x>");
  ASSERT_TRUE(document);
  const auto root = document->root();
  EXPECT_EQ(root.name(), "x");
  EXPECT_EQ(root.ns(), "urn:a");
  EXPECT_TRUE(root.is("urn:a", "x"));
  const auto y = root.child("", "y");
  ASSERT_TRUE(y);
  EXPECT_EQ(y.text(), "one two &");
  EXPECT_EQ(y.line(), 2);
  EXPECT_EQ(y.parent(), root);
  EXPECT_FALSE(root.parent());
  EXPECT_FALSE(root.child("urn:a", "y"));
}

TEST(Document, text_is_one_piece_whatever_comments_and_cdata_cut_it) {
  const auto document = Document::parse("<x>11<!-- -->22<![CDATA[33]]>44</x>");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().text(), "11223344");
  EXPECT_NE(document->serialize().find("<x>11223344</x>"), std::string::npos);
}

TEST(Document, gives_attributes_by_name_and_namespace) {
  const auto document = Document::parse("<x xmlns:a='urn:a' v='1&amp;&#10;2' a:v='3' empty=''/>");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().attribute("v"), "1&\n2");
  EXPECT_EQ(document->root().attribute("v", "urn:a"), "3");
  EXPECT_EQ(document->root().attribute("empty"), "");
  EXPECT_FALSE(document->root().attribute("w"));
}

TEST(Document, path_has_an_index_only_where_the_name_repeats) {
  const auto document = Document::parse("<e><b><m/><lesson/><lesson/><lesson/></b></e>");
  ASSERT_TRUE(document);
  const auto children = document->root().child("", "b").children();
  ASSERT_EQ(children.size(), 4U);
  EXPECT_EQ(children[0].path(), "/e/b/m");
  EXPECT_EQ(children[1].path(), "/e/b/lesson[1]");
  EXPECT_EQ(children[3].path(), "/e/b/lesson[3]");
}

TEST(Document, refuses_doctype_of_every_kind) {
  EXPECT_EQ(refusal("<!DOCTYPE x><x/>"), Code::xml_doctype);
  EXPECT_EQ(refusal("<!DOCTYPE x SYSTEM 'http://127.0.0.1/x.dtd'><x/>"), Code::xml_doctype);
  EXPECT_EQ(refusal("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), Code::xml_doctype);
  EXPECT_EQ(refusal("<?xml version='1.0'?><!-- c --><!DOCTYPE x [<!ENTITY % p SYSTEM "
                    "'file:///etc/passwd'>%p;]><x/>"),
            Code::xml_doctype);
}

TEST(Document, refuses_an_entity_bomb_without_expanding_it) {
  std::string bomb = "<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>";
  for (int i = 1; i < 20; ++i) {
    bomb += "<!ENTITY a" + std::to_string(i) + " '";
    for (int j = 0; j < 10; ++j) bomb += "&a" + std::to_string(i - 1) + ";";
    bomb += "'>";
  }
  EXPECT_EQ(refusal(bomb + "]><x>&a19;</x>"), Code::xml_doctype);
}

TEST(Document, refuses_undeclared_entities_and_ill_formed_text) {
  EXPECT_EQ(refusal("<x>&nbsp;</x>"), Code::xml_malformed);
  EXPECT_EQ(refusal(""), Code::xml_malformed);
  EXPECT_EQ(refusal("<x>"), Code::xml_malformed);
  EXPECT_EQ(refusal("<x></y>"), Code::xml_malformed);
  EXPECT_EQ(refusal("<x/><x/>"), Code::xml_malformed);
  EXPECT_EQ(refusal("<x a='1' a='2'/>"), Code::xml_malformed);
  EXPECT_EQ(refusal("<x>\x01</x>"), Code::xml_malformed);
  EXPECT_EQ(refusal("no markup at all"), Code::xml_malformed);
}

TEST(Document, refuses_what_is_not_namespace_well_formed) {
  EXPECT_EQ(refusal("<a:x/>"), Code::xml_namespace);
  EXPECT_EQ(refusal("<x a:b='1'/>"), Code::xml_namespace);
  EXPECT_EQ(refusal("<x xmlns:a='urn:a' xmlns:b='urn:a' a:v='1' b:v='2'/>"), Code::xml_namespace);
  EXPECT_EQ(refusal("<a:b:c xmlns:a='urn:a'/>"), Code::xml_namespace);
  EXPECT_EQ(refusal("<x><?a:b c?></x>"), Code::xml_namespace);
  EXPECT_EQ(refusal("<x xmlns:a=''/>"), Code::xml_namespace);
  EXPECT_EQ(refusal("<x xmlns:a='urn:a b'/>"), Code::xml_namespace);
  EXPECT_EQ(refusal("<x xmlns='http://[bad'/>"), Code::xml_namespace);
  EXPECT_EQ(refusal("<x xmlns='urn:a?b&amp;c'/>"), Code::xml_namespace);
  EXPECT_EQ(refusal("<x xmlns='relative'/>"), Code::xml_namespace);
  EXPECT_EQ(refusal("<x><y xmlns:a='a/b#c'/></x>"), Code::xml_namespace);
}

std::string nested(int depth) {
  std::string text;
  for (int i = 0; i < depth; ++i) text += "<a>";
  for (int i = 0; i < depth; ++i) text += "</a>";
  return text;
}

TEST(Document, bounds_depth_at_its_limit) {
  EXPECT_TRUE(Document::parse(nested(base::limits::element_depth)));
  EXPECT_EQ(refusal(nested(base::limits::element_depth + 1)), Code::xml_too_deep);
  EXPECT_EQ(refusal(nested(100'000)), Code::xml_too_deep);
  EXPECT_EQ(refusal(nested(100'000), {.depth = 1'000'000}), Code::xml_too_deep);
}

TEST(Document, bounds_size_elements_and_attributes) {
  EXPECT_EQ(refusal("<x>0123456789</x>", {.bytes = 16}), Code::too_large);
  EXPECT_TRUE(Document::parse("<x><a/><a/></x>", {.elements = 3}));
  EXPECT_EQ(refusal("<x><a/><a/><a/></x>", {.elements = 3}), Code::xml_too_deep);
  std::string many = "<x";
  for (int i = 0; i < 300; ++i) many += " a" + std::to_string(i) + "='<>'";
  EXPECT_EQ(refusal(many + "/>"), Code::xml_too_deep);
  std::string scopes;
  for (int i = 0; i < 60; ++i) {
    scopes += "<x";
    for (int j = 0; j < 10; ++j) {
      scopes += " xmlns:n" + std::to_string(i * 10 + j) + "='urn:n'";
    }
    scopes += ">";
  }
  EXPECT_EQ(refusal(scopes), Code::xml_too_deep);
}

TEST(Document, counts_nodes_that_are_not_elements_too) {
  std::string comments = "<x>";
  for (int i = 0; i < 30; ++i) comments += "<!--><--><?p a='b' c='d'?><![CDATA[<a b='c'>]]>";
  EXPECT_EQ(refusal(comments + "</x>", {.elements = 40}), Code::xml_too_deep);
  EXPECT_TRUE(Document::parse(comments + "</x>", {.elements = 50}));
}

TEST(Document, markup_inside_text_is_not_counted_as_attributes) {
  std::string text = "<x>";
  for (int i = 0; i < 1000; ++i) text += "a=\"b\" ";
  EXPECT_TRUE(Document::parse(text + "</x>"));
}

TEST(Document, refuses_invalid_utf8) {
  EXPECT_EQ(refusal("<x>\xFF</x>"), Code::xml_encoding);
  EXPECT_EQ(refusal("<x>\xC0\xAF</x>"), Code::xml_encoding);
  EXPECT_EQ(refusal("<x>\xED\xA0\x80</x>"), Code::xml_encoding);
  EXPECT_EQ(refusal(std::string("<x>\0</x>", 8)), Code::xml_encoding);
  EXPECT_EQ(refusal(std::string("\0\0\0<\0\0\0x", 8)), Code::xml_encoding);
}

TEST(Document, converts_declared_encodings) {
  const auto cp1251 =
      Document::parse("<?xml version='1.0' encoding='windows-1251'?><x a='\xCF'>\xDF</x>");
  ASSERT_TRUE(cp1251);
  EXPECT_EQ(cp1251->root().text(), "Я");
  EXPECT_EQ(cp1251->root().attribute("a"), "П");
  const auto marked = Document::parse("\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?><x>Я</x>");
  ASSERT_TRUE(marked);
  EXPECT_EQ(marked->root().text(), "Я");
}

TEST(Document, converts_utf16) {
  const std::u16string text = u"<?xml version='1.0' encoding='UTF-16'?><x>Я</x>";
  const auto little = [](std::u16string_view in, bool mark) {
    std::string out = mark ? "\xFF\xFE" : "";
    for (const char16_t c : in) {
      out += static_cast<char>(c & 0xFF);
      out += static_cast<char>(c >> 8);
    }
    return out;
  };
  for (const bool mark : {true, false}) {
    const auto document = Document::parse(little(text, mark));
    ASSERT_TRUE(document) << mark;
    EXPECT_EQ(document->root().text(), "Я");
  }
  EXPECT_EQ(refusal(little(u"<!DOCTYPE x><x/>", true)), Code::xml_doctype);
  EXPECT_EQ(refusal(little(u"<?xml version='1.0' encoding='windows-1251'?><x>Я</x>", true)),
            Code::xml_encoding)
      << "two signs of two encodings";
  EXPECT_EQ(refusal(little(u"<x/>", true).substr(0, 9)), Code::xml_encoding);
}

TEST(Document, refuses_encodings_that_nobody_needs) {
  EXPECT_EQ(refusal("<?xml version='1.0' encoding='UTF-7'?><x/>"), Code::xml_encoding);
  EXPECT_EQ(refusal("<?xml version='1.0' encoding='UTF-16'?><x/>"), Code::xml_encoding);
  EXPECT_EQ(refusal("<?xml version='1.0' encoding='none'?><x/>"), Code::xml_encoding);
  EXPECT_EQ(refusal("<?xml version='1.0' encoding='windows-1251'?><x>\x98</x>"),
            Code::xml_encoding);
}

TEST(Document, refuses_what_is_in_another_encoding_than_it_says) {
  const auto labelled = [](const std::string& name) {
    return "<?xml version='1.0' encoding='" + name + "'?><x>";
  };
  for (const char* name : {"windows-1251", "KOI8-R", "ISO-8859-5", "iso-8859-1"}) {
    EXPECT_EQ(refusal(labelled(name) + "Имя</x>"), Code::xml_encoding) << "octets of UTF-8";
    EXPECT_TRUE(Document::parse(labelled(name) + "name</x>")) << "ASCII is the same in all";
    EXPECT_EQ(refusal("\xEF\xBB\xBF" + labelled(name) + "x</x>"), Code::xml_encoding) << "the mark";
  }
  EXPECT_TRUE(Document::parse(labelled("windows-1251") + "\xC5\xB8 \xE8\xEC\xFF</x>"))
      << "one word that UTF-8 could have, among others";
  const auto refused = Document::parse("\xEF\xBB\xBF" + labelled("windows-1251") + "</x>");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().subject.find("windows-1251; принимаются UTF-8"), std::string::npos);
  const auto foreign = Document::parse("<?xml version='1.0' encoding='<я>'?><x/>");
  ASSERT_FALSE(foreign);
  EXPECT_NE(foreign.error().subject.find("неизвестно как"), std::string::npos) << "not quoted";
}

TEST(Document, an_error_names_the_line_but_quotes_nothing) {
  const auto document = Document::parse("<x>\n<y Secret></y></x>");
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().subject, "строка 2");
  EXPECT_EQ(document.error().detail.find("Secret"), std::string::npos);
}

TEST(Document, serializes_as_utf8_with_declaration) {
  const auto document = Document::parse("<?xml version='1.0' encoding='windows-1251'?><x>\xDF</x>");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->serialize(), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<x>Я</x>\n");
}

TEST(Document, is_serialized_by_many_threads_at_once) {
  const auto document = Document::parse("<?xml version='1.0' encoding='UTF-8'?><x>Я</x>");
  ASSERT_TRUE(document);
  const std::string expected = document->serialize();
  std::vector<std::thread> threads;
  std::atomic<int> same = 0;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 2000; ++n) same += document->serialize() == expected;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(same, 8000);
}

TEST(Document, outlives_its_copies) {
  xml::Node root;
  std::optional<Document> kept;
  {
    auto document = Document::parse("<x><y/></x>");
    ASSERT_TRUE(document);
    kept = *document;
    root = document->root();
  }
  EXPECT_EQ(root.child("", "y").name(), "y");
}

TEST(Document, a_copy_of_an_element_keeps_its_namespaces_and_nothing_around_it) {
  const auto document = xml::Document::parse(
      "<a xmlns='urn:a' xmlns:b='urn:b'><x/><b:c b:n='1'>t<d/><e xmlns=''/></b:c></a>");
  ASSERT_TRUE(document);
  const auto copy = xml::Document::copy_of(document->root().children().at(1));
  ASSERT_TRUE(copy);
  EXPECT_TRUE(copy->root().is("urn:b", "c"));
  EXPECT_EQ(copy->root().attribute("n", "urn:b"), "1");
  EXPECT_EQ(copy->root().text(), "t");
  EXPECT_TRUE(copy->root().child("urn:a", "d"));
  EXPECT_TRUE(copy->root().child("", "e"));
  EXPECT_FALSE(copy->root().parent());
  EXPECT_TRUE(document->root().child("urn:b", "c").child("urn:a", "d"));
}

}  // namespace

TEST(Node, an_empty_one_answers_with_nothing) {
  const xml::Node none;
  EXPECT_EQ(none.text(), "");
  EXPECT_EQ(none.name(), "");
  EXPECT_EQ(none.ns(), "");
  EXPECT_EQ(none.path(), "");
  EXPECT_EQ(none.line(), 0);
  EXPECT_FALSE(none.attribute("a"));
  EXPECT_TRUE(none.children().empty());
  EXPECT_FALSE(none.child("", "a").parent());
}
