// The change feed: nothing missed, nothing twice, whoever commits first.
#include "store/feed.hpp"

#include <gmock/gmock.h>

#include <future>
#include <map>
#include <thread>

#include "base/limits.hpp"
#include "sample.hpp"
#include "store/sql_tables.hpp"
#include "store/values.hpp"

namespace store {
namespace {

using registers::ChangeLine;
using registers::Feed;
using registers::PersonId;
using registers::Scope;
using testing::ElementsAre;
using testing::IsEmpty;

const domain::Date today = day("2026-11-02");
const Scope region = Scope::region();

class FeedTest : public StoreTest {
 protected:
  std::size_t number() {
    std::size_t lines = 0;
    const auto done = queue_now(*database_, [&](Transaction& tx) -> base::Result<void> {
      lines = tx.feed.number();
      return {};
    });
    EXPECT_TRUE(done);
    return lines;
  }
  std::optional<Feed::Page> page(std::int64_t after, const Scope& scope = region,
                                 bool special = false, std::size_t limit = 100) {
    std::optional<Feed::Page> found;
    read([&](Transaction& tx) -> base::Result<void> {
      found = tx.feed.read(scope, {.after = after, .special = special, .limit = limit}, today);
      return {};
    });
    return found;
  }
  // What a reader gets who goes on from there, in words.
  std::vector<std::string> told(std::int64_t& after, const Scope& scope = region,
                                bool special = false) {
    number();
    const auto found = page(after, scope, special);
    std::vector<std::string> words;
    if (!found) return {"outdated"};
    for (const ChangeLine& line : found->lines)
      words.push_back(line.kind + " " + std::to_string(line.record) + " " +
                      std::string(registers::name_of(line.what)));
    after = found->next;
    return words;
  }
  std::int64_t head() {
    number();
    std::int64_t head = 0;
    read([&](Transaction& tx) -> base::Result<void> {
      head = tx.feed.head();
      return {};
    });
    return head;
  }
  static registers::Changes small_school_at_once() {
    auto changes = small_school();
    changes.first_new = school.value;
    changes.end_new = 2000;
    return changes;
  }
  static registers::Changes of_pupil(const char* surname, const char* snils = "11223344595") {
    registers::Changes changes;
    changes.persons = {person_row(pupil, surname, snils)};
    changes.persons[0].is_student = true;
    return changes;
  }
};
ON_BOTH_DATABASES(FeedTest);

TEST_P(FeedTest, tells_each_change_once_owners_before_what_speaks_of_them) {
  std::int64_t after = 0;
  auto changes = small_school_at_once();
  changes.journals = {{class_5a, school, day("2026-11-02"), day("2026-11-03")}};
  apply(changes);
  EXPECT_THAT(told(after), ElementsAre("organization 1001 created", "class-group 1002 created",
                                       "subject 1003 created", "subject 1004 created",
                                       "student 1005 created", "guardian 1006 created",
                                       "enrollment 1010 created", "lesson 1002 changed"));
  EXPECT_THAT(told(after), IsEmpty());
  apply(of_pupil("Елкина"));
  apply(of_pupil("Елкина", "11223344595"));
  apply(of_pupil("Елкина", "08765430300"));
  registers::Changes guardian;
  guardian.persons = {person_row(mother, "Иная", "")};
  apply(guardian);
  EXPECT_THAT(told(after), ElementsAre("student 1005 changed", "student 1005 changed",
                                       "student 1005 key-changed", "guardian 1006 changed"));
}

TEST_P(FeedTest, names_a_ward_whose_guardian_changes_while_the_link_is_made) {
  apply(small_school_at_once());
  registers::Changes more;
  auto sister = person_row({2000}, "Ёлкина", "");
  sister.is_student = true;
  more.persons = {sister};
  apply(more);
  std::int64_t after = head();
  registers::Changes link, guardian;
  link.guardian_links.push_back({.id = {2001},
                                 .student = {2000},
                                 .guardian = mother,
                                 .kind = domain::GuardianKind::mother,
                                 .basis = "Свидетельство",
                                 .from = day("2016-03-10"),
                                 .to = {}});
  guardian.persons = {person_row(mother, "Иная", "")};
  std::future<void> changing;
  write([&](Transaction& tx) -> base::Result<void> {
    tx.tables.write(link, from_);
    changing = std::async(std::launch::async, [&] { apply(guardian); });
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    return {};
  });
  changing.get();
  number();
  int named = 0;
  const auto found = page(after);
  ASSERT_TRUE(found);
  for (const ChangeLine& line : found->lines)
    named += line.kind == "guardian" && line.student == PersonId{2000} ? 1 : 0;
  EXPECT_EQ(named, 2) << "the link, and then the other surname";
}

TEST_P(FeedTest, tells_where_a_line_comes_from) {
  auto changes = small_school_at_once();
  changes.journals = {{class_5a, school, day("2026-11-02"), day("2026-11-03")}};
  apply(changes);
  number();
  const auto lines = page(0)->lines;
  ASSERT_EQ(lines.size(), 8u);
  EXPECT_EQ(lines[6].student, pupil);
  EXPECT_EQ(lines[6].organization, school);
  EXPECT_EQ(lines[6].supplier, "diary-north");
  EXPECT_EQ(lines[6].recorded, noon);
  EXPECT_EQ(lines[7].from, day("2026-11-02"));
  EXPECT_EQ(lines[7].to, day("2026-11-03"));
  EXPECT_EQ(page(0, region, false, 3)->next, lines[2].position);
  EXPECT_TRUE(page(0, region, false, 3)->more);
  EXPECT_FALSE(page(0)->more);
}

TEST_P(FeedTest, tells_of_health_only_whom_it_may_and_of_what_was_removed) {
  apply(small_school_at_once());
  std::int64_t after = head(), special = after;
  registers::Changes changes;
  changes.health.rows = {{{2001}, pupil, school, {}}};
  changes.health.rows[0].fields.from = day("2026-09-01");
  changes.education_documents.rows = {{{2002}, pupil, school, {}}};
  changes.education_documents.rows[0].fields.issued = day("2026-06-25");
  apply(changes);
  registers::Changes removal;
  removal.education_documents.removed = {{2002}};
  apply(removal);
  EXPECT_THAT(told(after),
              ElementsAre("education-document 2002 changed", "education-document 2002 deleted"));
  EXPECT_EQ(told(special, region, true).size(), 3u);
}

TEST_P(FeedTest, misses_nothing_when_the_one_who_began_later_commits_first) {
  if (on_sqlite()) GTEST_SKIP() << "one writer";
  apply(small_school_at_once());
  std::int64_t after = head();
  Session early(url_), late(url_);
  for (Session* each : {&early, &late}) {
    each->open();
    each->begin("BEGIN ISOLATION LEVEL REPEATABLE READ");
  }
  auto other = of_pupil("Поздняя", "");
  other.persons[0].id = {3001};
  SqlTables(early).write(of_pupil("Ранняя"), from_);
  SqlTables(late).write(other, from_);
  late.commit();
  EXPECT_THAT(told(after), ElementsAre("student 3001 changed"));
  EXPECT_THAT(told(after), IsEmpty());
  early.commit();
  EXPECT_THAT(told(after), ElementsAre("student 1005 changed"));
  EXPECT_THAT(told(after), IsEmpty());
}

TEST_P(FeedTest, is_numbered_by_one_at_a_time) {
  if (on_sqlite()) GTEST_SKIP() << "one writer";
  apply(small_school_at_once());
  Session slow(url_);
  slow.open();
  slow.begin("BEGIN ISOLATION LEVEL READ COMMITTED");
  EXPECT_EQ(SqlFeed(slow).number(), 7u);
  apply(of_pupil("Елкина"));
  auto other = std::async(std::launch::async, [&] { return number(); });
  EXPECT_EQ(page(0)->lines.size(), 0u) << "not committed yet";
  slow.commit();
  EXPECT_EQ(other.get(), 1u);
  const auto lines = page(0)->lines;
  ASSERT_EQ(lines.size(), 8u);
  for (std::size_t i = 0; i < lines.size(); ++i)
    EXPECT_EQ(lines[i].position, static_cast<std::int64_t>(i + 1));
}

// The history tells which version followed which.
TEST_P(FeedTest, keeps_the_order_of_the_versions_of_one_record) {
  apply(small_school_at_once());
  const std::int64_t begin = head();
  constexpr int writers = 4, each = 15;
  std::vector<std::future<void>> all;
  for (int writer = 0; writer < writers; ++writer)
    all.push_back(std::async(std::launch::async, [this, writer] {
      for (int i = 0; i < each; ++i) {
        registers::Provenance from = from_;
        from.at += std::chrono::seconds(1 + writer * each + i);
        const auto done = write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
          tx.tables.write(of_pupil(("В" + std::to_string(writer)).c_str()), from);
          return {};
        });
        EXPECT_TRUE(done);
      }
    }));
  for (auto& one : all) one.get();
  number();
  std::map<std::int64_t, std::int64_t> follows;
  for (const Row& row : rows("recorded_at, replaced_at", "FROM person_history WHERE id = 1005"))
    follows[row.integer(0)] = row.integer(1);
  std::int64_t version = noon.time_since_epoch().count();
  const auto lines = page(begin)->lines;
  ASSERT_EQ(lines.size(), std::size_t{writers * each});
  for (const ChangeLine& line : lines) {
    version = follows[version];
    EXPECT_EQ(line.recorded.time_since_epoch().count(), version);
  }
}

