// A copy that was made from a snapshot and follows the feed is the register, whatever its scope and
// whatever happens meanwhile.
#include <map>
#include <random>

#include "sample.hpp"
#include "store/feed.hpp"

namespace store {
namespace {

using registers::OrganizationId;
using registers::PersonId;
using registers::Scope;

const domain::Date first_day = day("2026-11-02");
constexpr OrganizationId places[] = {{101}, {102}, {103}};

class FeedCopy : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (!database_) return;
    registers::Changes changes;
    for (int id = 1; id <= 3; ++id) {
      auto& row = changes.authorities.emplace_back();
      row.id = {id};
      row.parent = {id == 1 ? 0 : 1};
      row.fields.ogrn = std::to_string(id);
    }
    for (const OrganizationId id : places) {
      auto& row = changes.organizations.emplace_back();
      row.id = id;
      row.fields.ogrn = std::to_string(id.value);
      row.authority = {id == places[2] ? 3 : 2};
    }
    apply(changes);
    begin_day(today_);
  }
  void begin_day(domain::Date day) {
    today_ = day;
    write([&](Transaction& tx) -> base::Result<void> {
      tx.feed.begin_day(day, noon);
      return {};
    });
  }

  struct Copy {
    Scope scope;
    std::int64_t after = 0;
    PersonId last{};  // of the snapshot
    bool whole = false;
    std::map<std::int64_t, std::string> students{};
  };
  static std::string text_of(const registers::StudentCard& card) {
    std::string text = card.person.fields.surname;
    for (const auto& it : card.enrollments)
      text += " " + std::to_string(it.place.organization.value) +
              domain::format_date(*it.row.fields.from) +
              (it.row.fields.to ? domain::format_date(*it.row.fields.to) : "");
    for (const auto& it : card.guardians) text += " " + it.person.fields.surname;
    return text;
  }
  void snapshot_page(Copy& copy) {
    read([&](Transaction& tx) -> base::Result<void> {
      if (copy.last.value == 0) copy.after = tx.feed.head();
      const auto ids = tx.directory.students_after(copy.scope, copy.last, 3, today_);
      for (const auto& card : tx.directory.cards(copy.scope, ids, today_))
        copy.students[card.person.id.value] = text_of(card);
      copy.whole = ids.size() < 3;
      if (!ids.empty()) copy.last = ids.back();
      return {};
    });
  }
  // As docs/changes.md tells a reader to.
  void follow(Copy& copy) {
    const auto numbered = queue_now(*database_, [](Transaction& tx) -> base::Result<void> {
      tx.feed.number();
      return {};
    });
    ASSERT_TRUE(numbered);
    for (bool more = true; more;)
      read([&](Transaction& tx) -> base::Result<void> {
        const auto page = tx.feed.read(copy.scope, {.after = copy.after, .limit = 7}, today_);
        more = page && page->more;
        if (!page) {
          ADD_FAILURE() << "outdated";
          return {};
        }
        std::vector<PersonId> ids;
        for (const auto& line : page->lines) {
          ids.push_back(line.student);
          if (line.what == registers::ChangeWhat::left_scope)
            copy.students.erase(line.student.value);
        }
        for (const auto& card : tx.directory.cards(copy.scope, ids, today_))
          copy.students[card.person.id.value] = text_of(card);
        copy.after = page->next;
        return {};
      });
  }
  std::map<std::int64_t, std::string> register_of(const Scope& scope) {
    Copy all{.scope = scope};
    while (!all.whole) snapshot_page(all);
    return all.students;
  }

  int pick(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random_); }
  domain::Date around() {
    return domain::Date{std::chrono::sys_days(today_) + std::chrono::days(pick(13) - 6)};
  }
  // One batch: somebody comes, is renamed, is enrolled, ends, gets a guardian.
  void change() {
    registers::Changes changes;
    const int what = pick(5);
    const PersonId who{1000 + pick(20)};
    if (what == 0 || !known_.contains(who.value)) {
      changes.persons = {person_row(who, ("С" + std::to_string(pick(1000))).c_str(), "")};
      changes.persons[0].is_student = true;
      known_.insert(who.value);
    } else if (what <= 2 || enrollments_.empty()) {
      auto& row = changes.enrollments.emplace_back(enrollment_row());
      row.id = {next_++};
      row.student = who;
      row.organization = places[pick(3)];
      row.class_group = {};
      row.fields.from = around();
      enrollments_.push_back(row);
    } else if (what == 3) {
      auto& row =
          enrollments_[static_cast<std::size_t>(pick(static_cast<int>(enrollments_.size())))];
      row.fields.to = std::max(*row.fields.from, around());
      changes.enrollments = {row};
    } else {
      changes.persons = {
          person_row({5000 + pick(5)}, ("П" + std::to_string(pick(99))).c_str(), "")};
      changes.guardian_links = {{{who.value * 10 + changes.persons[0].id.value},
                                 who,
                                 changes.persons[0].id,
                                 {},
                                 {},
                                 {},
                                 {}}};
    }
    apply(changes);
  }

  domain::Date today_ = first_day;
  std::mt19937 random_;
  std::set<std::int64_t> known_;
  std::vector<registers::EnrollmentRow> enrollments_;
  std::int64_t next_ = 10'000;
};
ON_BOTH_DATABASES(FeedCopy);

TEST_P(FeedCopy, is_the_register_after_a_snapshot_during_which_everything_changed) {
  for (const unsigned seed : {1U, 2U, 3U}) {
    random_.seed(seed);
    for (int i = 0; i < 40; ++i) change();
    std::vector<Copy> copies;
    for (const Scope& scope : {Scope::region(), Scope::authority({1}), Scope::authority({2}),
                               Scope::organization(places[0]), Scope::organization(places[2])})
      copies.push_back({.scope = scope});
    for (bool reading = true; reading;) {
      reading = false;
      for (Copy& copy : copies) {
        if (copy.whole) continue;
        snapshot_page(copy);
        reading = true;
        change();
      }
    }
    for (int days = 0; days < 6; ++days) {
      for (int i = 0; i < 4; ++i) change();
      for (Copy& copy : copies) follow(copy);
      for (Copy& copy : copies)
        ASSERT_EQ(copy.students, register_of(copy.scope))
            << "seed " << seed << ", day " << days << ", scope " << copy.scope.id();
      begin_day(domain::Date{std::chrono::sys_days(today_) + std::chrono::days(1)});
    }
  }
}

}  // namespace
}  // namespace store
