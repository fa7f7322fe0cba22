#include "adapters/soap/contract.hpp"

#include <gtest/gtest.h>

#include <map>

#include "evidence/zip.hpp"

using adapters::soap::Contract;

namespace {

base::Result<Contract> diary() {
  xml::initialize();
  return Contract::load(SOURCE_DIR, "diary", "/ws/diary", "https://bus.example.ru");
}

}  // namespace

TEST(Contract, publishes_the_wsdl_with_the_public_address) {
  const auto contract = diary();
  ASSERT_TRUE(contract) << base::describe(contract.error());
  const auto wsdl = contract->document("wsdl");
  ASSERT_TRUE(wsdl);
  EXPECT_NE(wsdl->find("location=\"https://bus.example.ru/ws/diary\""), std::string::npos);
  EXPECT_EQ(wsdl->find("@PUBLIC_URL@"), std::string::npos);
  EXPECT_EQ(contract->ns(), "urn:kontingent:diary:1.0");
}

TEST(Contract, every_import_of_the_wsdl_and_its_schemas_is_published_too) {
  const auto contract = diary();
  ASSERT_TRUE(contract);
  int imports = 0;
  for (const char* page : {"wsdl", "xsd=diary-1.0.xsd"}) {
    const auto text = contract->document(page);
    ASSERT_TRUE(text) << page;
    constexpr std::string_view mark = "schemaLocation=\"https://bus.example.ru/ws/diary?";
    for (std::size_t at = text->find("schemaLocation=\""); at != std::string::npos;
         at = text->find("schemaLocation=\"", at + 1)) {
      ASSERT_EQ(text->compare(at, mark.size(), mark), 0) << text->substr(at, 80);
      const std::size_t begin = at + mark.size();
      EXPECT_TRUE(contract->document(text->substr(begin, text->find('"', begin) - begin)));
      ++imports;
    }
  }
  EXPECT_EQ(imports, 3);
}

TEST(Contract, the_single_wsdl_needs_nothing_else) {
  const auto contract = diary();
  ASSERT_TRUE(contract);
  const auto wsdl = contract->document("singleWsdl");
  ASSERT_TRUE(wsdl);
  EXPECT_EQ(wsdl->find("schemaLocation"), std::string::npos);
  EXPECT_NE(wsdl->find("targetNamespace=\"urn:kontingent:common:1.0\""), std::string::npos);
  EXPECT_TRUE(xml::Document::parse(*wsdl));
}

TEST(Contract, the_archive_holds_files_that_import_each_other_by_name) {
  const auto contract = diary();
  ASSERT_TRUE(contract);
  const auto archive = contract->document("zip");
  ASSERT_TRUE(archive);
  EXPECT_EQ(contract->document("wsdl.zip"), archive);
  const auto files = evidence::read_zip(*archive);
  ASSERT_TRUE(files) << base::describe(files.error());
  std::map<std::string, std::string> named;
  for (const evidence::Part& file : *files) named[file.name] = file.octets;
  EXPECT_EQ(named.size(), 4u);
  ASSERT_TRUE(named.contains("diary-1.0.wsdl"));
  EXPECT_NE(named["diary-1.0.wsdl"].find("location=\"https://bus.example.ru/ws/diary\""),
            std::string::npos);
  constexpr std::string_view mark = "schemaLocation=\"";
  for (const auto& [name, text] : named)
    for (std::size_t at = text.find(mark); at != text.npos; at = text.find(mark, at + 1)) {
      const std::size_t begin = at + mark.size();
      EXPECT_TRUE(named.contains(text.substr(begin, text.find('"', begin) - begin))) << name;
    }
}

TEST(Contract, other_queries_find_nothing) {
  const auto contract = diary();
  ASSERT_TRUE(contract);
  for (const char* query : {"", "xsd=../../etc/passwd", "wsdl2"})
    EXPECT_FALSE(contract->document(query)) << query;
}

TEST(Contract, a_missing_folder_is_named) {
  const auto contract = Contract::load("/nowhere", "diary", "/ws/diary", "https://x");
  ASSERT_FALSE(contract);
  EXPECT_EQ(contract.error().code, base::Code::file_unreadable);
}
