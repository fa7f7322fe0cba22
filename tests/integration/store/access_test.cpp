// Tokens, first answers, the trail, the dictionary of subjects.
#include "registers/access.hpp"

#include "sample.hpp"
#include "store/persons.hpp"

namespace store {
namespace {

using namespace std::chrono_literals;
using registers::Scope;
using registers::Token;

class AccessTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (!database_) return;
    apply(small_school());
    write([&](Transaction& tx) -> base::Result<void> {
      EXPECT_TRUE(tx.tokens.add(token("nightly", Scope::organization(school))));
      token_ = tx.tokens.find("h-nightly").value().id;
      return {};
    });
  }
  static Token token(const std::string& name, Scope scope) {
    return {.id = {},
            .name = name,
            .handle = "h-" + name,
            .digest = "d",
            .role = registers::Role::authority_staff,
            .scope = scope,
            .special = true,
            .created = noon,
            .expires = noon + 1h,
            .revoked = {}};
  }
  domain::TokenId token_;
};
ON_BOTH_DATABASES(AccessTest);

TEST_P(AccessTest, keeps_tokens_until_they_are_revoked_and_then_tells_so) {
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_FALSE(tx.tokens.add(token("nightly", Scope::region()))) << "a name is used once";
    const Token kept = tx.tokens.find("h-nightly").value();
    EXPECT_EQ(kept.scope, Scope::organization(school));
    EXPECT_EQ(kept.role, registers::Role::authority_staff);
    EXPECT_TRUE(kept.special && kept.in_force(noon));
    EXPECT_FALSE(tx.tokens.find("h"));
    EXPECT_EQ(tx.tokens.scope_name(kept.scope), "organization:1027700132195");
    EXPECT_EQ(tx.tokens.organization_scope("1027700132195"), kept.scope);
    EXPECT_FALSE(tx.tokens.authority_scope("1027700132195"));
    EXPECT_TRUE(tx.tokens.revoke("nightly", noon));
    EXPECT_FALSE(tx.tokens.revoke("nightly", noon)) << "once";
    EXPECT_FALSE(tx.tokens.find("h-nightly")->in_force(noon));
    EXPECT_EQ(tx.tokens.all().size(), 1u);
    return {};
  });
}

TEST_P(AccessTest, remembers_first_answers_for_a_day) {
  const registers::Answered answer{"digest", 201, "{\"я\":1}", "/here"};
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_FALSE(tx.requests.find(token_, "k", noon));
    tx.requests.keep(token_, "k", answer, noon);
    const auto found = tx.requests.find(token_, "k", noon);
    EXPECT_TRUE(found && found->body == answer.body && found->status == 201 &&
                found->location == "/here");
    EXPECT_FALSE(tx.requests.find({token_.value + 1}, "k", noon)) << "keys are a token's own";
    EXPECT_FALSE(tx.requests.find(token_, "k", noon + 25h)) << "not yet removed, and yet over";
    tx.requests.keep(token_, "later", answer, noon + 25h);
    EXPECT_FALSE(tx.requests.find(token_, "k", noon));
    return {};
  });
}

TEST_P(AccessTest, tells_a_look_as_it_was) {
  registers::Look look{.at = noon,
                       .token = token_,
                       .token_name = "nightly",
                       .operation = "getDiary",
                       .trace = "t",
                       .target = {},
                       .students = {{pupil, "role:x"}, {mother, "refused"}},
                       .from = day("2026-09-01"),
                       .to = day("2026-09-30"),
                       .special = true,
                       .entry = {77}};
  write([&](Transaction& tx) -> base::Result<void> {
    tx.trail.append(look);
    const auto found = tx.trail.find({77});
    EXPECT_TRUE(found);
    EXPECT_EQ(registers::look_text(found.value_or(registers::Look())), registers::look_text(look));
    EXPECT_FALSE(tx.trail.find({78}));
    return {};
  });
}

