#pragma once
// One root, its certificates "leaf" and "other", and what a trust learns of them.
#include <gtest/gtest.h>

#include "office.hpp"

namespace testing_revocation {

using base::Code;
using security::CheckOptions;
using security::RevocationSource;
using security::Trust;
using testing_office::Answer;
using testing_office::authority;
using testing_office::List;
using testing_office::noon;
using testing_office::Office;
using testing_office::responder;
using namespace std::chrono_literals;

using Shared = std::shared_ptr<const Trust>;

// "certificate_revoked: reason", or "" for success.
inline std::string text_of(const base::Result<void>& result) {
  if (result) return "";
  return std::string(base::info(result.error().code).metric) + ": " + result.error().detail;
}
inline bool says(const std::string& text, std::string_view what) {
  return text.find(what) != text.npos;
}
inline constexpr auto evidence = CheckOptions{.evidence = true};

class Revocations : public testing::Test {
 protected:
  Revocations() {
    office_.issue({.name = "root", .extensions = authority});
    office_.issue({.name = "leaf", .issuer = "root"}).issue({.name = "other", .issuer = "root"});
  }
  Shared trust(security::RevocationPolicy policy = {.required = true},
               std::vector<std::string> between = {}) {
    auto files = office_.files({"root"}, between);
    files.revocation = policy;
    return Trust::load(files, {}).value();
  }
  std::string check(const Shared& trust, base::Time at = noon, CheckOptions options = {}) {
    return text_of(trust->check(office_.certificate("leaf"), at, options));
  }
  std::string learn(const Shared& trust, const List& list, const std::string& issuer = "root") {
    return text_of(trust->revocation().learn_crl(office_.crl(issuer, list), noon));
  }
  std::string learn(const Shared& trust, const Answer& answer, const std::string& request = {}) {
    return text_of(trust->revocation().learn_ocsp(office_.ocsp("leaf", answer),
                                                  office_.certificate("leaf"), request, noon));
  }
  Office office_;
};

}  // namespace testing_revocation
