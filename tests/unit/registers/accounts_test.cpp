// Who is let in, as what, for how long, and who may say so.
#include "registers/accounts.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace registers {
namespace {

using namespace std::chrono_literals;
using base::Code;

const base::Time noon = base::parse_time("2026-11-02T12:00:00Z").value();
const Scope region = Scope::region(), authority = Scope::authority({7}),
            organization = Scope::organization({9});
constexpr SessionPolicy policy{30min, 12h, 15min};

Account account(Role role, Scope scope) {
  Account made{.id = {5}, .scope = scope};
  made.role = role;
  made.invited = noon;
  return made;
}

Token who(Role role, Scope scope) {
  return {.id = {1},
          .name = "account/1",
          .handle = {},
          .digest = {},
          .role = role,
          .scope = scope,
          .created = noon,
          .expires = {},
          .revoked = {}};
}

Code refusal(const base::Result<void>& result) {
  return result ? Code::internal : result.error().code;
}

TEST(Accounts, a_role_has_the_places_that_it_has) {
  EXPECT_TRUE(check_account(account(Role::system_administrator, region)));
  EXPECT_FALSE(check_account(account(Role::system_administrator, authority)));
  EXPECT_FALSE(check_account(account(Role::authority_staff, region)));
  EXPECT_TRUE(check_account(account(Role::authority_administrator, organization)));
  EXPECT_TRUE(check_account(account(Role::event_moderator, authority)));
  EXPECT_FALSE(check_account(account(Role::event_moderator, organization)));
  EXPECT_FALSE(check_account(account(Role::event_organizer, region)));
  EXPECT_TRUE(check_account(account(Role::regional_operator, region)));
}

TEST(Accounts, a_position_fits_the_place_and_the_closed_register) {
  Account director = account(Role::authority_staff, organization);
  director.position = Position::school_director;
  EXPECT_TRUE(check_account(director));
  director.scope = authority;
  EXPECT_EQ(refusal(check_account(director)), Code::value_refused);
  for (const Position each : {Position::student, Position::guardian, Position::subject_teacher,
                              Position::class_teacher}) {
    Account one = account(Role::authority_staff, organization);
    one.position = each;
    EXPECT_FALSE(check_account(one)) << name_of(each);
  }
}

TEST(Accounts, a_teacher_has_an_account_of_a_school_that_opens_nothing) {
  Account teacher = account(Role::school_employee, organization);
  EXPECT_EQ(refusal(complete(teacher)), Code::value_refused);  // which of them
  for (const Position each : {Position::subject_teacher, Position::class_teacher,
                              Position::deputy_head, Position::school_director}) {
    teacher.position = each;
    EXPECT_TRUE(check_account(teacher)) << name_of(each);
  }
  teacher.position = Position::guardian;
  EXPECT_FALSE(check_account(teacher));
  EXPECT_FALSE(check_account(account(Role::school_employee, authority)));
  EXPECT_FALSE(check_account(account(Role::school_employee, region)));
}

TEST(Accounts, the_staff_of_a_school_have_to_be_told_apart) {
  Account staff = account(Role::authority_staff, organization);
  EXPECT_EQ(refusal(complete(staff)), Code::value_refused);
  Account head = account(Role::authority_administrator, organization);
  ASSERT_TRUE(complete(head));
  EXPECT_EQ(head.position, Position::school_administrator);
  Account official = account(Role::authority_staff, authority);
  ASSERT_TRUE(complete(official));
  EXPECT_EQ(official.position, Position::authority);
}

TEST(Accounts, an_invitation_lapses_and_begins_anew) {
  Account invited = account(Role::authority_staff, authority);
  EXPECT_TRUE(check_login(invited, noon));
  const base::Time later = noon + base::limits::invitation_age + 1s;
  EXPECT_EQ(refusal(check_login(invited, later)), Code::account_disabled);
  enable(invited, later);
  EXPECT_TRUE(check_login(invited, later));
  invited.activated = later;
  EXPECT_TRUE(check_login(invited, later + 2 * base::limits::invitation_age));
  invited.disabled = later;
  EXPECT_EQ(refusal(check_login(invited, later)), Code::account_disabled);
  EXPECT_EQ(refusal(check_login(std::nullopt, noon)), Code::account_unknown);
}

TEST(Accounts, a_session_ends_by_idleness_by_age_and_when_told_to) {
  Session session{.account = {5}, .created = noon, .proven = noon, .seen = noon};
  EXPECT_TRUE(in_force(session, policy, noon + 29min));
  EXPECT_FALSE(in_force(session, policy, noon + 30min));
  session.seen = noon + 12h - 1s;
  EXPECT_TRUE(in_force(session, policy, noon + 12h - 1s));
  EXPECT_FALSE(in_force(session, policy, noon + 12h));
  session.until = noon + 1h;  // at the identity provider
  session.seen = noon + 1h - 1s;
  EXPECT_TRUE(in_force(session, policy, noon + 1h - 1s));
  EXPECT_FALSE(in_force(session, policy, noon + 1h));
  session.ended = noon;
  EXPECT_FALSE(in_force(session, policy, noon));
}

TEST(Accounts, nobody_makes_an_account_above_or_beside_his_own) {
  const Token system = who(Role::system_administrator, region);
  const Token manager = who(Role::authority_administrator, authority);
  const Account staff = account(Role::authority_staff, organization);
  EXPECT_TRUE(check_grant(system, account(Role::system_administrator, region), true));
  EXPECT_TRUE(check_grant(manager, staff, true));
  EXPECT_EQ(refusal(check_grant(manager, staff, false)), Code::resource_unknown);
  EXPECT_EQ(refusal(check_grant(manager, account(Role::system_administrator, region), true)),
            Code::right_missing);
  EXPECT_EQ(refusal(check_grant(manager, account(Role::regional_operator, region), true)),
            Code::right_missing);
  EXPECT_EQ(refusal(check_grant(who(Role::authority_staff, authority), staff, true)),
            Code::right_missing);
}

TEST(Accounts, nobody_gives_what_he_does_not_have_nor_changes_himself) {
  const Token manager = who(Role::authority_administrator, authority);
  Account staff = account(Role::authority_staff, organization);
  staff.special = true;
  EXPECT_EQ(refusal(check_grant(manager, staff, true)), Code::right_missing);
  Token special = manager;
  special.special = true;
  EXPECT_TRUE(check_grant(special, staff, true));
  staff.id = special.id;
  EXPECT_EQ(refusal(check_grant(special, staff, true)), Code::right_missing);
}

TEST(Accounts, roles_of_events_and_of_teachers_see_nothing_of_the_registers) {
  for (const Role role : {Role::event_organizer, Role::event_moderator, Role::regional_operator,
                          Role::school_employee}) {
    const Token one = who(role, region);
    EXPECT_TRUE(may(one, Right::be_known));
    for (const Right right : {Right::look, Right::see_loads, Right::load, Right::bind_subjects,
                              Right::edit_subjects, Right::settle_persons, Right::manage_suppliers,
                              Right::manage_priorities, Right::manage_accounts})
      EXPECT_FALSE(may(one, right)) << name_of(role);
  }
}

}  // namespace
}  // namespace registers
