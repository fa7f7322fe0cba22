#pragma once
// What the register knows of who logs in to a diary: whose guardian, where a student, where
// employed. Database thread.
#include "adapters/esia/person.hpp"
#include "adapters/esia/token.hpp"
#include "adapters/idp/grant.hpp"
#include "store/database.hpp"

namespace app {

// Whom ESIA has told us of.
struct Visitor {
  adapters::esia::Identity identity{};
  adapters::esia::Person person{};
  std::vector<adapters::esia::Role> roles{};
};

struct DiaryFacts {
  adapters::idp::Subject subject{};
  std::vector<adapters::idp::Grant::Shown> students{}, wards{};  // whom the subject's words are of
};
// Rule 6 decides of whom (registers/portal.hpp); an employer is one that ESIA names and the
// register has. Of an account that is not confirmed the register says nothing. Who is known is
// counted among those who came through ESIA.
DiaryFacts facts_of(const Visitor& visitor, base::Time now, int utc_offset_minutes,
                    store::Transaction& work);

// The students that a grant of these scopes shows.
std::vector<adapters::idp::Grant::Shown> shown_of(const DiaryFacts& facts,
                                                  const std::vector<std::string>& scopes);

}  // namespace app
