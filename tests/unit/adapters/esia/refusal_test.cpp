// The table of ESIA's refusals. After a change of it run this program with KONTINGENT_WRITE_DOCS=1
// and commit docs/esia.md.
#include "adapters/esia/refusal.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace {

namespace esia = adapters::esia;
using base::Code;

TEST(EsiaRefusals, are_known_by_their_code_whatever_words_follow) {
  for (const esia::Refusal& row : esia::refusals()) {
    const auto error = esia::refused("invalid_request", std::string(row.code) + ": English words");
    EXPECT_EQ(error.subject, row.code);
    EXPECT_NE(error.detail.find(row.text), std::string::npos);
    EXPECT_NE(error.detail.find(row.remedy), std::string::npos);
    EXPECT_EQ(error.detail.find("English"), std::string::npos);
  }
}

TEST(EsiaRefusals, each_has_one_row) {
  std::set<std::string_view> codes;
  for (const esia::Refusal& row : esia::refusals()) EXPECT_TRUE(codes.insert(row.code).second);
}

TEST(EsiaRefusals, say_who_can_do_something) {
  EXPECT_EQ(esia::refused("access_denied", "ESIA-007004: x").code, Code::login_refused);
  EXPECT_EQ(esia::refused("", "ESIA-007055").code, Code::login_refused);
  EXPECT_EQ(esia::refused("temporarily_unavailable", "ESIA-007008: x").code,
            Code::partner_unreachable);
  EXPECT_EQ(esia::refused("unauthorized_client", "ESIA-007053: x").code, Code::esia_refused);
  EXPECT_EQ(esia::refused("access_denied", "").code, Code::login_refused);
}

TEST(EsiaRefusals, that_nobody_knows_are_named_but_not_repeated) {
  EXPECT_EQ(esia::refused("server_error", "ESIA-099999: Иванов").subject, "ESIA-099999");
  EXPECT_EQ(esia::refused("server_error", "Иванов").subject, "server_error");
  EXPECT_EQ(esia::refused("<script>", "").subject, "unknown");
  EXPECT_EQ(esia::refused("server_error", "Иванов").detail.find("Иванов"), std::string::npos);
}

constexpr std::string_view begin = "<!-- refusals: begin -->\n", end = "<!-- refusals: end -->";

std::string table() {
  std::ostringstream out;
  out << "| код | что случилось | что делать | кто |\n| --- | --- | --- | --- |\n";
  for (const esia::Refusal& row : esia::refusals())
    out << "| " << row.code << " | " << row.text << " | " << row.remedy << " | "
        << esia::name_of(row.cure) << " |\n";
  return out.str();
}

TEST(EsiaPage, says_what_the_table_says) {
  const std::string file = SOURCE_DIR "/docs/esia.md";
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  std::string page = text.str();
  const auto from = page.find(begin), to = page.find(end);
  ASSERT_NE(from, std::string::npos);
  ASSERT_NE(to, std::string::npos);
  const std::string found = page.substr(from + begin.size(), to - from - begin.size());
  if (std::getenv("KONTINGENT_WRITE_DOCS") != nullptr)
    std::ofstream(file) << page.replace(from + begin.size(), found.size(), table());
  else
    EXPECT_EQ(found, table());
}

}  // namespace