TEST_P(FeedTest, loses_nothing_that_was_committed_before_the_numberer_was_gone) {
  apply(small_school_at_once());
  database_.reset();
  open();
  std::int64_t after = 0;
  EXPECT_EQ(told(after).size(), 7u);
}

TEST_P(FeedTest, forgets_a_prefix_and_tells_those_who_stayed_behind) {
  apply(small_school_at_once());
  number();
  from_.at = noon + std::chrono::hours(48);
  apply(of_pupil("Елкина"));
  from_.at = noon;  // a clock that was put back
  apply(of_pupil("Ёлкина"));
  const std::int64_t last = head();
  const auto forget = [&](base::Time before) {
    std::size_t gone = 0;
    write([&](Transaction& tx) -> base::Result<void> {
      gone = tx.feed.forget(before);
      return {};
    });
    return gone;
  };
  EXPECT_EQ(forget(noon), 0u);
  EXPECT_EQ(forget(noon + std::chrono::hours(24)), 7u);
  EXPECT_FALSE(page(0)) << "some of it is gone";
  EXPECT_FALSE(page(6));
  EXPECT_EQ(page(7)->lines.size(), 2u);
  EXPECT_FALSE(page(last + 1)) << "a restored copy is behind its reader";
  EXPECT_EQ(forget(noon + std::chrono::hours(999)), 1u);
  EXPECT_EQ(head(), last) << "the last one stays: no position comes twice";
  EXPECT_TRUE(page(last));
  apply(of_pupil("Елкина"));
  EXPECT_EQ(head(), last + 1);
}

TEST_P(FeedTest, ends_for_a_scope_where_something_was_moved_below_another_authority) {
  registers::Changes places;
  for (int id = 1; id <= 3; ++id) {
    auto& row = places.authorities.emplace_back();
    row.id = {id};
    row.parent = {id == 1 ? 0 : 1};
    row.fields.ogrn = std::to_string(id);
  }
  auto changes = small_school_at_once();
  changes.organizations[0].authority = {2};
  apply(places);
  apply(changes);
  std::int64_t all = head(), under = all, own = all;
  registers::Changes move;
  move.organizations = changes.organizations;
  move.organizations[0].authority = {3};
  apply(move);
  EXPECT_THAT(told(all), ElementsAre("organization 1001 changed", "organization 1001 moved"));
  EXPECT_THAT(told(under, Scope::authority({2})), ElementsAre("outdated"));
  EXPECT_THAT(told(under, Scope::authority({3})), ElementsAre("outdated"));
  EXPECT_EQ(told(own, Scope::organization(school)).size(), 2u);
  under = head();
  EXPECT_THAT(told(under, Scope::authority({3})), IsEmpty());
}

}  // namespace
}  // namespace store
