#include "xml/schema.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

namespace {

using base::Code;
namespace fs = std::filesystem;

constexpr const char* types = R"(<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'
  targetNamespace='urn:t' xmlns='urn:t' elementFormDefault='qualified'>
  <xs:simpleType name='Sex'><xs:restriction base='xs:string'>
    <xs:enumeration value='male'/><xs:enumeration value='female'/></xs:restriction></xs:simpleType>
  <xs:simpleType name='Short'><xs:restriction base='xs:string'><xs:minLength value='1'/>
    <xs:maxLength value='3'/></xs:restriction></xs:simpleType>
  <xs:simpleType name='Digits'><xs:restriction base='xs:string'><xs:pattern value='[0-9]{11}'/>
    </xs:restriction></xs:simpleType>
  </xs:schema>)";

constexpr const char* schema = R"(<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'
  targetNamespace='urn:t' xmlns='urn:t' elementFormDefault='qualified'>
  <xs:include schemaLocation='types.xsd'/>
  <xs:element name='Push'><xs:complexType><xs:sequence>
    <xs:element name='day' type='xs:date'/>
    <xs:element name='student' maxOccurs='unbounded'><xs:complexType><xs:sequence>
      <xs:element name='sex' type='Sex'/><xs:element name='name' type='Short'/>
      <xs:element name='snils' type='Digits' minOccurs='0'/></xs:sequence>
      <xs:attribute name='id' type='xs:positiveInteger' use='required'/>
    </xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element></xs:schema>)";

struct Names final : xml::Elements {
  void start(std::string_view ns, std::string_view name) override {
    all += '<' + std::string(ns) + ' ' + std::string(name) + '>';
  }
  void end() override { all += "</>"; }
  std::string all;
};

class SchemaTest : public testing::Test {
 protected:
  SchemaTest() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() /
              ("kontingent-schema-" + std::string(test->name()) + std::to_string(getpid()));
    fs::create_directories(folder_);
    write("types.xsd", types);
    write("push.xsd", schema);
  }
  ~SchemaTest() override { fs::remove_all(folder_); }

  void write(const char* name, std::string_view text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  std::vector<xml::SchemaError> validate(const std::string& students,
                                         const char* day = "2026-09-01") {
    const auto loaded = xml::Schema::load(folder_ / "push.xsd");
    EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().detail);
    const std::string push =
        "<Push xmlns='urn:t'>\n<day>" + std::string(day) + "</day>\n" + students + "</Push>";
    document_ = *xml::Document::parse("<e>" + push + "</e>");
    auto errors = loaded->validate(document_->root().children().front());
    Names names;
    EXPECT_EQ(loaded->accepts(push, {}, names), errors.empty()) << "without a tree";
    return errors;
  }

  fs::path folder_;
  std::optional<xml::Document> document_;
};

constexpr const char* good =
    "<student id='1'><sex>male</sex><name>abc</name><snils>11223344595</snils></student>";

TEST_F(SchemaTest, accepts_a_valid_subtree) {
  EXPECT_TRUE(validate(good).empty());
}

TEST_F(SchemaTest, names_line_path_and_what_is_allowed) {
  const auto errors = validate(std::string(good) +
                               "\n<student id='1'><sex>unknown</sex><name>abc</name></student>");
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].line, 4);
  EXPECT_EQ(errors[0].path, "/e/Push/student[2]/sex");
  EXPECT_EQ(errors[0].message, "Элемент «sex»: значение не из списка; допустимо: 'male', 'female'");
}

TEST_F(SchemaTest, reports_every_error_without_the_values) {
  const auto errors = validate(
      "<student><sex>male</sex><name>Secret</name></student>"
      "<student id='Secret'><name>abc</name></student>"
      "<student id='1'><sex>male</sex><name></name><snils>Secret</snils></student>"
      "<student id='1' more='Secret'><sex>male</sex></student>Secret",
      "Secret");
  std::string all;
  for (const auto& error : errors) all += error.message + "\n";
  EXPECT_EQ(all,
            "Элемент «day»: значение не подходит, ожидается дата в виде ГГГГ-ММ-ДД\n"
            "Элемент «student»: нет обязательного атрибута «id»\n"
            "Элемент «name»: длина больше наибольшей (3)\n"
            "Атрибут «id»: значение не подходит, ожидается целое число больше 0\n"
            "Элемент «name» здесь не допускается; ожидается: sex\n"
            "Элемент «name»: значение не должно быть пустым\n"
            "Элемент «snils»: значение не соответствует образцу [0-9]{11}\n"
            "Атрибут «more» здесь не допускается\n"
            "Элемент «student»: не хватает вложенных элементов; ожидается: name\n"
            "Элемент «Push»: текст не допускается, только вложенные элементы\n");
}

TEST_F(SchemaTest, a_value_cannot_smuggle_itself_into_the_message) {
  const auto errors = validate(
      "<student id='1'><sex>x' is not an element of the set {'Secret</sex><name>a</name>"
      "<snils>x' is not accepted by the pattern 'Secret</snils></student>");
  ASSERT_EQ(errors.size(), 2U);
  for (const auto& error : errors) EXPECT_EQ(error.message.find("Secret"), std::string::npos);
}

