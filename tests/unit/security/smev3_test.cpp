// Real messages of СМЭВ 3 (public ones, with real signatures), kept outside of the project: each
// verifies, and no change to what is signed goes unnoticed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <functional>

#include "base/text.hpp"
#include "message.hpp"
#include "security/inspect.hpp"
#include "security/transforms.hpp"

namespace {

namespace fs = std::filesystem;
using namespace testing_message;

struct Real {
  const char *name, *id, *algorithm, *role;
};
std::ostream& operator<<(std::ostream& out, const Real& real) {
  return out << real.name;
}

security::SignatureReport look(const std::string& text, bool legacy,
                               const std::vector<std::string>& named = {}) {
  const auto document = xml::Document::parse(text);
  if (!document) return {.refused = document.error()};
  domain::SignaturePolicy policy;
  policy.algorithms = named;
  return security::inspect(*document, {.profile = security::find_profile("smev3"),
                                       .policy = policy,
                                       .legacy = legacy,
                                       .at = noon})
      .at(0);
}

class RealMessages : public testing::TestWithParam<Real> {
 protected:
  void SetUp() override {
    shared_pki();  // initializes
    const auto file =
        fs::path(SOURCE_DIR) / "../shared/reference/gost-signed" / (GetParam().name + ending_);
    if (!fs::exists(file)) GTEST_SKIP() << "no reference data: " << file;
    text_ = testing_pki::read(file);
    // One copy has lost a word of its signed namespace; with that word its digest is right.
    const std::string lost = "/breach./1.0", whole = "/breach/root/1.0";
    if (text_.find(lost) == text_.npos) return;
    EXPECT_TRUE(look(text_, true).refused);
    text_ = replaced(text_, lost, whole);
  }
  bool is_legacy() const { return std::string_view(GetParam().algorithm) == "gost2001"; }

  const std::string ending_ = ".xml";
  std::string text_;
};

TEST_P(RealMessages, verify_and_legacy_ones_only_where_that_is_said) {
  const auto report = look(text_, true);
  ASSERT_FALSE(report.refused) << base::describe(*report.refused);
  EXPECT_EQ(report.algorithm, GetParam().algorithm);
  EXPECT_EQ(report.role, GetParam().role);
  ASSERT_EQ(report.covers.size(), 1U);
  ASSERT_TRUE(report.certificate);
  EXPECT_EQ(look(text_, false).refused.has_value(), is_legacy());
  EXPECT_FALSE(look(text_, false, {GetParam().algorithm}).refused) << "named by a policy";
  EXPECT_TRUE(look(text_, false, {"gost2012-512"}).refused);
  EXPECT_EQ(security::guess_profile(xml::Document::parse(text_).value()),
            security::find_profile("smev3"));
}

// The engine for GOST reads what it needs and would pass over them.
TEST_P(RealMessages, octets_behind_a_signature_value_are_not_passed_over) {
  const std::string tag = "SignatureValue>";
  std::string longer;
  std::size_t from = 0;
  for (std::size_t at; (at = text_.find(tag, from)) != text_.npos;) {
    at += tag.size();
    longer.append(text_, from, at - from);
    from = at;
    const std::size_t end = text_.find('<', at);
    const auto value = base::decode_base64(text_.substr(at, end - at));
    if (!value || value->empty()) continue;  // an end tag
    longer += base::encode_base64(*value + std::string(8, 'x'));
    from = end;
  }
  longer.append(text_, from);
  ASSERT_NE(longer, text_);
  const auto report = look(longer, true);
  ASSERT_TRUE(report.refused);
  EXPECT_EQ(report.refused->code, base::Code::signature_invalid);
}

// Another letter or digit in the place of that one.
char other(char c) {
  if (std::isdigit(static_cast<unsigned char>(c))) return c == '9' ? '0' : static_cast<char>(c + 1);
  return c == 'z' || c == 'Z' ? static_cast<char>(c - 1) : static_cast<char>(c + 1);
}

bool is_padding(const std::string& text, std::size_t at) {
  return text[at + 1] == '=';  // the low bits of the last character mean nothing
}

// Every letter and digit from `begin` to `end`; up to 1500 of them, evenly.
int flip_each(const std::string& text, std::size_t begin, std::size_t end,
              const std::function<void(const std::string&, std::size_t)>& see) {
  int seen = 0;
  const std::size_t step = std::max<std::size_t>(1, (end - begin) / 1500);
  for (std::size_t at = begin; at < end; at += step) {
    if (!std::isalnum(static_cast<unsigned char>(text[at])) || is_padding(text, at)) continue;
    std::string changed = text;
    changed[at] = other(changed[at]);
    see(changed, at);
    ++seen;
  }
  return seen;
}

std::string octets(const std::string& text, const std::string& id) {
  const auto document = xml::Document::parse(text);
  if (!document) return "not XML";
  const auto found = security::digest_input(*document, id, {"exc-c14n", "smev"});
  return found ? *found : "none";
}

TEST_P(RealMessages, no_flipped_character_goes_unnoticed) {
  const std::string id = std::string("\"") + GetParam().id + "\"";
  const auto mark = text_.find("Id=" + id);
  ASSERT_NE(mark, text_.npos);
  const auto begin = text_.rfind('<', mark);
  const std::string name =
      text_.substr(begin + 1, text_.find_first_of(" \t\r\n", begin) - begin - 1);
  const auto end = text_.find("</" + name, begin);
  ASSERT_NE(end, text_.npos);
  const std::string signed_octets = octets(text_, GetParam().id);
  const auto see = [&](const std::string& changed, std::size_t at) {
    if (look(changed, true).refused) return;
    // an unused declaration is no part of the canonical form
    EXPECT_EQ(octets(changed, GetParam().id), signed_octets) << changed.substr(at - 20, 40);
  };
  EXPECT_GT(flip_each(text_, begin, end, see), 100);
  const auto info = text_.find("<ds:SignedInfo"), value = text_.find("</ds:SignatureValue");
  ASSERT_NE(value, text_.npos);
  const auto refused = [&](const std::string& changed, std::size_t at) {
    EXPECT_TRUE(look(changed, true).refused) << changed.substr(at - 20, 40);
  };
  EXPECT_GT(flip_each(text_, info, value, refused), 300);
}

INSTANTIATE_TEST_SUITE_P(
    Reference, RealMessages,
    testing::Values(
        Real{"ack-request-gost2001", "SIGNED_BY_CALLER", "gost2001", "caller"},
        Real{"get-request-gost2001", "SIGNED_BY_CALLER", "gost2001", "caller"},
        Real{"send-request-response-gost2001", "SIGNED_BY_SMEV", "gost2001", "smev"},
        Real{"send-request-response-1.2-gost2012", "SIGNED_BY_SMEV", "gost2012-256", "smev"},
        Real{"send-response-response-gost2012", "SIGNED_BY_SMEV", "gost2012-256", "smev"}),
    [](const auto& which) {
      std::string name = which.param.name;
      std::replace_if(
          name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
      return name;
    });

}  // namespace
