#include "xml/stream.hpp"

#include <gtest/gtest.h>

namespace xml {
namespace {

struct Echo final : Listener {
  std::string said;
  base::Result<void> open(std::string_view name, const Attributes& attributes) override {
    said += "<" + std::string(name) + attributes.find("a").value_or("") + ">";
    return {};
  }
  base::Result<void> text(std::string_view piece) override {
    said += piece;
    return piece.find("stop") == piece.npos
               ? base::Result<void>()
               : base::Result<void>(base::fail(base::Code::workbook_refused));
  }
  base::Result<void> close(std::string_view name) override {
    said += "</" + std::string(name) + ">";
    return {};
  }
};

base::Result<std::string> run(const std::string& text, std::size_t block) {
  Echo echo;
  Stream stream(echo);
  for (std::size_t at = 0; at < text.size(); at += block)
    if (auto fed = stream.feed(std::string_view(text).substr(at, block)); !fed) return fed.error();
  if (auto done = stream.finish(); !done) return done.error();
  return echo.said;
}

TEST(Stream, tells_the_same_wherever_its_blocks_end) {
  const std::string text =
      "<?xml version=\"1.0\"?><p:r xmlns:p=\"urn:a\"><c a=\"1\">ё&lt;</c><!-- x --><d/></p:r>";
  for (std::size_t block = 1; block <= text.size(); ++block) {
    const auto said = run(text, block);
    ASSERT_TRUE(said) << block;
    EXPECT_EQ(*said, "<r><c1>ё<</c><d></d></r>");
  }
}

TEST(Stream, refuses_what_is_dangerous_or_broken) {
  const std::pair<std::string, base::Code> bad[] = {
      {"<!DOCTYPE r><r/>", base::Code::xml_doctype},
      {"<r>", base::Code::xml_malformed},
      {"<r/><r/>", base::Code::xml_malformed},
      {"<r>&x;</r>", base::Code::xml_malformed},
      {std::string("<r>\0</r>", 8), base::Code::xml_encoding},
      {"<r><q:x/></r>", base::Code::xml_namespace},
      {"<r " + std::string(20'000, ' ') + "/>", base::Code::xml_too_deep},
      {"<r><!-- " + std::string(100'000, ' '), base::Code::xml_too_deep},
      {"<r>stop</r>", base::Code::workbook_refused}};
  for (const auto& [text, code] : bad)
    for (const std::size_t block : {1000, 100'000}) {
      const auto said = run(text, block);
      ASSERT_FALSE(said) << text.substr(0, 40);
      EXPECT_EQ(said.error().code, code) << text.substr(0, 40);
    }
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "<a>";
  const auto said = run(deep, 64);
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().code, base::Code::xml_too_deep);
}

}  // namespace
}  // namespace xml