TEST_F(SchemaTest, names_the_element_of_which_the_rest_was_not_looked_at) {
  const std::string bad = "<student id='1'><sex>male</sex></student>";
  const auto missing = validate(bad + good + bad);
  ASSERT_EQ(missing.size(), 2U);
  EXPECT_EQ(missing[0].broken, "/e/Push/student[1]");
  EXPECT_EQ(missing[1].broken, "/e/Push/student[3]");
  const auto swapped = validate("<student id='1'><name>abc</name><sex>x</sex></student>");
  ASSERT_EQ(swapped.size(), 1U);
  EXPECT_EQ(swapped[0].path, "/e/Push/student/name");
  EXPECT_EQ(swapped[0].broken, "/e/Push/student");
  const auto misplaced = validate(std::string(good) + "<day>2026-09-01</day>" + bad);
  ASSERT_FALSE(misplaced.empty());
  EXPECT_EQ(misplaced[0].broken, "/e/Push");
}

TEST_F(SchemaTest, an_unknown_root_is_an_error) {
  const auto loaded = xml::Schema::load(folder_ / "push.xsd");
  const auto document = xml::Document::parse("<Pull xmlns='urn:t'/>");
  ASSERT_EQ(loaded->validate(document->root()).size(), 1U);
}

TEST_F(SchemaTest, without_a_tree_tells_the_elements_in_their_order) {
  const auto loaded = xml::Schema::load(folder_ / "push.xsd");
  Names names;
  const std::string text =
      "<p:Push xmlns:p='urn:t'><p:day>2026-09-01</p:day><p:student id='1'>"
      "<p:sex><!-- so --><![CDATA[male]]></p:sex><p:name>&lt;b</p:name>"
      "</p:student></p:Push>";
  EXPECT_TRUE(loaded->accepts(text, {}, names));
  EXPECT_EQ(names.all,
            "<urn:t Push><urn:t day></><urn:t student><urn:t sex></><urn:t name></></></>");
}

TEST_F(SchemaTest, without_a_tree_refuses_whatever_the_parser_refuses) {
  const auto loaded = xml::Schema::load(folder_ / "push.xsd");
  const std::string text = "<Push xmlns='urn:t'><day>2026-09-01</day>" + std::string(good);
  Names names;
  EXPECT_TRUE(loaded->accepts(text + "</Push>", {}, names));
  for (const std::string& bad :
       {text, text + "</Pull>", text + "</Push><Push/>", text + "&x;</Push>", std::string(),
        "<!DOCTYPE Push>" + text + "</Push>", text + "</Push>\xFF",
        "<Push xmlns='urn:t' xmlns:r='../r'>" + text.substr(20) + "</Push>",
        text + "<p:student/></Push>", "<?xml version='1.0' encoding='utf-7'?>" + text + "</Push>"})
    EXPECT_FALSE(loaded->accepts(bad, {}, names)) << bad;
  xml::ParseLimits few, flat, small;
  few.elements = 5;
  flat.depth = 2;
  small.bytes = 100;
  for (const xml::ParseLimits& limits : {few, flat, small})
    EXPECT_FALSE(loaded->accepts(text + "</Push>", limits, names));
}

TEST_F(SchemaTest, stops_collecting_at_the_limit) {
  std::string many;
  for (int i = 0; i < 300; ++i) many += "<student id='x'><sex>male</sex><name>a</name></student>";
  EXPECT_EQ(validate(many).size(), base::limits::schema_errors);
}

TEST_F(SchemaTest, ignores_schema_locations_in_the_document) {
  const auto errors =
      validate(std::string("<student xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
                           "xsi:schemaLocation='urn:other http://127.0.0.1/evil.xsd' id='1'>"
                           "<sex>male</sex><name>a</name></student>"));
  EXPECT_TRUE(errors.empty());
}

TEST_F(SchemaTest, a_broken_or_missing_schema_does_not_load) {
  EXPECT_EQ(xml::Schema::load(folder_ / "none.xsd").error().code, Code::file_unreadable);
  write("broken.xsd",
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>"
        "<xs:element name='a' type='nowhere'/></xs:schema>");
  EXPECT_EQ(xml::Schema::load(folder_ / "broken.xsd").error().code, Code::schema_violation);
  write("text.xsd", "not XML");
  EXPECT_EQ(xml::Schema::load(folder_ / "text.xsd").error().code, Code::schema_violation);
}

TEST_F(SchemaTest, an_import_over_the_network_or_of_a_missing_file_does_not_load) {
  for (const char* location : {"http://127.0.0.1:1/x.xsd", "missing.xsd"}) {
    write("import.xsd",
          "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:import "
          "namespace='urn:o' schemaLocation='" +
              std::string(location) + "'/><xs:element name='a'/></xs:schema>");
    const auto loaded = xml::Schema::load(folder_ / "import.xsd");
    ASSERT_FALSE(loaded) << location;
    EXPECT_EQ(loaded.error().code, Code::schema_violation);
  }
}

TEST_F(SchemaTest, one_schema_serves_many_threads) {
  const auto loaded = xml::Schema::load(folder_ / "push.xsd");
  ASSERT_TRUE(loaded);
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const auto document =
            xml::Document::parse("<Push xmlns='urn:t'><day>2026-09-01</day>" + std::string(good) +
                                 (t % 2 ? "<student/>" : "") + "</Push>");
        if (loaded->validate(document->root()).empty() == (t % 2 == 1)) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