TEST_P(AccessTest, keeps_a_dictionary_where_each_name_means_one_subject) {
  const registers::Change change{token_, noon};
  write([&](Transaction& tx) -> base::Result<void> {
    registers::Subject math{{}, "MATH", "Математика", "Точные", {"Алгебра", "математика"}};
    EXPECT_FALSE(tx.subjects.is_taken(math));
    math.id = tx.subjects.add(math, change);
    const auto kept = tx.subjects.find(math.id).value();
    EXPECT_EQ(kept.aliases, std::vector<std::string>{"Алгебра"}) << "its own name is no alias";
    EXPECT_FALSE(tx.subjects.is_taken(kept)) << "by others";
    EXPECT_TRUE(tx.subjects.is_taken({{}, "MATH", "Иное", "", {}}));
    EXPECT_TRUE(tx.subjects.is_taken({{}, "X", "АЛГЕБРА", "", {}}));
    EXPECT_TRUE(tx.subjects.is_taken({{}, "X", "Иное", "", {"математика"}}));
    math.name = "Математика и логика";
    math.aliases = {};
    tx.subjects.update(math, change);
    EXPECT_FALSE(tx.subjects.is_taken({{}, "X", "Алгебра", "", {}})) << "given back";
    tx.subjects.add({{}, "BIO", "Биология", "", {}}, change);
    EXPECT_EQ(tx.subjects.all().at(0).name, "Биология") << "by name";
    return {};
  });
}

TEST_P(AccessTest, binds_and_unbinds_and_counts_what_waits) {
  registers::Changes marks;
  marks.marks = {mark_row(lesson_one, "2026-11-02", "4"), mark_row(lesson_two, "2026-11-03", "5")};
  apply(marks);
  const registers::Change change{token_, noon};
  const Scope ours = Scope::organization(school), foreign = Scope::organization({9});
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.subjects.unbound(ours, {}, 10).size(), 2u);
    EXPECT_TRUE(tx.subjects.unbound(foreign, {}, 10).empty());
    const auto id = tx.subjects.add({{}, "MATH", "Математика", "", {}}, change);
    const registers::Subjects::Bind to{algebra, id}, off{algebra, {}};
    using enum registers::OrgSubjectEntry::Binding;
    tx.subjects.bind(std::span(&to, 1), rule, change);
    const auto bound = tx.subjects.of_organization(ours, algebra).value();
    EXPECT_EQ(bound.subject, id);
    EXPECT_EQ(bound.subject_name, "Математика");
    EXPECT_EQ(bound.binding, rule);
    EXPECT_EQ(bound.bound, noon);
    EXPECT_FALSE(tx.subjects.of_organization(foreign, algebra));
    EXPECT_EQ(tx.subjects.unbound(ours, school, 10).size(), 1u);
    tx.subjects.bind(std::span(&off, 1), hand, change);
    EXPECT_EQ(tx.subjects.of_organization(ours, algebra)->binding, none);
    EXPECT_EQ(tx.subjects.unbound(ours, school, 10).size(), 2u);
    return {};
  });
  apply(small_school());  // the supplier sends his subjects again
}

