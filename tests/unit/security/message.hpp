#pragma once
// Signed messages to test with, and what becomes of them.
#include <gtest/gtest.h>

#include "pki.hpp"
#include "security/wss.hpp"
#include "xml/canonical.hpp"
#include "xml/writer.hpp"

namespace testing_message {

using testing_pki::noon;
using testing_pki::shared_pki;

inline constexpr const char* payload =
    "<k:Push xmlns:k=\"urn:k\"><k:mark n=\"1\">5</k:mark></k:Push>";

inline std::string sealed(const std::string& who = "ec", std::string_view text = payload,
                          security::SoapVersion version = security::SoapVersion::v11) {
  return security::seal(shared_pki().signer(who), text, {.version = version}, noon).value();
}

inline base::Result<security::Verified> verify(std::string_view text,
                                               std::shared_ptr<const security::Trust> trust,
                                               base::Time now = noon) {
  auto document = xml::Document::parse(text);
  if (!document) return document.error();
  return security::WssVerifier(std::move(trust)).verify(std::move(*document), now);
}

inline base::Result<security::Verified> verify(std::string_view text, base::Time now = noon) {
  return verify(text, shared_pki().trust({"ec", "rsa"}), now);
}

inline base::Code refusal(const base::Result<security::Verified>& result) {
  EXPECT_FALSE(result.has_value()) << "was accepted";
  return result ? base::Code::internal : result.error().code;
}

// Replaces the first `from`; a test that finds nothing to replace proves nothing.
inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, text.npos) << from;
  return at == text.npos ? text : text.replace(at, from.size(), to);
}

// The text from the first `from` up to and with the next `to`.
inline std::string between(const std::string& text, std::string_view from, std::string_view to) {
  const auto begin = text.find(from);
  const auto end = text.find(to, begin);
  EXPECT_NE(end, text.npos) << from << " … " << to;
  return end == text.npos ? "" : text.substr(begin, end + to.size() - begin);
}

}  // namespace testing_message
