// Who may load what.
#include "registers/uploads.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

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

TEST(Uploads, have_bounds_per_token_and_over_all_but_a_first_one_may_always_come) {
  namespace limits = base::limits;
  const std::uint64_t large = 64ull * 1024 * 1024 * 1024;
  EXPECT_TRUE(check_room({0, 0, 0}, large));
  EXPECT_TRUE(check_room({1, 10, 10}, limits::upload_token_bytes - 10));
  EXPECT_EQ(check_room({1, 10, 10}, limits::upload_token_bytes).error().code,
            base::Code::requests_too_many);
  EXPECT_EQ(check_room({limits::uploads_open, 0, 0}, 1).error().code,
            base::Code::requests_too_many);
  EXPECT_EQ(check_room({0, 0, 10}, limits::upload_all_bytes).error().code,
            base::Code::storage_full);
}

}  // namespace
}  // namespace registers
