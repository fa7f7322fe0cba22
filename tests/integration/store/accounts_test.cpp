// Who is several things in several places: an account for each, and sessions that act in one.
#include "registers/accounts.hpp"
#include "earlier.hpp"
#include "fixture.hpp"

namespace store {
namespace {

using namespace std::chrono_literals;
using registers::Account;
using registers::Position;
using registers::Role;
using registers::Scope;

const domain::Snils person = domain::Snils::parse("90000000182").value();
const domain::Snils another = domain::Snils::parse("90000000283").value();

Account account(const domain::Snils& snils, Role role, Scope scope,
                std::optional<Position> position = {}) {
  Account made{.snils = snils, .scope = scope};
  made.name = "Кто-то";
  made.role = role;
  made.position = position;
  made.invited_by = "cli:x";
  made.invited = noon;
  return made;
}

registers::Session session(const char* digest, domain::TokenId account,
                           std::vector<domain::TokenId> admitted) {
  registers::Session it{.account = account,
                        .admitted = std::move(admitted),
                        .digest = digest,
                        .method = "esia",
                        .created = noon,
                        .proven = noon,
                        .seen = noon};
  return it;
}

registers::Token token(domain::TokenId id) {
  return {.id = id,
          .name = {},
          .handle = {},
          .digest = {},
          .role = Role::authority_administrator,
          .scope = Scope::authority({8}),
          .created = noon,
          .expires = {},
          .revoked = {}};
}

using Accounts = StoreTest;
ON_BOTH_DATABASES(Accounts);

TEST_P(Accounts, a_person_has_several_but_no_two_alike) {
  write([&](Transaction& tx) -> base::Result<void> {
    const Scope here = Scope::organization({7}), there = Scope::authority({8});
    const auto first =
        registers::invite(tx.accounts, account(person, Role::authority_administrator, here));
    EXPECT_TRUE(first);
    EXPECT_FALSE(
        registers::invite(tx.accounts, account(person, Role::authority_administrator, here)));
    auto second = registers::invite(tx.accounts, account(person, Role::authority_staff, there));
    EXPECT_TRUE(second);
    for (const Position each : {Position::subject_teacher, Position::class_teacher})
      EXPECT_TRUE(
          registers::invite(tx.accounts, account(person, Role::school_employee, here, each)));
    EXPECT_TRUE(
        registers::invite(tx.accounts, account(another, Role::authority_administrator, here)));
    EXPECT_EQ(tx.accounts.of(person).size(), 4u);
    EXPECT_EQ(tx.accounts.of(person).front().id, first->id);
    second->last_login = noon;
    EXPECT_TRUE(registers::change(tx.accounts, *second));
    EXPECT_EQ(tx.accounts.of(person).front().id, second->id);  // used last
    second->role = Role::authority_administrator;
    second->scope = here;
    second->position = Position::school_administrator;
    EXPECT_EQ(registers::change(tx.accounts, *second).error().code, base::Code::resource_conflict);
    return {};
  });
}

TEST_P(Accounts, nobody_gives_himself_anything_in_another_account_either) {
  write([&](Transaction& tx) -> base::Result<void> {
    Account made = account(person, Role::authority_administrator, Scope::authority({8}));
    tx.accounts.add(made);
    const registers::Token who = token(made.id);
    EXPECT_EQ(registers::check_other(tx.accounts, who, person).error().code,
              base::Code::right_missing);
    EXPECT_TRUE(registers::check_other(tx.accounts, who, another));
    EXPECT_TRUE(registers::check_other(tx.accounts, token({made.id.value + 1}), person));
    return {};
  });
}

TEST_P(Accounts, a_session_acts_in_one_that_its_login_was_let_into) {
  write([&](Transaction& tx) -> base::Result<void> {
    Account here = account(person, Role::authority_administrator, Scope::organization({7}),
                           Position::school_administrator);
    Account there =
        account(person, Role::authority_staff, Scope::authority({8}), Position::authority);
    Account later = account(person, Role::authority_staff, Scope::authority({9}));
    Account foreign = account(another, Role::system_administrator, Scope::region());
    for (Account* each : {&here, &there, &later, &foreign}) tx.accounts.add(*each);
    registers::Session it = session("d", here.id, {here.id, there.id});
    tx.accounts.open(it);
    it = tx.accounts.seated("d")->session;
    EXPECT_EQ(it.admitted, (std::vector{here.id, there.id}));
    EXPECT_EQ(registers::own_accounts(tx.accounts, it, noon).size(), 2u);
    for (const auto id : {later.id, foreign.id, domain::TokenId{987654321}})
      EXPECT_EQ(registers::act_as(tx.accounts, it, id, noon).error().code,
                base::Code::resource_unknown);
    EXPECT_EQ(tx.accounts.seated("d")->who.id, here.id);
    EXPECT_TRUE(registers::act_as(tx.accounts, it, there.id, noon + 1s));
    const auto seated = tx.accounts.seated("d");
    EXPECT_EQ(seated->who.id, there.id);
    EXPECT_EQ(seated->who.role, Role::authority_staff);
    EXPECT_EQ(seated->who.scope, there.scope);
    EXPECT_EQ(tx.accounts.find(there.id)->activated, noon + 1s);
    EXPECT_FALSE(tx.accounts.find(here.id)->activated);
    EXPECT_EQ(tx.accounts.transition(Scope::region(), noon).lines.size(), 1u);
    here.disabled = noon;
    tx.accounts.put(here);
    EXPECT_FALSE(registers::act_as(tx.accounts, it, here.id, noon + 1s));
    return {};
  });
}

TEST_P(Accounts, sessions_are_the_persons_and_end_with_the_account_they_act_in) {
  write([&](Transaction& tx) -> base::Result<void> {
    Account here = account(person, Role::authority_staff, Scope::organization({7}));
    Account there = account(person, Role::authority_staff, Scope::authority({8}));
    Account foreign = account(another, Role::authority_staff, Scope::authority({8}));
    for (Account* each : {&here, &there, &foreign}) tx.accounts.add(*each);
    const std::vector both{here.id, there.id};
    for (const auto& [digest, id] :
         {std::pair{"1", here.id}, {"2", there.id}, {"3", there.id}, {"4", foreign.id}}) {
      registers::Session it = session(digest, id, both);
      tx.accounts.open(it);
    }
    EXPECT_EQ(tx.accounts.sessions(here.id).size(), 3u);
    EXPECT_EQ(tx.accounts.end_all(here.id, noon), 1);
    EXPECT_EQ(tx.accounts.sessions(there.id).size(), 2u);
    EXPECT_EQ(tx.accounts.end_everywhere(here.id, noon), 2);
    EXPECT_EQ(tx.accounts.sessions(foreign.id).size(), 1u);
    const Account local = tx.accounts.local_administrator(noon);
    registers::Session it = session("5", local.id, {local.id});
    tx.accounts.open(it);
    EXPECT_EQ(tx.accounts.sessions(local.id).size(), 1u);
    EXPECT_EQ(tx.accounts.end_everywhere(local.id, noon), 1);
    return {};
  });
}

TEST_P(Accounts, a_person_in_two_places_is_one_of_the_total) {
  write([&](Transaction& tx) -> base::Result<void> {
    for (const std::int64_t id : {7, 8})
      tx.accounts.note_user(person, Position::guardian, Scope::organization({id}), noon);
    tx.accounts.note_user(another, Position::guardian, Scope::region(), noon - 1h);
    const auto counted = tx.accounts.transition(Scope::region(), noon);
    EXPECT_EQ(counted.totals.size(), 9u);
    EXPECT_EQ(counted.totals[1].position, Position::guardian);
    EXPECT_EQ(counted.totals[1].users, 1);
    EXPECT_EQ(tx.accounts.transition(Scope::region(), noon - 1h).totals[1].users, 2);
    EXPECT_EQ(tx.accounts.transition(Scope::organization({7}), noon).totals[1].users, 0);
    return {};
  });
}

class AccountsBefore : public StoreTest {
 protected:
  AccountsBefore() { prepares_ = false; }
};
ON_BOTH_DATABASES(AccountsBefore);

TEST_P(AccountsBefore, go_on_with_their_sessions_after_the_migration) {
  {
    Session session(url_);
    session.open();
    migrate_before(session, 41);
    session.script(
        "INSERT INTO api_token (id, name, handle, digest, role, scope, scope_id, special, "
        "created_at) VALUES (5, 'account/5', 'account/5', '', 'system-administrator', 0, 0, 0, 1);"
        "INSERT INTO account (id, snils, name, invited_by, invited_at) VALUES (5, '90000000182', "
        "'n', 'cli:x', 1);"
        "INSERT INTO login_session (id, account_id, digest, method, address, created_at, "
        "proven_at, seen_at, saml_name) VALUES (6, 5, 'd', 'saml', 'a', 1, 2, 3, 'n')");
  }
  open();
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.accounts.of(person).size(), 1u);
    const auto seated = tx.accounts.seated("d");
    EXPECT_TRUE(seated);
    if (!seated) return {};
    EXPECT_EQ(seated->who.id, domain::TokenId{5});
    EXPECT_EQ(seated->session.saml_name, "n");
    EXPECT_EQ(seated->session.admitted, (std::vector{domain::TokenId{5}}));
    EXPECT_TRUE(registers::invite(tx.accounts,
                                  account(person, Role::authority_staff, Scope::authority({8}))));
    return {};
  });
}

}  // namespace
}  // namespace store
