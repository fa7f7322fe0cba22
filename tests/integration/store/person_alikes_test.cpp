// Stored students who look like one: found when judged, dismissed once.
#include "store/person_alikes.hpp"
#include "persons_fixture.hpp"

namespace store {
namespace {

class PersonAlikesTest : public PersonsTest {
 protected:
  void judge() {
    Session session(url_);
    session.open();
    session.begin("BEGIN");
    find_alikes(session, persons("WHERE is_student = 1"), noon);
    session.commit();
  }
  std::vector<registers::Alike> alikes(const registers::Scope& scope = region,
                                       const registers::AlikeFilter& filter = {}) {
    std::vector<registers::Alike> found;
    read([&](Transaction& tx) -> base::Result<void> {
      found = tx.persons.alikes(scope, filter, day("2026-11-20"));
      return {};
    });
    return found;
  }
  base::Result<void> dismiss(std::int64_t id) {
    return write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
      BASE_TRY(gone, tx.persons.dismiss_alike(region, id, {"cli:test", "разные", noon}, {}));
      (void)gone;
      return {};
    });
  }
};
ON_BOTH_DATABASES(PersonAlikesTest);

TEST_P(PersonAlikesTest, namesakes_of_one_birth_date_are_shown_until_they_are_merged) {
  if (!database_) return;
  judge();
  const std::size_t before = alikes().size();
  script(
      "INSERT INTO person (id, surname, name, patronymic, sex, birth_date, birth_place, "
      "citizenship, document_series, document_number, document_issuer, "
      "document_registry_entry, registered_address, actual_address, phone, email, is_student, "
      "name_key, sort_key, partner_id, recorded_at) SELECT 900000000 + id, surname, name, "
      "patronymic, sex, birth_date, birth_place, citizenship, '', '', '', '', "
      "registered_address, actual_address, phone, email, 1, name_key, sort_key, partner_id, "
      "recorded_at FROM person WHERE is_student = 1");
  judge();
  const auto found = alikes();
  ASSERT_EQ(found.size(), before + 2);
  EXPECT_GE(found[0].score, 50);
  EXPECT_NE(found[0].signs.find("same-name same-birth-date"), std::string::npos);
  judge();
  EXPECT_EQ(alikes().at(0).id, found[0].id) << "the same pair stays the same line";
  const auto made = merge({found[0].one, found[0].other, SnilsOf::keep});
  ASSERT_TRUE(made) << base::describe(made.error());
  EXPECT_EQ(alikes().size(), before + 1);
  ASSERT_TRUE(undo(made->id));
  judge();
  EXPECT_EQ(alikes().size(), before + 2);
  EXPECT_EQ(alikes(region, {"open", 0, 1}).size(), 1u);
  const registers::OrganizationId school{rows("id", "FROM organization").at(0).integer(0)};
  EXPECT_EQ(alikes(registers::Scope::organization(school)).size(), before)
      << "the copies are nobody's";

  ASSERT_TRUE(dismiss(found[1].id));
  judge();
  for (const auto& it : alikes()) EXPECT_NE(it.id, found[1].id);
  EXPECT_EQ(alikes(region, {"dismissed"}).at(0).decided_by, "cli:test");
  const auto twice = dismiss(found[1].id);
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, base::Code::resource_conflict);
}

}  // namespace
}  // namespace store
