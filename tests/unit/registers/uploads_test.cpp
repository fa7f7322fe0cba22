// Who may load what.
#include "registers/uploads.hpp"

#include <gtest/gtest.h>

namespace registers {
namespace {

using Organizations = std::vector<std::string>;

Token token(Role role, Scope scope, std::int64_t id = 1) {
  return {.id = {id},
          .name = {},
          .handle = {},
          .digest = {},
          .role = role,
          .scope = scope,
          .special = false,
          .created = {},
          .expires = {},
          .revoked = {}};
}

TEST(Uploads, of_documents_are_the_system_administrators_of_the_region) {
  EXPECT_TRUE(may_load_xml(token(Role::system_administrator, Scope::region())));
  EXPECT_FALSE(may_load_xml(token(Role::system_administrator, Scope::authority({1}))));
  EXPECT_FALSE(may_load_xml(token(Role::authority_administrator, Scope::region())));
  EXPECT_FALSE(may_load_xml(token(Role::authority_staff, Scope::region())));
}

TEST(Uploads, are_shown_to_their_own_token_and_to_the_regions_administrator) {
  Upload upload;
  upload.token = {1};
  EXPECT_TRUE(may_see(token(Role::authority_staff, Scope::region(), 1), upload));
  EXPECT_FALSE(may_see(token(Role::authority_staff, Scope::region(), 2), upload));
  EXPECT_TRUE(may_see(token(Role::system_administrator, Scope::region(), 2), upload));
}

TEST(Uploads, speak_of_no_organization_beside_the_scope_or_the_supplier) {
  domain::Partner everybody, two;
  two.organizations = {"1", "2"};
  EXPECT_EQ(confine(everybody, {"2", "3"})->organizations, (Organizations{"2", "3"}));
  EXPECT_EQ(confine(two, {"2", "3"})->organizations, Organizations{"2"});
  EXPECT_FALSE(confine(two, {"3"})) << "an empty list would mean everybody";
  EXPECT_FALSE(confine(everybody, {}));
}

}  // namespace
}  // namespace registers
