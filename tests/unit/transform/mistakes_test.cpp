// A mapping file is refused with all its mistakes at once, each with its place.
#include "support.hpp"

namespace transform {
namespace {

const std::string head =
    "title: Проба\n"
    "roots: [{name: r}]\n";

// The mistakes without the folder: "m.yaml:3:1: …".
std::vector<std::string> mistakes_of(const std::string& yaml, const test::Folder& folder) {
  const auto mapping = folder.mapping(yaml);
  if (mapping) return {};
  EXPECT_EQ(mapping.error().code, base::Code::config_invalid);
  std::vector<std::string> lines;
  std::istringstream text(mapping.error().detail);
  for (std::string line; std::getline(text, line);)
    lines.push_back(line.substr(line.find("m.yaml")));
  return lines;
}
std::vector<std::string> mistakes_of(const std::string& yaml) {
  const test::Folder folder;
  return mistakes_of(yaml, folder);
}

TEST(MappingFile, may_be_small) {
  EXPECT_EQ(mistakes_of(head + "records:\n"
                               "  - {kind: subject, each: s, fields: {key: k, organization_key: o, "
                               "name: n}}\n"),
            std::vector<std::string>{});
}

TEST(MappingFile, names_the_pieces_that_hold_all_its_records) {
  const std::string records =
      "records:\n"
      "  - {kind: subject, each: \"s[@a='1']/t\", fields: {key: k, organization_key: o, "
      "name: n}}\n";
  EXPECT_EQ(mistakes_of(head + "pieces: [s]\n" + records), std::vector<std::string>{});
  EXPECT_EQ(mistakes_of(head + "pieces: [t]\n" + records),
            std::vector<std::string>{"m.yaml:3:1: each «s[@a='1']/t» начинается не с элемента из "
                                     "pieces"});
}

TEST(MappingFile, tells_every_mistake_with_its_place_and_a_suggestion) {
  const auto mistakes = mistakes_of(
      "titl: Проба\n"
      "title: Проба\n"
      "roots: [{nam: r}]\n"
      "records:\n"
      "  - kind: subjekt\n"
      "    each: s\n"
      "    fields: {}\n"
      "  - kind: subject\n"
      "    each: s[\n"
      "    fields:\n"
      "      key: p:k\n"
      "      nane: n\n"
      "      name: {xpath: n, convert: uper}\n");
  EXPECT_EQ(mistakes.size(), 9u) << testing::PrintToString(mistakes);
  const auto has = [&mistakes](const std::string& start, const std::string& inside) {
    for (const auto& mistake : mistakes)
      if (mistake.starts_with(start) && mistake.find(inside) != std::string::npos) return true;
    return false;
  };
  EXPECT_TRUE(has("m.yaml:1:1: ", "возможно, «title»"));
  EXPECT_TRUE(has("m.yaml:3:9: ", "нет ключа name"));
  EXPECT_TRUE(has("m.yaml:3:10: ", "возможно, «name»"));
  EXPECT_TRUE(has("m.yaml:5:11: ", "возможно, «subject»"));
  EXPECT_TRUE(has("m.yaml:9:11: ", "неверный XPath"));
  EXPECT_TRUE(has("m.yaml:11:12: ", "неверный XPath"));
  EXPECT_TRUE(has("m.yaml:12:7: ", "возможно, «name»"));
  EXPECT_TRUE(has("m.yaml:13:33: ", "возможно, «upper»"));
  EXPECT_TRUE(has("m.yaml:11:7: ", "«organization_key»: обязательно"));
}

TEST(MappingFile, must_map_required_fields) {
  const auto mistakes =
      mistakes_of(head + "records:\n  - {kind: subject, each: s, fields: {key: k, name: n}}\n");
  ASSERT_EQ(mistakes.size(), 1u);
  EXPECT_NE(mistakes[0].find("«organization_key»: обязательно, но не задано"), std::string::npos);
}

TEST(MappingFile, may_not_give_a_field_a_value_that_it_cannot_hold) {
  const auto mistakes = mistakes_of(
      head +
      "records:\n"
      "  - kind: attendance\n"
      "    each: a\n"
      "    fields:\n"
      "      lesson_key: l\n"
      "      student_key: {constant: s}\n"
      "      status: {xpath: c, convert: {codes: {1: il, 2: late, 0: ''}}}\n"
      "  - kind: mark\n"
      "    each: m\n"
      "    fields: {lesson_key: l, student_key: s, value: v, weight: {xpath: w, default: 900}}\n");
  ASSERT_EQ(mistakes.size(), 2u);
  EXPECT_NE(mistakes[0].find("«il»; возможно, «ill»"), std::string::npos) << mistakes[0];
  EXPECT_TRUE(mistakes[0].starts_with("m.yaml:9:"));
  EXPECT_NE(mistakes[1].find("«weight»: значение «900» не подходит"), std::string::npos);
}

TEST(MappingFile, may_not_start_a_path_at_the_document) {
  const auto mistakes = mistakes_of(head +
                                    "records:\n  - {kind: subject, each: /r/s, fields: {key: k, "
                                    "organization_key: o, name: n}}\n");
  ASSERT_EQ(mistakes.size(), 1u);
  EXPECT_NE(mistakes[0].find("не с «/»"), std::string::npos);
}

TEST(MappingFile, names_absent_and_broken_files) {
  const test::Folder folder;
  folder.write("bad.xsd",
               "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:oops/></xs:schema>");
  folder.write("words.yaml", "a: [1]\n");
  const auto mistakes = mistakes_of(head +
                                        "schema: bad.xsd\n"
                                        "xslt: absent.xsl\n"
                                        "dictionaries: {words: words.yaml}\n"
                                        "records:\n  - {kind: subject, each: s, fields: {key: k, "
                                        "organization_key: o, name: n}}\n",
                                    folder);
  ASSERT_EQ(mistakes.size(), 3u);
  EXPECT_NE(mistakes[0].find("схема"), std::string::npos);
  EXPECT_NE(mistakes[1].find("нет файла"), std::string::npos);
  EXPECT_TRUE(mistakes[2].starts_with("m.yaml:5:"));
  EXPECT_NE(mistakes[2].find("words.yaml:1:4"), std::string::npos);
}

TEST(MappingFile, has_no_key_twice) {
  const auto mistakes = mistakes_of(head + "title: Ещё раз\nrecords: []\n");
  ASSERT_EQ(mistakes.size(), 2u);
  EXPECT_EQ(mistakes[0], "m.yaml:3:1: ключ «title» уже был");
  EXPECT_NE(mistakes[1].find("непустой список"), std::string::npos);
}

TEST(MappingFile, that_is_no_yaml_or_no_map_is_refused) {
  EXPECT_EQ(mistakes_of("a: [1").size(), 1u);
  EXPECT_EQ(mistakes_of("- 1\n").size(), 1u);
  EXPECT_EQ(mistakes_of("").size(), 1u);
  EXPECT_EQ(
      mistakes_of("title: {}\nroots: 1\nrecords: {}\nnamespaces: []\ndictionaries: 5\n").size(),
      5u);
}

TEST(MappingFile, that_cannot_be_read_is_an_error) {
  const auto mapping = Mapping::load("absent.yaml", ".");
  ASSERT_FALSE(mapping);
  EXPECT_EQ(mapping.error().code, base::Code::file_unreadable);
}

TEST(Mappings, report_the_mistakes_of_all_files) {
  const test::Folder folder;
  folder.write("mappings/a.yaml", "oops: 1\n");
  folder.write("mappings/b.yaml", "oops: 1\n");
  const auto mappings = load_mappings(folder.path());
  ASSERT_TRUE(mappings);
  EXPECT_TRUE(mappings->empty());
  ASSERT_EQ(mappings->broken.size(), 2u);
  for (const char* name : {"a", "b"})
    EXPECT_TRUE(mappings->broken.at(name).starts_with((folder.path() / "mappings" / name).string() +
                                                      ".yaml:1:1: "))
        << mappings->broken.at(name);
}

}  // namespace
}  // namespace transform