TEST_P(AccessTest, counts_the_marks_that_wait_for_each_binding) {
  const Scope ours = Scope::organization(school), foreign = Scope::organization({9});
  registers::UnboundSubject::Place place;
  registers::Changes marks;
  marks.marks = {mark_row(lesson_one, "2020-11-02", "4"), mark_row(lesson_two, "2026-11-03", "5")};
  marks.journals = {{class_5a, school, day("2020-11-02"), day("2026-11-03")}};
  marks.final_marks.push_back({.key = {pupil, algebra, 2026, domain::PeriodKind::quarter, 1},
                               .value = "5",
                               .normalized = 5,
                               .date = {}});
  apply(marks);
  const auto count = [this] {
    write([](Transaction& tx) -> base::Result<void> {
      tx.feed.number();
      tx.subjects.settle({}, noon);  // whom the feed speaks of
      return {};
    });
    write([](Transaction& tx) -> base::Result<void> {
      tx.subjects.settle(tx.subjects.count_first(10), noon);
      EXPECT_TRUE(tx.subjects.count_first(10).organizations.empty()) << "all are counted";
      return {};
    });
  };
  read([&](Transaction& tx) -> base::Result<void> {
    const auto found = tx.subjects.most_awaited(ours, {}, {}, 10);
    EXPECT_EQ(found.size(), 2u);
    for (const auto& each : found) EXPECT_FALSE(each.counted) << "nobody counted yet";
    return {};
  });
  count();
  read([&](Transaction& tx) -> base::Result<void> {
    const auto found = tx.subjects.most_awaited(ours, {}, {}, 10);
    EXPECT_EQ(found.at(0).entry.id, algebra);
    EXPECT_EQ(found.at(0).marks, 3) << "of all years, the final one too";
    EXPECT_EQ(found.at(0).counted, noon);
    EXPECT_EQ(found.at(0).organization_name, "СОШ № 1");
    EXPECT_EQ(found.at(1).marks, 0);
    EXPECT_EQ(tx.subjects.count_unbound(ours, {}), 2u);
    EXPECT_EQ(tx.subjects.count_unbound(foreign, {}), 0u);
    place = found.at(0).place;
    const auto next = tx.subjects.most_awaited(ours, school, place, 10);
    EXPECT_EQ(next.size(), 1u);
    EXPECT_EQ(next.at(0).entry.id, found.at(1).entry.id);
    return {};
  });
  registers::Changes more;
  more.marks = {mark_row(lesson_two, "2026-11-03", "3")};
  more.marks[0].key.number = 2;
  more.journals = {{class_5a, school, day("2026-11-03"), day("2026-11-03")}};
  apply(more);
  count();
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.subjects.most_awaited(ours, {}, {}, 1).at(0).marks, 4) << "counted again";
    return {};
  });
}

TEST_P(AccessTest, a_subject_whose_count_crosses_the_page_that_is_read_is_not_missed) {
  const Scope ours = Scope::organization(school);
  registers::OrgSubjectId other;
  registers::UnboundSubject::Place place;
  const auto count = [this](registers::OrgSubjectId of, std::int64_t marks) {
    write([&](Transaction& tx) -> base::Result<void> {
      tx.subjects.settle({{}, {{of, marks}}}, noon);
      return {};
    });
  };
  const auto after = [&](std::optional<registers::UnboundSubject::Place> from) {
    std::vector<registers::OrgSubjectId> ids;
    read([&](Transaction& tx) -> base::Result<void> {
      ids.clear();
      for (const auto& each : tx.subjects.most_awaited(ours, {}, from, 1)) {
        ids.push_back(each.entry.id);
        place = each.place;
      }
      return {};
    });
    return ids;
  };
  read([&](Transaction& tx) -> base::Result<void> {
    for (const auto& each : tx.subjects.most_awaited(ours, {}, {}, 10))
      if (each.entry.id != algebra) other = each.entry.id;
    return {};
  });
  count(algebra, 5);
  count(other, 3);
  using Ids = std::vector<registers::OrgSubjectId>;
  EXPECT_EQ(after({}), Ids{algebra});
  count(other, 3);
  const auto first_page = place;
  EXPECT_EQ(after(first_page), Ids{other}) << "the same count changes nothing";
  EXPECT_EQ(after(place), Ids{});
  count(other, 9);  // before the place where the first page ended
  EXPECT_EQ(after(first_page), Ids{other});
  EXPECT_EQ(after(place), Ids{});
  count(algebra, 1);  // shown already: comes again, in a place that stays
  EXPECT_EQ(after(first_page), Ids{std::min(algebra, other)});
  EXPECT_EQ(after(place), Ids{std::max(algebra, other)});
  EXPECT_EQ(after(place), Ids{});
  EXPECT_EQ(after({}), Ids{other}) << "a new reading has the new order";
}

TEST_P(AccessTest, keeps_a_binding_when_the_supplier_sends_the_subject_again) {
  const registers::Change change{token_, noon};
  write([&](Transaction& tx) -> base::Result<void> {
    const registers::Subjects::Bind to{algebra,
                                       tx.subjects.add({{}, "MATH", "Математика", "", {}}, change)};
    tx.subjects.bind(std::span(&to, 1), registers::OrgSubjectEntry::Binding::hand, change);
    return {};
  });
  apply(small_school());
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_TRUE(tx.subjects.of_organization(Scope::region(), algebra)->subject);
    return {};
  });
}

}  // namespace
}  // namespace store
